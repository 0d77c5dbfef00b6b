import { expect, test } from "vitest";
import { exactJson, exactNumber, parseExactJson } from "./exact-json.ts";

test("whole numbers beyond 2^53 survive reading and writing", () => {
  const text = '{"seed":18446744073709551615,"steps":20,"cfg":7.5,"list":[-9007199254740993,1e20]}';
  const value = parseExactJson(text);
  expect(value).toEqual({
    seed: 18446744073709551615n,
    steps: 20,
    cfg: 7.5,
    list: [-9007199254740993n, 1e20],
  });
  expect(exactJson(value)).toBe(text.replace("1e20", "100000000000000000000"));
});

test("texts of digits stay texts, and numbers of too many digits stay numbers", () => {
  expect(parseExactJson('["18446744073709551615"]')).toEqual(["18446744073709551615"]);
  expect(parseExactJson("9".repeat(300))).toBe(Number("9".repeat(300)));
});

test("own keys of the name __proto__ are kept as such", () => {
  const value = parseExactJson('{"__proto__":{"seed":18446744073709551615}}') as object;
  expect(Object.keys(value)).toEqual(["__proto__"]);
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
});

test("what is no JSON, or nested too deeply, is a SyntaxError", () => {
  expect(() => parseExactJson("{")).toThrow(SyntaxError);
  const nested = (levels: number) => `${"[".repeat(levels)}"[\\"["${"]".repeat(levels)}`;
  expect(() => parseExactJson(nested(501))).toThrow("nested too deeply");
  expect(() => parseExactJson(nested(200_000))).toThrow(SyntaxError);
  expect(exactJson(parseExactJson(nested(500)))).toBe(nested(500));
});

test("other values than bigints are left as they are", () => {
  expect(exactNumber(1.5)).toBe(1.5);
  expect(exactNumber(undefined)).toBeUndefined();
  expect(JSON.stringify([exactNumber(2n ** 70n)])).toBe("[1180591620717411303424]");
});
