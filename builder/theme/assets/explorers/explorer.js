/* What the interactive figures share. A figure is a <div data-explorer="name"> of a page with a still figure in it; the
   words are the div's data attributes, in the page's language. Plain scripts, so that they run from file:// too. */
"use strict";

const explorers = (() => {
  const SVG = "http://www.w3.org/2000/svg";
  const DIGITS = "₀₁₂₃₄₅₆₇₈₉";

  /** Elements take text as text: nothing that a reader or an address gives is ever parsed as HTML. */
  function fill(node, attributes, children) {
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...children);
    return node;
  }
  const element = (name, attributes = {}, ...children) => fill(document.createElement(name), attributes, children);
  const shape = (name, attributes = {}, ...children) => fill(document.createElementNS(SVG, name), attributes, children);

  /** The finite number that a text holds, kept within the limits; null for anything else. */
  function parse(text, [low, high]) {
    if (text.length > 40 || !/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text)) return null;
    return Math.min(Math.max(Number(text), low), high) + 0;
  }

  /** A number for the eye: `decimals` places, powers of ten for what these cannot show, a true minus sign. */
  function show(x, decimals) {
    const size = Math.abs(x);
    if (x === Infinity || x === -Infinity) return x < 0 ? "−∞" : "∞";
    const plain = !(size > 0) || (size >= 10 ** -decimals && size < 1e4);
    return (plain ? x.toFixed(size > 0 ? decimals : 0) : x.toExponential(1)).replaceAll("-", "−").replace("e+", "e");
  }

  const subscript = (letter, number) => letter + DIGITS[number];

  /** A slider and a number field for one value. The slider covers `range`, on a logarithmic axis if told so; the field, `limits`. */
  function field(id, label, { value, limits, range, step, logarithmic }, changed) {
    const forward = logarithmic ? Math.log10 : Number;
    const back = logarithmic ? (x) => Number((10 ** x).toPrecision(2)) : Number;
    const [low, high] = range.map(forward);
    const slider = element("input", { type: "range", min: low, max: high, step, "aria-label": label });
    const number = element("input", { type: "number", id, min: limits[0], max: limits[1], step: "any" });

    function put(x) {
      value = x;
      slider.value = forward(x);
      slider.setAttribute("aria-valuetext", x);
    }
    function set(x) {
      put(x);
      number.value = x;
      number.removeAttribute("aria-invalid");
    }
    slider.addEventListener("input", () => {
      set(back(slider.valueAsNumber));
      changed();
    });
    number.addEventListener("input", () => {
      const x = parse(number.value, limits);
      if (x === null) return number.setAttribute("aria-invalid", "true");
      number.removeAttribute("aria-invalid");
      put(x);
      changed();
    });
    number.addEventListener("change", () => set(value));
    set(value);
    const row = element("div", { class: "explorer__field" }, element("label", { for: id }, label), slider, number);
    return { row, set, get: () => value };
  }

  /** A labelled list of choices: [value, text] each. */
  function choice(id, label, choices, changed) {
    const select = element("select", { id });
    function offer(choices) {
      const { value, length } = select;
      if (length === choices.length) return;
      select.replaceChildren(...choices.map(([value, text]) => element("option", { value }, text)));
      select.value = choices.some(([other]) => String(other) === value) ? value : choices[0][0];
    }
    offer(choices);
    select.addEventListener("change", changed);
    const row = element("div", { class: "explorer__field" }, element("label", { for: id }, label), select);
    return { row, offer, set: (x) => (select.value = x), get: () => Number(select.value) };
  }

  /** A table that scrolls inside itself, from the keyboard too. */
  function table(id, caption, columns) {
    const body = element("tbody");
    const head = element("tr", {}, ...columns.map((text) => element(text ? "th" : "td", text ? { scope: "col" } : {}, text)));
    const inner = element("table", { class: "explorer__table" }, element("caption", { id }, caption), element("thead", {}, head), body);
    return { body, head, frame: element("div", { class: "explorer__scroll", role: "region", "aria-labelledby": id, tabindex: 0 }, inner) };
  }

  /** Replace the still figure of each <div data-explorer="name">.
      `build(words, changed)` gives { controls, below, results, read, write, update }: nodes; the state from and to a map of texts for the
      address; and a function that draws the state and returns the sentence for screen readers. */
  function mount(name, build) {
    for (const root of document.querySelectorAll(`[data-explorer="${name}"]`)) {
      let timer;
      const figure = build(root.dataset, () => {
        const sentence = figure.update();
        // Told and kept once the reader pauses: a slider being drawn would flood both.
        clearTimeout(timer);
        timer = setTimeout(() => settle(sentence), 600);
      });
      const status = element("p", { class: "explorer__status", role: "status" });
      const reset = element("button", { type: "button", class: "explorer__reset" }, root.dataset.reset);
      const controls = element("div", { class: "explorer__controls" }, ...figure.controls, reset, ...(figure.below ?? []));

      function address(change) {
        const url = new URL(location.href);
        for (const [key, text] of Object.entries(figure.write())) change(url.searchParams, key, text);
        url.hash = root.dataset.anchor;
        try {
          history.replaceState(history.state, "", url);
        } catch {
          // Some browsers forbid it for files, or a hundred times in half a minute: the figure works on.
        }
      }
      function settle(sentence) {
        status.textContent = sentence;
        address((query, key, text) => query.set(key, text));
      }
      reset.addEventListener("click", () => {
        clearTimeout(timer);
        figure.read(new URLSearchParams());
        status.textContent = figure.update();
        address((query, key) => query.delete(key));
      });

      figure.read(new URLSearchParams(location.search));
      figure.update();
      root.append(element("div", { class: "explorer__live" }, controls, element("div", { class: "explorer__results" }, ...figure.results), status));
      root.dataset.ready = "";
    }
  }

  return { element, shape, parse, show, subscript, field, choice, table, mount };
})();
