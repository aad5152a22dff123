// Stands before Material's search worker, whose name is this address's fragment. It fetches that and the documents when
// the first query comes, not with every page, and hands the worker stems: Material looks for words as they are typed,
// among words of which the index keeps the stems, so that an inflected form would find nothing.

const SETUP = 0, READY = 1, QUERY = 2, RESULT = 3; // Material's messages
const reply = postMessage.bind(self);
let config;
let loading;

function load() {
  return new Promise(async (resolve, reject) => {
    try {
      const documents = fetch("../../../search/documents.json");
      importScripts(location.hash.slice(1));
      lunr.Token = class extends lunr.Token {
        constructor(text, metadata) {
          super(text.replaceAll("ё", "е"), metadata);
        }
      };
      self.postMessage = (message) => (message.type === READY ? resolve() : reply(message));
      send({ type: SETUP, data: await (await documents).json() });
    } catch (error) {
      reject(error);
    }
  });
}

function send(message) {
  dispatchEvent(new MessageEvent("message", { data: message }));
}

function stems(query) {
  const language = config.lang[0] === "en" ? lunr : lunr[config.lang[0]];
  return query.toLowerCase().replaceAll("ё", "е").replace(/[\p{L}\p{N}]+/gu, (word) => {
    const token = language.stopWordFilter(new lunr.Token(word));
    return token ? language.stemmer(token).toString() : "";
  });
}

addEventListener("message", async (event) => {
  if (!event.isTrusted) return; // sent on to Material's worker
  event.stopImmediatePropagation();
  const { type, data } = event.data;
  if (type === SETUP) {
    config = data.config;
    reply({ type: READY });
  } else if (type === QUERY && data.trim()) {
    await (loading ??= load());
    send({ type, data: stems(data) });
  } else {
    reply({ type: RESULT, data: { items: [] } });
  }
});
