// A link below each snippet that opens it in the runner of extra.run.
(() => {
  const { url, label } = document.currentScript.dataset;
  for (const code of document.querySelectorAll("article .language-python:not(.cell) code")) {
    const link = document.createElement("a");
    link.className = "run";
    link.href = url.replace("{code}", encodeURIComponent(code.textContent.trimEnd()));
    link.target = "_blank";
    link.rel = "noopener";
    link.textContent = label;
    code.closest(".language-python").append(link);
  }
})();
