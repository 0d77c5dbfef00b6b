/**
 * Writes the fixed prompts that embedded models are measured by. They change only with a reason: figures of models
 * are compared over them.
 *
 * Run: node apps/embedded/src/choose-prompts.ts
 */
import { writeFile } from "node:fs/promises";
import { choosePrompts } from "./measure/prompts.ts";

const COUNT = 500;
const lines = choosePrompts(COUNT).map((prompt) => JSON.stringify(prompt));
await writeFile(new URL("../data/prompts.jsonl", import.meta.url), `${lines.join("\n")}\n`);
