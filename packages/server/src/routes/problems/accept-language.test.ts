import { expect, test } from "vitest";
import { languageOf } from "./accept-language.ts";

test.each([
  [undefined, "en"],
  ["", "en"],
  ["zh", "zh"],
  ["zh-CN", "zh"],
  ["zh-Hant-TW;q=0.3, en;q=0.2", "zh"],
  ["en-GB,en;q=0.9,zh-CN;q=0.8", "en"],
  ["fr-FR, zh-CN;q=0.5, en;q=0.4", "zh"],
  ["zh;q=0, en;q=0.1", "en"],
  ["zh;q=0", "en"],
  ["fr, *;q=0.1", "en"],
  ["zh;q=two", "en"],
  ["EN;q=0.5, ZH;q=0.501", "zh"],
  [`${"x,".repeat(2000)}zh`, "en"],
])("%j asks for %s", (header, language) => {
  expect(languageOf(header)).toBe(language);
});
