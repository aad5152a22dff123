/* A logit and a target -> binary cross-entropy and its gradient: naive against stable, in float64 and float32. */
"use strict";

explorers.binaryCrossEntropy = (() => {
  const { element, shape, parse, field, table, mount } = explorers;
  const LOGIT = { value: 20, limits: [-1e308, 1e308], range: [-60, 60], step: 0.1 };
  const TARGET = { value: 0, limits: [0, 1], range: [0, 1], step: 0.01 };
  const TYPES = { float64: (x) => x, float32: Math.fround };
  // The last is the curve: that of the stable form is the same to the eye in both types.
  const KINDS = [["float64", "naive", 0], ["float64", "stable", 1], ["float32", "naive", 2], ["float32", "stable", 1]];

  /** Step by step as binary_cross_entropy_with_logits and its gradient, the naive loss and sigmoid_naive(z) - t of snippets/ compute it;
      `round` to the type follows each operation, which for + - * / is what a processor does in that type. */
  function compute(z, t, type) {
    const round = TYPES[type];
    const exp = (x) => round(Math.exp(x));
    const sigmoid = (x) => {
      const e = exp(-Math.abs(x));
      return round((x >= 0 ? 1 : e) / round(1 + e));
    };
    [z, t] = [round(z), round(t)];
    const rest = round(1 - t);

    const p = round(1 / round(1 + exp(-z)));
    const positive = round(-t * round(Math.log(p)));
    const negative = round(rest * round(Math.log(round(1 - p))));

    const slope = z > 0 ? rest : t;
    const line = slope === 0 ? 0 : round(slope * Math.abs(z));
    const curve = round(Math.log1p(exp(-Math.abs(z))));
    return {
      naive: { loss: round(positive - negative), gradient: round(p - t) },
      stable: { loss: round(line + curve), gradient: round(round(rest * sigmoid(z)) - round(t * sigmoid(-z))) },
    };
  }

  /** As many digits as fit on a phone; of a float32, those that it has. */
  function show(x, type) {
    if (!Number.isFinite(x)) return Number.isNaN(x) ? "NaN" : x < 0 ? "−∞" : "∞";
    return String(Number(x.toPrecision(type === "float32" ? 8 : 10))).replaceAll("-", "−").replace("e+", "e");
  }

  /** How many decimal digits of x are right; 15 stands for all. */
  function digits(x, truth) {
    if (x === truth) return 15;
    const error = Math.abs(x - truth) / Math.abs(truth);
    return error < 1 ? Math.min(Math.floor(-Math.log10(error)), 15) : 0;
  }

  const [WIDTH, HEIGHT, LOW, HIGH] = [280, 150, -28, 4];  // the plot's size, the powers of ten on its axis
  const across = (z) => (WIDTH * (z - LOGIT.range[0])) / (LOGIT.range[1] - LOGIT.range[0]);
  const up = (loss) => (HEIGHT * (HIGH - Math.log10(loss))) / (HIGH - LOW);

  /** The curve of a loss over the slider's logits; it breaks off where the loss is 0, infinite or not a number. */
  function curve(t, type, form) {
    let path = "", pen = "M";
    for (let z = LOGIT.range[0]; z <= LOGIT.range[1]; z += 0.25) {
      const { loss } = compute(z, t, type)[form];
      const drawn = loss > 10 ** LOW && loss < Infinity;
      if (drawn) path += `${pen}${across(z).toFixed(1)} ${up(loss).toFixed(1)}`;
      pen = drawn ? "L" : "M";
    }
    return path;
  }

  function build(words, changed) {
    const logit = field("explorer-z", words.logit, LOGIT, changed);
    const target = field("explorer-t", words.target, TARGET, changed);
    // The stable curve is wide and lies below the naive ones.
    const curves = KINDS.slice(0, 3).map(([, , kind]) => shape("path", { class: "explorer__curve", "data-kind": kind }));
    const marker = shape("line", { class: "explorer__marker", y1: 0, y2: HEIGHT });
    const ticks = [-60, -30, 0, 30, 60].map((z) => shape("text", { x: across(z), y: HEIGHT + 14 }, String(z).replace("-", "−")));
    const powers = [-24, -16, -8, 0].map((n) => shape("text", { x: -5, y: up(10 ** n) + 4, "text-anchor": "end" }, n ? `1e${n}`.replace("-", "−") : "1"));
    const plot = shape("svg", { class: "explorer__plot", viewBox: `-42 -5 ${WIDTH + 54} ${HEIGHT + 23}`, "aria-hidden": "true" },
      shape("path", { class: "explorer__axes", d: `M0 0V${HEIGHT}H${WIDTH}` }), ...ticks, ...powers, curves[1], curves[0], curves[2], marker);
    const tables = ["loss", "gradient"].map((what) => ({ what, ...table(`explorer-${what}`, words[what], ["", words.value, words.digits]) }));

    function read(query) {
      logit.set(parse(query.get("z") ?? "", LOGIT.limits) ?? LOGIT.value);
      target.set(parse(query.get("t") ?? "", TARGET.limits) ?? TARGET.value);
    }

    function write() {
      return { z: String(logit.get()).replace("e+", "e"), t: String(target.get()) };
    }

    function update() {
      const [z, t] = [logit.get(), target.get()];
      const state = Object.fromEntries(Object.keys(TYPES).map((type) => [type, compute(z, t, type)]));
      const said = [];
      for (const { what, body } of tables) {
        body.replaceChildren(...KINDS.map(([type, form, kind]) => {
          const value = state[type][form][what];
          const right = digits(value, state.float64.stable[what]);
          const name = `${words[form]} · ${type}`;
          if (what === "loss") said.push(`${name}: ${show(value, type)}`);
          const row = element("tr", {}, element("th", { scope: "row" }, element("span", { class: "explorer__key", "data-kind": kind }), name),
            element("td", {}, show(value, type)), element("td", {}, right < 15 ? String(right) : words.all));
          if (right === 0) row.className = "explorer__wrong";
          return row;
        }));
      }
      curves.forEach((path, i) => path.setAttribute("d", curve(t, ...KINDS[i])));
      const x = across(Math.min(Math.max(z, LOGIT.range[0]), LOGIT.range[1]));
      marker.setAttribute("x1", x);
      marker.setAttribute("x2", x);
      return `${words.loss}. ${said.join("; ")}.`;
    }

    return { controls: [logit.row, target.row], below: [plot], results: [...tables.map(({ frame }) => frame)], read, write, update };
  }

  mount("binary-cross-entropy", build);
  return { compute, digits };
})();
