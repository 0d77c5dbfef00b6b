import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { elementCount, toFloat32 } from "./dtype.ts";
import type { DiskDType } from "./entry.ts";

/** Made by torch; every NaN is written as 0x7fc00000. */
interface Golden {
  codes: Record<string, { sha256: string; bits: Record<string, number> }>;
  cases: Record<string, { bytes: string; bits: number[] }>;
}

const golden = JSON.parse(
  readFileSync(join(import.meta.dirname, "goldens/float32.json"), "utf8"),
) as Golden;

function bitsOf(values: Float32Array): Uint32Array {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  return bits.map((bit, i) => (Number.isNaN(values[i]) ? 0x7fc00000 : bit));
}

describe("numbers are widened to float32 as torch does:", () => {
  test.each(["F16", "BF16", "F8_E4M3", "F8_E5M2"] as const)("every code of %s", (dtype) => {
    const codes =
      dtype === "F16" || dtype === "BF16"
        ? new Uint8Array(Uint16Array.from({ length: 65536 }, (_, code) => code).buffer)
        : Uint8Array.from({ length: 256 }, (_, code) => code);
    const bits = bitsOf(toFloat32(codes, dtype));
    const expected = golden.codes[dtype];
    for (const [code, bit] of Object.entries(expected?.bits ?? {}))
      expect([code, bits[Number(code)]]).toEqual([code, bit >>> 0]);
    expect(createHash("sha256").update(bits).digest("hex")).toBe(expected?.sha256);
  });

  test.each(Object.keys(golden.cases) as DiskDType[])("edge cases of %s", (dtype) => {
    const expected = golden.cases[dtype];
    const bytes = Buffer.from(expected?.bytes ?? "", "hex");
    expect([...bitsOf(toFloat32(bytes, dtype))]).toEqual(expected?.bits.map((bit) => bit >>> 0));
  });

  test("from any byte offset, into a buffer of their own", () => {
    const shifted = new Uint8Array(9).subarray(1);
    shifted.set(new Uint8Array(new Float64Array([0.5]).buffer));
    expect(toFloat32(shifted, "F64")).toEqual(new Float32Array([0.5]));
    const bytes = new Uint8Array(new Float32Array([2]).buffer);
    const numbers = toFloat32(bytes, "F32");
    bytes.fill(0);
    expect(numbers).toEqual(new Float32Array([2]));
  });

  test("and half an element is an error", () => {
    expect(() => toFloat32(new Uint8Array(3), "F16")).toThrow(
      "got 3 bytes, expected a multiple of 2 for F16",
    );
  });
});

describe("elementCount", () => {
  test("multiplies sizes, and knows no count beyond exact integers", () => {
    expect(elementCount([])).toBe(1);
    expect(elementCount([2, 0, 3])).toBe(0);
    expect(elementCount([2 ** 30, 2 ** 30])).toBeUndefined();
    expect(elementCount([-1])).toBeUndefined();
    expect(elementCount([1.5])).toBeUndefined();
  });
});
