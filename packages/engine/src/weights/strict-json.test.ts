import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { JsonError, parseStrictJson, type JsonValue } from "./strict-json.ts";

/** Maps back to objects, to compare with JSON.parse. */
function plain(value: JsonValue): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof Map)
    return Object.fromEntries(
      [...value].map(([name, member]) => [name, plain(member as JsonValue)]),
    );
  return value;
}

describe("parseStrictJson", () => {
  test("reads what JSON.parse reads", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), (text) => {
        fc.pre(text.isWellFormed());
        let expected: unknown;
        try {
          expected = plain(parseStrictJson(text));
        } catch (error) {
          // JSON.parse lets two things pass that are refused here
          expect(error).toBeInstanceOf(JsonError);
          expect(String(error)).toMatch(/duplicate name|surrogate/);
          return;
        }
        expect(expected).toEqual(JSON.parse(text));
      }),
    );
  });

  test("refuses what JSON.parse refuses", () => {
    fc.assert(
      fc.property(
        fc.json({ maxDepth: 3 }),
        fc.nat(),
        fc.constantFrom("", ",", '"', "{", "]", "\\", "\n", "x", "0"),
        (json, where, insert) => {
          const cut = where % (json.length + 1);
          const text = json.slice(0, cut) + insert + json.slice(cut + 1);
          let accepted = true;
          try {
            JSON.parse(text);
          } catch {
            accepted = false;
          }
          fc.pre(!accepted);
          expect(() => parseStrictJson(text)).toThrow(JsonError);
        },
      ),
    );
  });

  test.each([
    ['{"a":1,"a":1}', 'duplicate name "a"'],
    ['"\\ud800"', "half of a surrogate pair"],
    ['"\\x41"', "an escape sequence that JSON does not have"],
    ['"a\tb"', "a control character in a string"],
    ['"a', "a string without end"],
    ["01", "text after the end"],
    ["+1", "expected a value"],
    ["NaN", "expected a value"],
    ["[1,]", "expected a value"],
    ["{a:1}", "expected a name in quotes"],
    ["", "expected a value"],
    ["\ufeff{}", "expected a value"],
    ["[".repeat(34) + "]".repeat(34), "nesting deeper than 32"],
  ])("says what is wrong in %s", (text, words) => {
    expect(() => parseStrictJson(text)).toThrow(words);
  });
});
