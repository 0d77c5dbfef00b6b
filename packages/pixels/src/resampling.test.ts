import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { alphaComposite, flattened } from "./alpha.ts";
import { blurredBytes } from "./opencv/gaussian.ts";
import { blurPillow } from "./blur/pillow.ts";
import { filledUnderMask } from "./mask/fill.ts";
import { blurredMask, type Mask, maskOfPicture } from "./mask/mask.ts";
import type { Pixels } from "./pixels.ts";
import { rasterOf } from "./raster.ts";
import { resizeTo, type ResizeMode } from "./resize/modes.ts";
import { type OpenCvFilter, resizeOpenCv } from "./resize/opencv.ts";
import { type PillowFilter, resizePillow } from "./resize/pillow.ts";

interface Sized {
  readonly width: number;
  readonly height: number;
  readonly data: string;
}
interface Golden {
  readonly resize: {
    readonly pillow: (Sized & { filter: PillowFilter; transparent: boolean })[];
    readonly opencv: (Sized & { filter: OpenCvFilter })[];
  };
  readonly modes: (Sized & { mode: ResizeMode })[];
  readonly blur: {
    readonly pillow: { radius: number; data: string }[];
    readonly mask: { blur: number; data: string }[];
    readonly opencv: { x: number; y: number; sigma: number; data: string }[];
  };
  readonly fill: string;
  readonly composite: string;
  readonly flatten: string;
  readonly grey: string;
}

/** Made by parity/pixels/resampling.py. */
const golden = JSON.parse(
  readFileSync(new URL("goldens/resampling.json", import.meta.url), "utf8"),
) as Golden;
const bytes = (text: string): number[] => [...Buffer.from(text, "base64")];

const [width, height] = [23, 17];

/** The script's picture. */
function picture(transparent: boolean, salt = 0): Pixels {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let c = 0; c < 4; c++) {
        const at = (y * width + x) * 4 + c;
        const flat = y < height >> 1 && x < width >> 1;
        const hash = Number(((BigInt(at + salt) * 2654435761n) & 0xffff_ffffn) >> 24n);
        data[at] = flat ? ([250, 10, 128, 255][c] ?? 0) : c === 3 && !transparent ? 255 : hash;
      }
  return { width, height, data };
}

/** The script's mask. */
function mask(): Mask {
  const data = new Uint8ClampedArray(width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      if (y >= 4 && y < 11 && x >= 6 && x < 15) data[y * width + x] = 255;
      if (y >= 10 && y < 14 && x >= 12 && x < 20) data[y * width + x] = 200;
    }
  return { width, height, data };
}

/** The farthest of two lists of levels. */
const farthest = (left: ArrayLike<number>, right: readonly number[]): number => {
  expect(left.length).toBe(right.length);
  return right.reduce((most, value, at) => Math.max(most, Math.abs(value - (left[at] ?? NaN))), 0);
};

describe("resizing", () => {
  test.each(golden.resize.pillow)(
    "Pillow's $filter to $width x $height, transparent $transparent: byte for byte",
    ({ data, transparent, ...options }) => {
      const resized = resizePillow(picture(transparent), options);
      expect(resized).toMatchObject({ width: options.width, height: options.height });
      expect([...resized.data]).toEqual(bytes(data));
    },
  );

  test.each(golden.resize.opencv)(
    "OpenCV's $filter to $width x $height: within one level",
    ({ data, ...options }) => {
      expect(farthest(resizeOpenCv(picture(true), options).data, bytes(data))).toBeLessThanOrEqual(
        1,
      );
    },
  );

  test.each(golden.modes)(
    "A1111's mode $mode to $width x $height: byte for byte",
    ({ data, mode, ...size }) => {
      expect([...resizeTo(picture(false), size, mode).data]).toEqual(bytes(data));
    },
  );

  test("a picture without pixels is refused", () => {
    expect(() => resizePillow(picture(false), { width: 0, height: 4, filter: "box" })).toThrow(
      "a resized picture of 0x4; expected positive integers",
    );
    expect(() => resizeOpenCv(picture(false), { width: 4, height: 1.5, filter: "area" })).toThrow(
      "a resized picture of 4x1.5",
    );
  });
});

describe("blurring", () => {
  test.each(golden.blur.pillow)("Pillow's radius $radius: byte for byte", ({ radius, data }) => {
    expect([...blurPillow(rasterOf(picture(true), 4), radius).data]).toEqual(bytes(data));
  });

  test.each(golden.blur.mask)(
    "A1111's mask blur $blur, by OpenCV: within one level",
    ({ blur, data }) => {
      expect(
        farthest(blurredMask(mask(), { x: blur, y: blur }).data, bytes(data)),
      ).toBeLessThanOrEqual(1);
    },
  );

  test.each(golden.blur.opencv)(
    "OpenCV's kernel of $x x $y: within one level",
    ({ data, ...kernel }) => {
      const blurred = blurredBytes(rasterOf(picture(true), 4), kernel);
      expect(farthest(blurred.data, bytes(data))).toBeLessThanOrEqual(1);
    },
  );

  test("a kernel without a middle is refused", () => {
    expect(() => blurredBytes(rasterOf(picture(true), 4), { x: 4, y: 1, sigma: 1 })).toThrow(
      "a kernel of 4x1; expected odd integers from 1",
    );
  });
});

describe("compositing, byte for byte as Pillow", () => {
  test("one transparent picture over another", () => {
    const composite = alphaComposite(picture(true, 5), picture(true, 911));
    expect([...composite.data]).toEqual(bytes(golden.composite));
  });

  test("a transparent picture on white", () => {
    expect([...flattened(picture(true, 5)).data]).toEqual(bytes(golden.flatten));
  });

  test("a picture as grey", () => {
    expect([...maskOfPicture(picture(false)).data]).toEqual(bytes(golden.grey));
  });

  test("A1111's fill under a mask", () => {
    expect([...filledUnderMask(picture(false), mask()).data]).toEqual(bytes(golden.fill));
  });

  test("pictures of two sizes are refused with both", () => {
    const small = resizePillow(picture(true), { width: 4, height: 5, filter: "box" });
    expect(() => alphaComposite(picture(true), small)).toThrow("23x17 and 4x5; expected one size");
  });
});
