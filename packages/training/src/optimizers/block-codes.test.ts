import { describe, expect, test } from "vitest";
import { BLOCK, dynamicCodes, openBlock, readBlock, writeBlock } from "./block-codes.ts";

describe("values in 8 bits", () => {
  for (const signed of [true, false])
    test(`become the nearest ${signed ? "signed" : "unsigned"} code, over nine decades`, () => {
      const codes = dynamicCodes(signed);
      const open = openBlock();
      const blocks = 40;
      const bytes = new Uint8Array(blocks * BLOCK);
      const scales = new Float32Array(blocks);
      for (let block = 0; block < blocks; block++) {
        const given = Float32Array.from({ length: BLOCK }, (_, i) => {
          const magnitude = 3 * 10 ** (-9 * ((i * 97 + block * 31) / 4000) ** 0.5);
          return signed && i % 3 === 0 ? -magnitude : magnitude;
        });
        given[7] = 3;
        open.values.set(given);
        writeBlock(bytes, scales, block, codes, open);
        readBlock(bytes, scales, block, codes, open);
        const far = open.values.findIndex((value, i) => {
          const share = (given[i] ?? 0) / 3;
          const least = codes.values.reduce(
            (best, code) => Math.min(best, Math.abs(code - share)),
            Infinity,
          );
          return Math.abs(value / 3 - share) > least + 1e-7;
        });
        expect(far).toBe(-1);
      }
    });

  test("a block of zeros stays zeros", () => {
    const codes = dynamicCodes(true);
    const open = openBlock();
    const bytes = new Uint8Array(BLOCK).fill(200);
    const scales = Float32Array.of(5);
    open.values.fill(0);
    writeBlock(bytes, scales, 0, codes, open);
    readBlock(bytes, scales, 0, codes, open);
    expect(open.values.every((value) => value === 0)).toBe(true);
  });

  test("no two middles between codes share the upper bits by which codes are found", () => {
    for (const signed of [true, false]) {
      const { middles } = dynamicCodes(signed);
      const finite = middles.slice(0, 255);
      const tops = Array.from(new Uint32Array(finite.buffer), (bits) => bits >>> 16);
      expect(new Set(tops).size).toBe(255);
    }
  });
});
