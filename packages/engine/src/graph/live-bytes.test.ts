import { describe, expect, test } from "vitest";
import { add, concat, matmul, mul, relu, reshape, slice } from "../ops/index.ts";
import { graphOf } from "./graph.ts";
import { liveBytes } from "./live-bytes.ts";
import { input, parameter } from "./tensor.ts";

const x = input("x", [10, 10]); // 400 bytes
const w = parameter("w", [10, 10]);

describe("live bytes", () => {
  test("are the input and the result of one op; weights do not count", () => {
    expect(liveBytes(graphOf({ y: matmul(x, w) }))).toBe(800);
  });

  test("do not count rows of a weight that are used alone, but columns of it", () => {
    const rows = slice(w, { axis: 0, start: 2, size: 5 });
    expect(liveBytes(graphOf({ y: matmul(rows, x) }))).toBe(400 + 200);
    const columns = slice(w, { axis: 1, start: 2, size: 5 });
    expect(liveBytes(graphOf({ y: matmul(x, columns) }))).toBe(400 + 200 + 200);
  });

  test("let go of what nobody needs any more", () => {
    let y = matmul(x, w);
    for (let i = 0; i < 5; i++) y = matmul(y, w);
    expect(liveBytes(graphOf({ y }))).toBe(1200);
  });

  test("hold what a later op needs", () => {
    const early = matmul(x, w);
    const late = matmul(matmul(early, w), w);
    expect(liveBytes(graphOf({ y: concat([late, early], 0) }))).toBe(400 + 400 + 400 + 800);
  });

  test("count a value once that is written over or only seen in another shape", () => {
    const y = relu(mul(matmul(x, w), w));
    expect(liveBytes(graphOf({ y }))).toBe(800);
    const flat = reshape(matmul(x, w), [100]);
    expect(liveBytes(graphOf({ y: add(flat, flat) }))).toBe(800);
  });

  test("count an output to the end", () => {
    const first = matmul(x, w);
    const second = matmul(matmul(first, w), w);
    expect(liveBytes(graphOf({ first, second }))).toBe(1600);
  });
});
