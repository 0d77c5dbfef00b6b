import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { interpolated, type LatentFilter } from "./interpolate.ts";
import type { LatentShape } from "./latents.ts";

interface Golden {
  readonly shape: LatentShape;
  readonly source: string;
  readonly rows: readonly {
    readonly filter: LatentFilter;
    readonly width: number;
    readonly height: number;
    readonly data: string;
  }[];
}

/** Made by parity/img2img/interpolate.py. */
const golden = JSON.parse(
  readFileSync(new URL("goldens/interpolate.json", import.meta.url), "utf8"),
) as Golden;
const floats = (text: string): Float32Array =>
  new Float32Array(Uint8Array.from(Buffer.from(text, "base64")).buffer);

describe("latents of another size are torch's", () => {
  test.each(golden.rows)("$filter to $width x $height", ({ filter, data, ...size }) => {
    const source = { data: floats(golden.source), shape: golden.shape };
    const made = interpolated(source, size, filter);
    expect(made.shape).toEqual([golden.shape[0], golden.shape[1], size.height, size.width]);
    floats(data).forEach((value, at) => {
      expect(made.data[at]).toBeCloseTo(value, 5);
    });
  });
});
