import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { cannyEdges, decodePicture, type Raster } from "@inkloom/pixels";
import { colours, framed, unframed } from "../frame.ts";

interface Edges {
  readonly low: number;
  readonly high: number;
  readonly data: string;
}
interface Entry {
  readonly file: string;
  /** Of the picture, upright. */
  readonly width: number;
  readonly height: number;
}

/** Made by parity/annotators/classic_files.py. */
const golden = JSON.parse(readFileSync(new URL("goldens/files.json", import.meta.url), "utf8")) as {
  readonly resolution: number;
  readonly files: readonly (Entry & {
    readonly frame: string;
    readonly edges?: readonly Edges[];
  })[];
  readonly real: readonly (Entry & { readonly edges: readonly Edges[] })[];
};

const testWeights =
  process.env["INKLOOM_TEST_WEIGHTS"] ??
  new URL("../../../../../../shared/weights", import.meta.url).pathname;
const images = `${testWeights}/images`;

const digest = ({ data }: Raster): string => createHash("sha256").update(data).digest("hex");
const read = (file: string) =>
  decodePicture(readFileSync(new URL(`goldens/files/${file}`, import.meta.url)));
const lossless = golden.files.filter(({ edges }) => edges !== undefined);
const photographs = golden.files.filter(({ file }) => /turned|grey\.jpg/.test(file));

describe("files that people bring are framed as the web UI frames them", () => {
  test.each(lossless)(
    "$file: equal, and its edges",
    async ({ file, frame, edges = [], ...size }) => {
      const picture = await read(file);
      expect(picture).toMatchObject(size);
      const made = framed(picture, golden.resolution);
      expect(digest(made.picture)).toBe(frame);
      for (const { data, ...thresholds } of edges)
        expect(digest(unframed(cannyEdges(made.picture, thresholds), made))).toBe(data);
    },
  );

  test.each(photographs)(
    "$file: upright, within what JPEG decoders differ by",
    async ({ file, frame, ...size }) => {
      const picture = await read(file);
      expect(picture).toMatchObject({ width: size.width, height: size.height });
      const expected = Buffer.from(frame, "base64");
      const made = framed(picture, golden.resolution).picture.data;
      expect(made.length).toBe(expected.length);
      const off = made.reduce((sum, value, i) => sum + Math.abs(value - (expected[i] ?? NaN)), 0);
      expect(off / made.length).toBeLessThan(1);
    },
  );

  test("a CMYK photograph has its colours: cyan, magenta and yellow get stronger to the right, white stays", async () => {
    const picture = await read("cmyk.jpg");
    const { data } = colours(picture);
    const at = (x: number, y: number) => [...data.subarray((y * 80 + x) * 3, (y * 80 + x) * 3 + 3)];
    for (const y of [5, 30, 60]) expect(Math.min(...at(1, y))).toBeGreaterThan(240);
    const [cyan, yellow, grey] = [at(78, 5), at(78, 30), at(78, 60)];
    expect(cyan[0]).toBeLessThan(60);
    expect(cyan[2]).toBeGreaterThan(180);
    expect(yellow[0]).toBeGreaterThan(200);
    expect(yellow[2]).toBeLessThan(60);
    expect(Math.max(...grey)).toBeLessThan(90);
  });
});

const absent = existsSync(images) ? "" : ` (skipped: no test weights at ${images})`;

describe(`photographs${absent}`, () => {
  test.skipIf(absent)(`OpenCV's edges at four pairs of thresholds${absent}`, async () => {
    expect(golden.real.length).toBeGreaterThan(2);
    for (const { file, edges, ...size } of golden.real) {
      const picture = await decodePicture(readFileSync(`${images}/${file}`));
      expect(picture).toMatchObject(size);
      const made = framed(picture, Math.min(picture.width, picture.height));
      for (const { data, ...thresholds } of edges)
        expect(digest(unframed(cannyEdges(made.picture, thresholds), made))).toBe(data);
    }
  });

  test.skipIf(absent)(
    `16 bits with alpha and a profile: white where it is clear${absent}`,
    async () => {
      const picture = await decodePicture(readFileSync(`${images}/tree_alpha_16bit.png`));
      expect(picture).toMatchObject({ width: 342, height: 256 });
      const { data } = colours(picture);
      const clear = Array.from({ length: 342 * 256 }, (_, i) => i).filter(
        (i) => picture.data[i * 4 + 3] === 0,
      );
      expect(clear.length).toBeGreaterThan(1000);
      expect(clear.every((i) => Math.min(...data.subarray(i * 3, i * 3 + 3)) === 255)).toBe(true);
    },
  );
});
