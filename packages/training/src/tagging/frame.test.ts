import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Pixels, Raster } from "@inkloom/pixels";
import { describe, expect, test } from "vitest";
import { framed, type FrameNumbers, writeFrame } from "./frame.ts";

interface Golden {
  readonly width: number;
  readonly height: number;
  readonly transparent: boolean;
  readonly kohya: string;
  readonly space: string;
}

const { side, frames } = JSON.parse(
  readFileSync(new URL("goldens/frames.json", import.meta.url), "utf8"),
) as { readonly side: number; readonly frames: readonly Golden[] };

/** The picture of parity/tagging/frames.py. */
function picture({ width, height, transparent }: Golden): Pixels {
  const data = new Uint8ClampedArray(4 * width * height);
  for (let at = 0; at < data.length; at++) data[at] = Math.imul(at, 2654435761) >>> 24;
  for (let y = 0; y < Math.floor(height / 2); y++)
    for (let x = 0; x < Math.floor(width / 2); x++)
      data.set([250, 10, 128, 255], 4 * (y * width + x));
  if (!transparent) for (let at = 3; at < data.length; at += 4) data[at] = 255;
  return { width, height, data };
}

const sha256 = ({ data }: Raster): string => createHash("sha256").update(data).digest("hex");

describe("a picture in a tagger's square", () => {
  for (const golden of frames)
    for (const framing of ["kohya", "space"] as const)
      test(`of ${golden.width}x${golden.height}${golden.transparent ? " with transparency" : ""} is that of ${framing}, to the last bit`, () => {
        const made = framed(picture(golden), side, framing);
        expect([made.width, made.height]).toEqual([side, side]);
        expect(sha256(made)).toBe(golden[framing]);
      });

  test("of DeepDanbooru repeats the border, and what is transparent is opaque", () => {
    const data = Uint8ClampedArray.of(200, 0, 0, 0, 0, 0, 200, 255);
    const made = framed({ width: 2, height: 1, data }, 8, "deepdanbooru");
    const at = (x: number, y: number) => [...made.data.slice(3 * (8 * y + x), 3 * (8 * y + x) + 3)];
    expect(at(0, 0)).toEqual(at(0, 7));
    expect(at(0, 4)[0]).toBeGreaterThan(150);
  });
});

describe("numbers of a frame", () => {
  const frame = {
    width: 2,
    height: 1,
    channels: 3,
    data: Uint8ClampedArray.of(0, 51, 255, 1, 2, 3),
  };
  const numbers = (options: FrameNumbers): number[] => {
    const out = new Float32Array(6);
    writeFrame(frame, options, out);
    return [...out];
  };

  test("stand by pixel or by colour, in either order", () => {
    const bytes = { range: "bytes" } as const;
    expect(numbers({ layout: "NHWC", colours: "BGR", ...bytes })).toEqual([255, 51, 0, 3, 2, 1]);
    expect(numbers({ layout: "NCHW", colours: "RGB", ...bytes })).toEqual([0, 1, 51, 2, 255, 3]);
  });

  test("are bytes, from 0 to 1, or from -1 to 1", () => {
    const unit = numbers({ layout: "NCHW", colours: "RGB", range: "unit" });
    expect(unit.slice(0, 5).filter((_, i) => i % 2 === 0)).toEqual([0, Math.fround(0.2), 1]);
    const signed = numbers({ layout: "NCHW", colours: "RGB", range: "signed" });
    expect([signed[0], signed[4]]).toEqual([-1, 1]);
  });
});
