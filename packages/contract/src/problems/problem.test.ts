import { describe, expect, test } from "vitest";
import { PROBLEMS } from "./catalogue.ts";
import { Problem } from "./problem.ts";

const problem = new Problem("output/full", { en: "No room.", zh: "没有空间。" });

describe("a problem", () => {
  test("says what happened in the reader's language, and in English to programs", () => {
    expect(problem.explain("zh").sentence).toBe("没有空间。");
    expect(problem.explain("en").sentence).toBe("No room.");
    expect(problem.message).toBe("No room.");
  });

  test("takes cause and cure from the catalogue", () => {
    const { cause, cure } = PROBLEMS["output/full"];
    expect(problem.explain("zh")).toMatchObject({ cause: cause.zh, cure: cure.zh });
  });

  test("escapes what would steer a terminal, and keeps line breaks", () => {
    const hostile = (text: string): string => `${text} "a\u001b[2J\u009b\u202e"\n-`;
    const { sentence, message } = new Problem("weights/header", {
      en: hostile("key"),
      zh: hostile("键"),
    });
    expect(message).toBe('key "a\\u001b[2J\\u009b\\u202e"\n-');
    expect(sentence).toEqual({ en: message, zh: message.replace("key", "键") });
  });

  test("needs both languages to compile", () => {
    const wrong = [
      // @ts-expect-error A bare string has no Chinese.
      () => new Problem("output/full", "No room."),
      // @ts-expect-error Nor has this.
      () => new Problem("output/full", { en: "No room." }),
    ];
    expect(wrong).toHaveLength(2); // the compiler is what tests these
  });
});

describe("the catalogue", () => {
  test.each(Object.entries(PROBLEMS))("%s is worded in Chinese too", (_code, { cause, cure }) => {
    for (const { en, zh } of [cause, cure]) {
      expect(zh).toMatch(/\p{Script=Han}.*。$/su);
      expect(en).not.toMatch(/\p{Script=Han}/u);
    }
  });
});
