import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Raster } from "../raster.ts";
import { labOf, rgbOfLab } from "./lab.ts";
import { digest, noise, scene } from "./scene.suite.ts";

/** Made by parity/annotators/classic_opencv.py. */
const { lab } = JSON.parse(
  readFileSync(new URL("goldens/opencv.json", import.meta.url), "utf8"),
) as { readonly lab: { readonly there: string; readonly back: string } };

const opaque = ({ data }: Raster): Uint8ClampedArray =>
  Uint8ClampedArray.from({ length: (data.length / 3) * 4 }, (_, i) =>
    i % 4 === 3 ? 255 : (data[(i >> 2) * 3 + (i % 4)] ?? 0),
  );

describe("OpenCV's L*a*b* of bytes", () => {
  test("of a scene: equal", () => {
    const picture = scene(67, 41, 3);
    expect(digest({ ...picture, data: labOf(opaque(picture)) })).toBe(lab.there);
  });

  test("back from any bytes, those of no visible colour among them: equal", () => {
    const any = noise(66, 40, 3, 256);
    expect(digest({ ...any, data: rgbOfLab(any.data) })).toBe(lab.back);
  });

  test("greys come back as they were", () => {
    const greys = Uint8ClampedArray.from({ length: 256 * 4 }, (_, i) =>
      i % 4 === 3 ? 255 : i >> 2,
    );
    const back = rgbOfLab(labOf(greys));
    for (let grey = 0; grey < 256; grey++)
      for (let c = 0; c < 3; c++)
        expect(Math.abs((back[grey * 3 + c] ?? 0) - grey)).toBeLessThanOrEqual(1);
  });
});
