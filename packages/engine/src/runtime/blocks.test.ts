import type { Block, StoredNumbers } from "@inkloom/contract";
import { describe, expect, test } from "vitest";
import { assembled, type ReadStored } from "./blocks.ts";

const none: ReadStored = () => Promise.reject(new Error("nothing is stored"));

async function matrix(shape: readonly number[], blocks: readonly Block[], read = none) {
  const { x } = await assembled({ x: { dtype: "float32", shape, blocks } }, read);
  return Array.from(x?.data ?? [], Number);
}

const values = Float32Array.of(1, 2, 3, 4, 5, 6);

describe("blocks", () => {
  test("stand side by side and one below the other", async () => {
    const left = { values, stride: 2, columns: 2, top: 0, left: 0, factor: 1 };
    const right = { ...left, left: 2, factor: -1 };
    expect(await matrix([3, 4], [left, right])).toEqual([
      ...[1, 2, -1, -2],
      ...[3, 4, -3, -4],
      ...[5, 6, -5, -6],
    ]);
    const below = { values, stride: 3, columns: 3, top: 1, left: 0, factor: 0.5 };
    expect(await matrix([4, 3, 1, 1], [below])).toEqual([
      ...[0, 0, 0],
      ...[0.5, 1, 1.5],
      ...[2, 2.5, 3],
      ...[0, 0, 0],
    ]);
  });

  test("take the first columns of wider rows", async () => {
    const first = { values, stride: 3, columns: 1, top: 0, left: 1, factor: 1 };
    expect(await matrix([2, 2], [first])).toEqual([0, 1, 0, 4]);
  });

  test.each([
    ["F16", Uint8Array.of(9, 0, 0x3c, 0, 0x40, 0, 0xc2, 0x66, 0x2e), [1, 2, -3, 0.0999755859375]],
    ["BF16", Uint8Array.of(9, 0x80, 0x3f, 0, 0x40, 0x40, 0xc0, 0, 0x3e), [1, 2, -3, 0.125]],
  ] as const)("of %s are widened, at an odd place too", async (dtype, bytes, expected) => {
    const stored: StoredNumbers = { file: "f", offset: 0, dtype, length: 4, modified: 0 };
    const read: ReadStored = (wanted, use) => {
      expect(wanted).toEqual([stored]);
      use(0, bytes.subarray(1));
      return Promise.resolve();
    };
    const block = { values: stored, stride: 2, columns: 2, top: 0, left: 0, factor: 1 };
    expect(await matrix([2, 2], [block], read)).toEqual(expected.map(Math.fround));
    const twice = { ...block, left: 1, factor: 2 };
    const [a = 0, b = 0, c = 0, d = 0] = expected.map((value) => Math.fround(2 * value));
    expect(await matrix([2, 3], [twice], read)).toEqual([0, a, b, 0, c, d]);
  });

  test("that reach beyond their tensor are refused", async () => {
    const block = { values, stride: 3, columns: 3, top: 0, left: 1, factor: 1 };
    await expect(matrix([2, 3], [block])).rejects.toThrow(
      'input "x": a block of 2 rows of 3 at 0, 1 was given, expected one inside 2 rows of 3',
    );
    await expect(matrix([2, 3], [{ ...block, left: 0, top: 1 }])).rejects.toThrow(RangeError);
  });
});
