import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openaiPage } from "./openai-page.ts";

const docs = join(import.meta.dirname, "../docs/compat");

describe("openaiPage", () => {
  test.each([
    ["openai.md", "en"],
    ["openai.zh-CN.md", "zh"],
  ] as const)("docs/compat/%s is up to date (npm run docs)", (name, language) => {
    expect(readFileSync(join(docs, name), "utf8")).toBe(openaiPage(language));
  });
});
