// KaTeX's tree of a formula, made smaller where that changes nothing one sees: a page holds hundreds of formulas, and
// its bytes and nodes are most of what a phone has to fetch and lay out. builder/node/slim.css goes with it.

// Every child of a vlist hangs from an invisible strut, here a pseudo-element of this height (slim.css has it too).
const STRUT = 4;

const em = (length) => Number.parseFloat(length ?? "0");

// Two decimals of an em are a tenth of a pixel.
const toEm = (number) => `${Number(number.toFixed(2))}em`;

const has = (node, name) => node.classes?.includes(name) ?? false;

const contains = (node, name) => has(node, name) || (node.children ?? []).some((child) => contains(child, name));

function round(style) {
  for (const [property, value] of Object.entries(style)) {
    if (/^-?[\d.]+em$/.test(value)) style[property] = toEm(em(value));
    if (style[property] === "0em" && property.startsWith("margin")) delete style[property];
  }
}

// A lone index or power without a stack inside needs no table: it is shifted as it stands.
function script(node) {
  const rows = node.children[0].children;
  const [item, ...others] = rows[0].children[0].children;
  if (others.length || item.children.length !== 2 || contains(item, "vlist")) return;
  const { top, ...margins } = item.style;
  node.style = { ...margins, top: toEm(em(top) + em(item.children[0].style.height)) };
  node.classes.push("script");
  node.children = [item.children[1]];
}

function stack(node) {
  for (const row of node.children) row.children = row.children.filter((child) => !has(child, "vlist-s"));
  const items = node.children[0].children[0].children;
  for (const item of items) {
    const strut = em(item.children[0]?.style.height);
    if (!has(item.children[0] ?? {}, "pstrut") || strut > STRUT) {
      item.classes.push("own-strut");
      continue;
    }
    item.children.shift();
    item.style.top = toEm(em(item.style.top) + strut - STRUT);
  }
  if (node.children.length === 1) node.children = node.children[0].children;
}

function fraction(node) {
  const [open, middle, close] = node.children;
  const empty = (delimiter) => delimiter.classes.length === 2 && has(delimiter, "nulldelimiter");
  if (node.children.length !== 3 || !has(middle, "mfrac") || !empty(open) || !empty(close)) return;
  middle.classes.push("bare");
  node.children = [middle];
}

const isSpace = (node, width) => has(node, "mspace") && node.style.marginRight === width;

// The space around an operator becomes its margin.
function operators(node) {
  for (let at = 1; at < node.children.length - 1; at++) {
    const [before, sign, after] = node.children.slice(at - 1, at + 2);
    for (const [kind, width] of [["mbin", "0.2222em"], ["mrel", "0.2778em"]]) {
      if (has(sign, kind) && isSpace(before, width) && isSpace(after, width)) {
        sign.classes = [...sign.classes, `spaced-${kind}`];
        node.children.splice(at - 1, 3, sign);
      }
    }
  }
}

// Classes that say what a thing is, with no rule in KaTeX's style sheet.
const UNSTYLED = new Set(["", "mord", "mop", "mbin", "mrel", "mopen", "mclose", "mpunct", "minner", "mtight"]);

function plain(node) {
  if (node.classes) node.classes = node.classes.filter((name) => !UNSTYLED.has(name));
}

// A span that has neither class nor style gives way to what is in it, unless a rule counts on it.
function unwrap(node) {
  if (has(node, "vlist") || node.classes.some((name) => name.startsWith("delim"))) return;
  const isIdle = (child) => child.children && child.classes?.length === 0 && Object.keys(child.style).length === 0 && !child.attributes?.style;
  node.children = node.children.flatMap((child) => (isIdle(child) ? child.children : [child]));
}

function html(node) {
  if (node.children) {
    if (has(node, "msupsub")) script(node);
    if (has(node, "vlist-t")) stack(node);
    if (node.children.some((child) => has(child, "mfrac"))) fraction(node);
    operators(node);
    node.children.forEach(html);
    node.children.forEach(plain);
    if (node.classes) unwrap(node);
  }
  if (node.style) round(node.style);
  if (node.italic) node.italic = Number(node.italic.toFixed(2));
}

// Attributes that say how MathML looks, which nobody sees, or what HTML knows.
const UNREAD = ["stretchy", "fence", "separator", "rowspacing", "columnspacing", "columnalign", "xmlns"];

// MathML is read aloud and copied: spaces, an empty row and a row around one thing say nothing there.
function mathml(node) {
  if (!node.children) return;
  const inRow = ["mrow", "mtd", "mstyle", "math"].includes(node.type);
  const isIdle = (child) => child.type === "mspace" || (child.type === "mrow" && child.children.length === 0);
  node.children = node.children
    .filter((child) => !(inRow && isIdle(child)))
    .map((child) => {
      mathml(child);
      return ["mrow", "mstyle"].includes(child.type) && child.children.length === 1 ? child.children[0] : child;
    });
  for (const name of UNREAD) delete node.attributes?.[name];
}

// What a browser leaves space for before it lays a display out; site.css turns it into a length.
function height(shown) {
  const struts = shown.children.map((base) => base.children.find((child) => has(child, "katex-strut")).style);
  const depths = struts.map((strut) => -em(strut.verticalAlign));
  const heights = struts.map((strut, at) => em(strut.height) - depths[at]);
  return String(Number((Math.max(...heights) + Math.max(...depths)).toFixed(1)));
}

export function slim(tree) {
  const katex = has(tree, "katex") ? tree : tree.children[0];
  const [hidden, shown] = katex.children;
  const [math] = hidden.children;
  const [semantics] = math.children;
  math.children = semantics.children.filter((child) => child.type !== "annotation"); // the formula's TeX once more
  mathml(math);
  if (tree !== katex) tree.style["--height"] = height(shown);
  html(shown);
  return tree.toMarkup().replace(/(style="[^"]*);"/g, '$1"');
}
