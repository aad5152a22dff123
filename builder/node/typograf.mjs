// Reads a JSON list of Russian texts, answers with the list of the same texts as Typograf would set them.
import { readFileSync } from "node:fs";
import Typograf from "typograf";

const typograf = new Typograf({ locale: ["ru", "en-US"] });
// O(C), f(x) and 90 % are meant as they stand; «то же» takes no hyphen.
typograf.disableRule(["common/symbols/copy", "common/space/beforeBracket", "common/space/delBeforePercent", "ru/dash/to", "ru/dash/kakto"]);
process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map((text) => typograf.execute(text))));
