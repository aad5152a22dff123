// The switch of the colour scheme, and what Material's script leaves undone.
(() => {
  // The browser's own bars take the header's colour.
  const bars = document.head.appendChild(Object.assign(document.createElement("meta"), { name: "theme-color" }));
  const colourBars = () => { bars.content = getComputedStyle(document.body).getPropertyValue("--md-primary-fg-color"); };
  addEventListener("load", colourBars);

  const buttons = [...document.querySelectorAll(".scheme")];
  buttons.forEach((button, index) => button.addEventListener("click", () => {
    const other = buttons[1 - index];
    const { scheme } = other.dataset;
    document.body.dataset.mdColorScheme = scheme;
    __md_set("__palette", { color: { scheme } });
    other.focus();
    colourBars();
  }));

  // The bar of buttons that a listing gets when it comes into sight leads nowhere.
  new MutationObserver(() => {
    for (const bar of document.querySelectorAll(".md-code__nav:not([role])")) bar.role = "none";
  }).observe(document.querySelector("article"), { childList: true, subtree: true });
})();
