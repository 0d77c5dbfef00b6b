import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bigramsOf, patternOf, queryOf, searchedText, storable, termsOf } from "./bigrams.ts";

describe("pairs of characters", () => {
  test("are those of each word, with its last character", () => {
    expect(bigramsOf(searchedText("Red  fox\n猫"))).toEqual([
      "re",
      "ed",
      "d",
      "fo",
      "ox",
      "x",
      "猫",
    ]);
  });

  test("are of characters, not of halves of them", () => {
    expect(bigramsOf("𠮷野家")).toEqual(["𠮷野", "野家", "家"]);
  });

  test("come from texts as searches compare them", () => {
    expect(searchedText("  ＡＢＣ\t①\u3000Ｋatze ")).toBe("abc 1 katze");
    expect(searchedText("a\0\ud800b")).toBe("a\ufffdb");
    expect(searchedText("x".repeat(50_000))).toHaveLength(20_000);
  });

  test("of a word are asked together, and one character as the beginning of a pair", () => {
    expect(queryOf(termsOf("Fox 猫 o'\\"))).toBe("'fo' & 'ox' & '猫':* & 'o''' & '''\\\\'");
  });

  test("of whatever a text holds are among the text's own", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.nat(), fc.nat(), (text, from, length) => {
        const searched = searchedText(text);
        const characters = Array.from(searched);
        const start = characters.length === 0 ? 0 : from % characters.length;
        const part = characters.slice(start, start + (length % 8)).join("");
        const own = new Set(bigramsOf(searched));
        for (const term of termsOf(part)) {
          // NFKC of a part may differ from the part of NFKC; then it is another word.
          if (!searched.includes(term)) continue;
          const [first = ""] = term;
          const found =
            term === first
              ? [...own].some((pair) => pair.startsWith(first))
              : bigramsOf(term)
                  .slice(0, -1)
                  .every((pair) => own.has(pair));
          expect(found).toBe(true);
        }
      }),
    );
  });

  test("leave texts that the database can hold", () => {
    expect(storable("a\0b\udc00")).toBe("ab\ufffd");
    expect(patternOf("50%_\\")).toBe("%50\\%\\_\\\\%");
  });
});
