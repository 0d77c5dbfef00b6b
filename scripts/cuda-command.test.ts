/** The command that adds CUDA is written by hand in pages and told by the program: always the same one. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { LANGUAGES } from "@inkloom/contract";
import { expect, test } from "vitest";
import { INSTALL } from "../packages/engine/src/runtime/node/device-problem.ts";

const commandIn = (text: string): string | undefined =>
  /`([^`]*onnxruntime-node\/script\/install\.js[^`]*)`/.exec(text)?.[1];

test.each(["README.md", "README.zh-CN.md", "docs/decisions/0001-runtime-binaries.md"])(
  "%s adds CUDA as the program says",
  async (page) => {
    const written = commandIn(await readFile(join(import.meta.dirname, "..", page), "utf8"));
    expect(written).toContain("cuda12");
    for (const language of LANGUAGES) expect(commandIn(INSTALL.cuda[language])).toBe(written);
  },
);
