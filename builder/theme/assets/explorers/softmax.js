/* Logits and a temperature -> probabilities, the loss of a label, its gradient, the Jacobian. */
"use strict";

explorers.softmax = (() => {
  const { element, parse, show, subscript, field, choice, table, mount } = explorers;
  const LOGITS = [2, 1, 0.1, -1, 0, 0.5];  // at the start; the first three as everywhere on the site
  const [FEWEST, MOST] = [3, 6];
  const LOGIT = { limits: [-1e308, 1e308], range: [-10, 10], step: 0.1 };
  const TEMPERATURE = { value: 1, limits: [1e-300, 1e300], range: [0.01, 100], step: 0.01, logarithmic: true };

  const sum = (x) => x.reduce((a, b) => a + b, 0);

  /** Step by step as softmax, cross_entropy, cross_entropy_grad and softmax_jacobian of snippets/ compute it in float64 for z / temperature;
      both derivatives are with respect to z. */
  function compute(z, temperature, label) {
    const q = z.map((x) => x / temperature);
    const m = Math.max(...q);
    const d = q.map((x) => x - m);
    const e = d.map(Math.exp);
    const total = sum(e);
    const g = e.map((x) => x / total);

    const top = q.indexOf(m);
    const rest = sum(e.map((x, i) => (i === top ? 0 : x)));
    const loss = 0 - (d[label] - Math.log1p(rest));

    const gradient = g.map((x, i) => (i === label ? 0 : x));
    gradient[label] = 0 - sum(gradient);  // 1 - g of the label, not subtracted

    const jacobian = g.map((a, i) => g.map((b, j) => (i === j ? 0 : -a * b)));
    jacobian.forEach((row, i) => (row[i] = 0 - sum(row)));  // each row sums to zero
    return { g, loss, gradient: gradient.map((x) => x / temperature), jacobian: jacobian.map((row) => row.map((x) => x / temperature)) };
  }

  function build(words, changed) {
    const choices = (from, to, text = String) => Array.from({ length: to - from + 1 }, (_, i) => [from + i, text(from + i)]);
    const count = choice("explorer-count", words.classes, choices(FEWEST, MOST), changed);
    const label = choice("explorer-label", words.label, choices(1, FEWEST), changed);
    const temperature = field("explorer-temperature", words.temperature, TEMPERATURE, changed);
    const logits = LOGITS.map((value, i) => field(`explorer-z${i + 1}`, `${words.logit} ${subscript("z", i + 1)}`, { value, ...LOGIT }, changed));
    const loss = element("span", { class: "explorer__number" });
    const classes = table("explorer-classes", words.perClass, [words.class, words.probability, words.gradient]);
    const jacobian = table("explorer-jacobian", words.jacobian, []);

    function read(query) {
      const z = (query.get("z") ?? "").split("_").slice(0, MOST).map((text) => parse(text, LOGIT.limits));
      const valid = z.length >= FEWEST && !z.includes(null);
      count.set(valid ? z.length : FEWEST);
      logits.forEach((logit, i) => logit.set(valid && i < z.length ? z[i] : LOGITS[i]));
      temperature.set(parse(query.get("tau") ?? "", TEMPERATURE.limits) ?? TEMPERATURE.value);
      label.offer(choices(1, count.get()));
      label.set(Math.round(parse(query.get("y") ?? "", [0, count.get() - 1]) ?? 0) + 1);
    }

    function write() {
      const z = logits.slice(0, count.get()).map((logit) => String(logit.get()).replace("e+", "e"));
      return { z: z.join("_"), tau: String(temperature.get()).replace("e+", "e"), y: label.get() - 1 };
    }

    function update() {
      const C = count.get();
      label.offer(choices(1, C));
      logits.forEach((logit, i) => (logit.row.hidden = i >= C));
      const state = compute(logits.slice(0, C).map((logit) => logit.get()), temperature.get(), label.get() - 1);

      loss.textContent = show(state.loss, 4);
      classes.body.replaceChildren(...state.g.map((p, i) => {
        const bar = element("span", { class: "explorer__bar", "data-class": i });
        bar.style.setProperty("--share", p || 0);
        const cell = element("td", { class: "explorer__share" }, show(p, 4), bar);
        const row = element("tr", {}, element("th", { scope: "row" }, String(i + 1)), cell, element("td", {}, show(state.gradient[i], 4)));
        if (i === label.get() - 1) row.className = "explorer__true";
        return row;
      }));

      const largest = Math.max(...state.jacobian.flat().map(Math.abs));
      const heads = state.g.map((_, j) => element("th", { scope: "col" }, subscript("z", j + 1)));
      jacobian.head.replaceChildren(element("td"), ...heads);
      jacobian.body.replaceChildren(...state.jacobian.map((row, i) => {
        const cells = row.map((x) => {
          const cell = element("td", { class: x < 0 ? "explorer__minus" : "explorer__plus" }, show(x, 3));
          cell.style.setProperty("--strength", Math.abs(x) / largest || 0);
          return cell;
        });
        return element("tr", {}, element("th", { scope: "row" }, subscript("g", i + 1)), ...cells);
      }));
      return `${words.probability}: ${state.g.map((p) => show(p, 3)).join("; ")}. ${words.loss}: ${show(state.loss, 3)}.`;
    }

    return {
      controls: [count.row, ...logits.map((logit) => logit.row), temperature.row, label.row],
      results: [element("p", {}, `${words.loss} = `, loss), classes.frame, jacobian.frame],
      read,
      write,
      update,
    };
  }

  mount("softmax", build);
  return { compute };
})();
