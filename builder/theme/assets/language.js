// The language switch keeps the section; the reader's choice is remembered; another language is offered, never forced.
(() => {
  const key = "runnable-cross-entropy.language";
  const primary = (tag) => tag.toLowerCase().split("-")[0];
  const here = primary(document.documentElement.lang);
  const links = [...document.querySelectorAll(".language-switch a, .language-offer a")];
  const offers = [...document.querySelectorAll(".language-offer")];

  // Storage may be forbidden: then nothing is remembered.
  const remembered = () => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };
  const remember = (language) => {
    try {
      localStorage.setItem(key, language);
    } catch {}
  };

  const keepSection = () => links.forEach((link) => { link.hash = location.hash; });
  addEventListener("hashchange", keepSection);
  keepSection();
  for (const link of links) link.addEventListener("click", () => remember(primary(link.hreflang)));

  const known = [here, ...offers.map((offer) => primary(offer.lang))];
  const preferred = [remembered(), ...navigator.languages.map(primary)].find((language) => known.includes(language));
  for (const offer of offers) {
    offer.hidden = primary(offer.lang) !== preferred;
    offer.querySelector("button").addEventListener("click", () => {
      offer.hidden = true;
      remember(here);
    });
  }
})();
