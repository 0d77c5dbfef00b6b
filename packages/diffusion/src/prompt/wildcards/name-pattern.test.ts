import { expect, test } from "vitest";
import { namePattern } from "./name-pattern.ts";

test.each([
  ["colors", "Colors", true],
  ["colors", "colors-cold", false],
  ["color?", "colors", true],
  ["color?", "color", false],
  ["a?b", "a/b", false],
  ["*", "sets/things", false],
  ["*/*", "sets/things", true],
  ["**", "sets/things", true],
  ["**/things", "things", true],
  ["**/things", "a/b/things", true],
  ["**/**/*s", "a/b/things", true],
  ["sets\\*", "sets/things", true],
  ["a*a*b", "aab", true],
  ["a*a*b", "ab", false],
  ["颜?", "颜色", true],
  ["(a|b)+.", "a", false],
  ["", "", true],
  ["*", "", true],
])("the pattern %j and the name %j: %j", (pattern, name, fits) => {
  expect(namePattern(pattern)(name)).toBe(fits);
});

test("thousands of stars are answered at once", () => {
  const name = "a".repeat(200);
  const begun = performance.now();
  for (const pattern of [
    "*".repeat(20_000),
    "*a".repeat(10_000),
    "**/".repeat(8_000),
    "*?*".repeat(90),
  ])
    namePattern(`${pattern}x`)(name);
  expect(performance.now() - begun).toBeLessThan(1000);
});
