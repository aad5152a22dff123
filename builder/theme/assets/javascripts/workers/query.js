// Stands before Material's search worker, whose name is this address's fragment. It fetches that and the documents when
// the first query comes, not with every page, and hands the worker stems: Material looks for words as they are typed,
// among words of which the index keeps the stems, so that an inflected form would find nothing.

const SETUP = 0, READY = 1, QUERY = 2, RESULT = 3; // Material's messages
const reply = postMessage.bind(self);
let setup;
let loading;

async function load() {
  const documents = fetch("../../../search/documents.json");
  importScripts(location.hash.slice(1));
  // Readers of Russian type е for ё.
  lunr.Token = class extends lunr.Token {
    constructor(text, metadata) {
      super(text.replaceAll("ё", "е"), metadata);
    }
  };
  const { docs } = await (await documents).json();
  await new Promise((resolve) => {
    self.postMessage = (message) => (message.type === READY ? resolve() : reply(inWords(message)));
    send({ type: SETUP, data: { ...setup, docs } });
  });
}

// What a result lacks is said to the reader in the words of the query.
let typed = new Map();

function inWords(message) {
  const name = ([stem, found]) => [typed.get(stem) ?? stem.replaceAll("*", ""), found];
  for (const section of message.data.items.flat()) section.terms = Object.fromEntries(Object.entries(section.terms).map(name));
  return message;
}

function send(message) {
  dispatchEvent(new MessageEvent("message", { data: message }));
}

function stems(query) {
  const [name] = setup.config.lang;
  const language = name === "en" ? lunr : lunr[name];
  typed = new Map();
  return query.toLowerCase().replaceAll("ё", "е").replace(/[\p{L}\p{N}]+/gu, (word) => {
    const token = language.stopWordFilter(new lunr.Token(word));
    const stem = token ? language.stemmer(token).toString() : "";
    typed.set(stem, word);
    return stem;
  });
}

addEventListener("message", async (event) => {
  if (!event.isTrusted) return; // sent on to Material's worker
  event.stopImmediatePropagation();
  const { type, data } = event.data;
  if (type === SETUP) {
    setup = data;
    reply({ type: READY });
  } else if (type === QUERY && data.trim()) {
    await (loading ??= load());
    send({ type, data: stems(data) });
  } else {
    reply({ type: RESULT, data: { items: [] } });
  }
});
