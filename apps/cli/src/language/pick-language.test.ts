import { describe, expect, test } from "vitest";
import { pickLanguage } from "./pick-language.ts";

describe("pickLanguage", () => {
  test.each([
    [{}, "en"],
    [{ LANG: "zh_CN.UTF-8" }, "zh"],
    [{ LANG: "zh_TW" }, "zh"],
    [{ LANG: "de_DE.UTF-8" }, "en"],
    [{ LC_ALL: "C", LANG: "zh_CN.UTF-8" }, "en"],
    [{ LC_ALL: "", LC_MESSAGES: "zh_CN", LANG: "en_US" }, "zh"],
  ] as const)("%o means %s", (env, language) => {
    expect(pickLanguage([], env)).toBe(language);
  });

  test("--lang overrides the locale, and the last one counts", () => {
    expect(pickLanguage(["--lang", "zh"], { LANG: "en_US" })).toBe("zh");
    expect(pickLanguage(["--lang=zh", "doctor", "--lang=en"], { LANG: "zh_CN" })).toBe("en");
  });

  test.each([
    ["ZH", "zh"],
    ["zh-CN", "zh"],
    ["zh_Hant.UTF-8", "zh"],
    ["en_US", "en"],
    ["En-gb", "en"],
  ])("--lang %s means %s", (name, language) => {
    expect(pickLanguage(["--lang", name], { LANG: language === "zh" ? "en_US" : "zh_CN" })).toBe(
      language,
    );
  });

  test.each(["zhx", "english", "", "-zh", "fr-CN"])("--lang %j is none", (name) => {
    expect(() => pickLanguage([`--lang=${name}`], {})).toThrow("expected one of en, zh.");
  });

  test("what follows -- is no option", () => {
    expect(pickLanguage(["generate", "--", "--lang=zh"], {})).toBe("en");
  });

  test("names the languages there are", () => {
    expect(() => pickLanguage(["--lang=fr"], {})).toThrow(
      '--lang: got "fr", expected one of en, zh.',
    );
  });
});
