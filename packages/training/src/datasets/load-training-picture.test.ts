import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodePng } from "@inkloom/pixels";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type PicturePlan, planPicture } from "./buckets.ts";
import type { ResizeInterpolation, Size } from "./dataset.ts";
import { loadTrainingPicture } from "./load-training-picture.ts";

interface PixelsGolden {
  readonly size: Size;
  readonly bucket: Size;
  readonly resized: Size;
  readonly interpolation: ResizeInterpolation | null;
  readonly bytes: string;
}

const { pixels } = JSON.parse(
  readFileSync(join(import.meta.dirname, "goldens/buckets.json"), "utf8"),
) as { readonly pixels: readonly PixelsGolden[] };

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "inkloom-training-picture-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** The picture of parity/training/buckets.py, half of it shone through. */
async function pictureOf([width, height]: Size): Promise<{
  path: string;
  width: number;
  height: number;
}> {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      data[at++] = (x * 5 + y * 3) % 256;
      data[at++] = (Math.floor((x * x) / 7) + y * 11) % 256;
      data[at++] = (Math.floor(x / 6) + Math.floor(y / 5)) % 2 === 0 ? 230 : 20;
      data[at++] = x % 2 === 0 ? 255 : 100;
    }
  const path = join(folder, `${width}x${height}.png`);
  await writeFile(path, await encodePng({ width, height, data }));
  return { path, width, height };
}

const planOf = ({ size, bucket, resized }: PixelsGolden): PicturePlan =>
  planPicture(size, { bucket, resized, aspectError: 0 }, { flip: false });

describe("pixels are kohya's", () => {
  for (const each of pixels)
    test(`${each.size.join("x")} to ${each.resized.join("x")} by ${each.interpolation ?? "what fits"}`, async () => {
      const planes = await loadTrainingPicture(await pictureOf(each.size), planOf(each), {
        flip: false,
        interpolation: each.interpolation ?? undefined,
      });
      const expected = Buffer.from(each.bytes, "base64");
      expect(planes.length).toBe(expected.length);
      const most = planes.reduce(
        (most, value, at) =>
          Math.max(most, Math.abs(Math.round((value + 1) * 127.5) - (expected[at] ?? 0))),
        0,
      );
      // Pillow 13 takes columns first at times, and rounds in between.
      const allowed = ["lanczos", "box"].includes(each.interpolation ?? "") || each.size[0] < 40;
      expect(most).toBeLessThanOrEqual(allowed ? 1 : 0);
    });

  test("a level becomes the reference's float", async () => {
    const picture = await pictureOf([48, 32]);
    const plan = planPicture(
      [48, 32],
      { bucket: [48, 32], resized: [48, 32], aspectError: 0 },
      { flip: false },
    );
    const planes = await loadTrainingPicture(picture, plan, { flip: false });
    expect(planes[1]).toBe(Math.fround(Math.fround(5 / 255) - 0.5) * 2); // red of x = 1
  });
});

test("a mirrored picture is the cut one mirrored", async () => {
  const picture = await pictureOf([50, 32]);
  const plan = planPicture(
    [50, 32],
    { bucket: [48, 32], resized: [50, 32], aspectError: 0 },
    { flip: true },
  );
  const upright = await loadTrainingPicture(picture, plan, { flip: false });
  const mirrored = await loadTrainingPicture(picture, plan, { flip: true });
  expect(mirrored[0]).toBe(upright[47]);
  expect(mirrored[48 * 5 + 3]).toBe(upright[48 * 5 + 44]);
});

describe("named is", () => {
  const plan = planPicture(
    [8, 8],
    { bucket: [8, 8], resized: [8, 8], aspectError: 0 },
    { flip: false },
  );

  test("a picture that is cut short", async () => {
    const { path } = await pictureOf([8, 8]);
    const whole = readFileSync(path);
    const short = join(folder, "short.png");
    await writeFile(short, whole.subarray(0, whole.length - 30));
    await expect(
      loadTrainingPicture({ path: short, width: 8, height: 8 }, plan, { flip: false }),
    ).rejects.toMatchObject({
      code: "dataset/picture",
      message: expect.stringContaining("short.png cannot be used: damaged") as string,
    });
  });

  test("one that is gone, and one that has changed", async () => {
    await expect(
      loadTrainingPicture({ path: join(folder, "gone.png"), width: 8, height: 8 }, plan, {
        flip: false,
      }),
    ).rejects.toThrow(/gone\.png cannot be read \(ENOENT\)/);
    const { path } = await pictureOf([9, 8]);
    await expect(
      loadTrainingPicture({ path, width: 8, height: 8 }, plan, { flip: false }),
    ).rejects.toThrow("has become 9x8, expected 8x8");
  });
});
