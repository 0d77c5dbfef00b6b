import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodePng, type Pixels } from "@inkloom/pixels";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readDataset } from "../datasets/index.ts";
import { planRun } from "../runs/run-plan.ts";
import { planPicture } from "../datasets/buckets.ts";
import { givenControlPictures, madeControlPictures } from "./control-pictures.ts";

/** White on the left, black on the right. */
const halves = (width: number, height: number): Pixels => ({
  width,
  height,
  data: Uint8ClampedArray.from({ length: 4 * width * height }, (_, i) =>
    i % 4 === 3 || (i / 4) % width < width / 2 ? 255 : 0,
  ),
});

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "inkloom-control-pictures-"));
  for (const [name, width] of [
    ["a.png", 64],
    ["guides.png", 32],
  ] as const) {
    const folder = await mkdtemp(join(root, name));
    await writeFile(join(folder, "a.png"), await encodePng(halves(width, width)));
  }
});
afterAll(() => rm(root, { recursive: true }));

async function planned(guided: boolean) {
  const folders = await readdir(root);
  const [pictures = "", guides = ""] = ["a.png", "guides.png"].map((name) =>
    join(root, folders.find((folder) => folder.startsWith(name)) ?? ""),
  );
  const settings = {
    resolution: [64, 64],
    batch_size: 1,
    enable_bucket: false,
    ...(guided && { conditioning_data_dir: guides }),
  } as const;
  const data = await readDataset(pictures, { unreadable: "stop", settings });
  const [only] = planRun(data, 1).pictures;
  if (!only) throw new Error("no picture");
  const { picture, bucket } = only;
  const plan = (flip: boolean) => planPicture([picture.width, picture.height], bucket, { flip });
  return { only, plan };
}

/** Of the first row, at the left and at the right. */
const ends = (planes: Float32Array): (number | undefined)[] => [planes[0], planes[63]];

test("given control pictures become as large as their pictures, and are turned with them", async () => {
  const { only, plan } = await planned(true);
  const plain = await givenControlPictures(only, plan(false), false);
  expect(plain).toHaveLength(3 * 64 * 64);
  expect(ends(plain)).toEqual([1, 0]);
  expect(ends(await givenControlPictures(only, plan(true), true))).toEqual([0, 1]);
});

test("a picture without one is named", async () => {
  const { only, plan } = await planned(false);
  await expect(givenControlPictures(only, plan(false), false)).rejects.toThrow(
    /a\.png has no control picture, expected one of the same name/,
  );
});

test("control pictures are made once of each cut, in the picture's size", async () => {
  const { only, plan } = await planned(false);
  let made = 0;
  const folder = join(root, "kept");
  const hint = madeControlPictures({
    folder,
    identity: "inverted",
    make: ({ width, height, data }) => {
      made++;
      const inverted = data.map((value, i) => (i % 4 === 3 ? 255 : 255 - value));
      expect([width, height]).toEqual([64, 64]);
      return Promise.resolve({ width, height, data: inverted });
    },
  });
  expect(ends(await hint(only, plan(false), false))).toEqual([0, 1]);
  expect(ends(await hint(only, plan(false), false))).toEqual([0, 1]);
  expect(made).toBe(1);
  expect(ends(await hint(only, plan(true), true))).toEqual([1, 0]);
  expect(made).toBe(2);
  await writeFile(join(folder, (await readdir(folder))[0] ?? ""), "damaged");
  await hint(only, plan(false), false);
  await hint(only, plan(true), true);
  expect(made).toBe(3);
});
