import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Pixels } from "@inkloom/pixels";
import { annotate } from "../annotate.ts";
import type { AnnotatorNetworks } from "../networks.ts";
import { colours } from "../frame.ts";
import { CLASSIC_ANNOTATORS } from "./index.ts";

type Id = keyof typeof CLASSIC_ANNOTATORS;
interface Golden {
  /** Width, height, channels, resolution. */
  readonly pictures: readonly [number, number, number, number][];
  readonly maps: {
    readonly picture: number;
    readonly preprocessor: Id;
    readonly sliders: Record<string, number>;
    readonly width: number;
    readonly height: number;
    readonly data: string;
  }[];
  readonly onWhite: string;
}

/** Made by parity/annotators/classic.py. */
const golden = JSON.parse(
  readFileSync(new URL("goldens/classic.json", import.meta.url), "utf8"),
) as Golden;

function mixed(value: number): number {
  let x = value >>> 0;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
}

/** The scene of parity/annotators/classic_scene.py, of three channels or with alpha. */
function scene(width: number, height: number, channels: number): Pixels {
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  const reach = Math.min(width, height) ** 2;
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let c = 0; c < channels; c++, at++) {
        const slope = (x * 3 + y * 2 + 50 * c) % 510;
        let value = slope <= 255 ? slope : 510 - slope;
        if ((3 * x - width) ** 2 + (3 * y - 2 * height) ** 2 < reach) value = 255 - value;
        if (2 * x > width && y % 23 < 3) value = 20 + 30 * c;
        if (Math.abs(x - y - 10) < 3) value = 230;
        data[(y * width + x) * 4 + c] = value + (mixed(at) >>> 28) - 8;
      }
  return { width, height, data };
}

const digestOf = (data: Uint8ClampedArray): string =>
  createHash("sha256").update(data).digest("hex");

/** Of a picture's colours. */
function digest({ data }: Pixels): string {
  return digestOf(data.filter((_, i) => i % 4 < 3));
}

const networks = new Proxy({} as AnnotatorNetworks, {
  get: () => () => Promise.reject(new Error("what needs no network asked for one")),
});

describe("preprocessors without a network, equal to sd-webui-controlnet's", () => {
  test.each(golden.maps)(
    "$preprocessor of picture $picture by $sliders",
    async ({ picture, preprocessor, sliders, data, ...size }) => {
      const [width, height, channels, resolution] = golden.pictures[picture] ?? [1, 1, 3, 1];
      const { seed = 0, ...rest } = sliders;
      const request = { preprocessor, resolution, sliders: rest, seed };
      const { map } = await annotate(scene(width, height, channels), request, { networks });
      expect(map).toMatchObject(size);
      expect(digest(map)).toBe(data);
      expect(map.data.every((value, i) => i % 4 < 3 || value === 255)).toBe(true);
    },
  );

  test("every colour at every alpha, on white", () => {
    const data = new Uint8ClampedArray(256 * 256 * 4);
    for (let alpha = 0, at = 0; alpha < 256; alpha++)
      for (let colour = 0; colour < 256; colour++, at += 4)
        data.set([colour, 255 - colour, colour >> 1, alpha], at);
    expect(digestOf(colours({ width: 256, height: 256, data }).data)).toBe(golden.onWhite);
  });
});

describe("pictures of any kind", () => {
  const plain = (width: number, height: number, level: number): Pixels => ({
    width,
    height,
    data: new Uint8ClampedArray(width * height * 4).map((_, i) => (i % 4 === 3 ? 255 : level)),
  });
  const ids = Object.keys(CLASSIC_ANNOTATORS) as Id[];

  test.each(ids)("%s of one pixel, of a strip, all black and all white", async (preprocessor) => {
    for (const picture of [
      plain(1, 1, 90),
      plain(30, 1, 7),
      plain(70, 65, 0),
      plain(65, 70, 255),
    ]) {
      const { map } = await annotate(picture, { preprocessor, resolution: 64 }, { networks });
      expect(map.data.length).toBe(map.width * map.height * 4);
    }
  });

  test.each(ids)("%s refuses what is 1000 times longer than high", async (preprocessor) => {
    await expect(
      annotate(plain(10_000, 10, 9), { preprocessor }, { networks }),
    ).rejects.toMatchObject({ code: "annotator/input" });
  });

  test("another seed shuffles otherwise, the same one alike", async () => {
    const shuffled = async (seed: number) =>
      digest(
        (
          await annotate(
            scene(80, 64, 3),
            { preprocessor: "shuffle", resolution: 64, seed },
            { networks },
          )
        ).map,
      );
    expect(await shuffled(1)).toBe(await shuffled(1));
    expect(await shuffled(1)).not.toBe(await shuffled(2));
  });
});
