import { describe, expect, test } from "vitest";
import { DialectProblem } from "./dialect-problem.ts";
import { readJsonBody } from "./json-body.ts";

const read = (text: string, limits = {}) => readJsonBody(Buffer.from(text), limits);

describe("JSON of a request", () => {
  test("is read as it stands; nothing is undefined", () => {
    expect(read('{"a": ["x, [y] \\"{z}\\" \\\\", 1], "水": null}')).toEqual({
      a: ['x, [y] "{z}" \\', 1],
      水: null,
    });
    expect(read("")).toBeUndefined();
  });

  test("what no JSON is says so", () => {
    for (const text of ["{", '{"a": "', "nonsense", '{"a" 1}'])
      expect(() => read(text), text).toThrow(/^The body is no JSON: /);
  });

  test("is no deeper and has no more parts than allowed; signs in texts do not count", () => {
    const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);
    expect(read(nested(64))).toBeInstanceOf(Array);
    expect(() => read(nested(65))).toThrow("nested more than 64 deep");
    expect(() => read("[".repeat(1_000_000))).toThrow(DialectProblem);
    expect(() => read("[1,2,3]", { parts: 2 })).toThrow("more than 2 parts");
    expect(read(JSON.stringify(["[{,".repeat(100)]), { parts: 1, depth: 1 })).toHaveLength(1);
    expect(read(JSON.stringify(['\\"[', '[\\\\"']), { parts: 2, depth: 1 })).toHaveLength(2);
  });

  test("a text of many megabytes is leapt over", () => {
    const bytes = Buffer.from(JSON.stringify({ image: "A".repeat(32 * 2 ** 20) }));
    const start = performance.now();
    expect(readJsonBody(bytes)).toHaveProperty("image");
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});
