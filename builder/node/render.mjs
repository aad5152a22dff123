// Reads one JSON request per line ({tex, display}), answers each with one JSON line ({html} or {error}), in order.
import { createInterface } from "node:readline";
import katex from "katex";
import { slim } from "./slim.mjs";

for await (const line of createInterface({ input: process.stdin })) {
  const { tex, display } = JSON.parse(line);
  let answer;
  try {
    const tree = katex.__renderToDomTree(tex, {
      displayMode: display,
      output: "htmlAndMathml",
      strict: "error",
      throwOnError: true,
    });
    answer = { html: slim(tree) };
  } catch (error) {
    answer = { error: error.message };
  }
  process.stdout.write(JSON.stringify({ tex, ...answer }) + "\n");
}
