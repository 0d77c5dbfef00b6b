import { Readable } from "node:stream";
import { encodePng, examinePicture } from "@inkloom/pixels";
import { expect, test } from "vitest";
import type { AssetStore } from "../../storage/store/asset-store.ts";
import { openThumbnails } from "./thumbnails.ts";

const width = 64;
const data = new Uint8ClampedArray(width * width * 4).map((_, at) => (at * 7919) % 256);
const picture = await encodePng({ width, height: width, data });

/** A store of one picture under every name, which counts how it is asked. */
function store(bytes: Uint8Array = picture) {
  const asked: string[] = [];
  let [open, most] = [0, 0];
  const files = {
    open: async (hash: string) => {
      asked.push(hash);
      open += 1;
      most = Math.max(most, open);
      await new Promise((resolve) => setTimeout(resolve, 5));
      const stream = Readable.from([bytes]);
      stream.once("close", () => (open -= 1));
      return { stream };
    },
  };
  return { files: files as unknown as AssetStore, asked, most: () => most };
}

test("a small picture is made once, also when many ask for it at the same time", async () => {
  const { files, asked } = store();
  const thumbnails = openThumbnails(files, { pixelLimit: 10_000 });
  const made = await Promise.all([1, 2, 3].map(() => thumbnails.get("a", 32)));
  expect(await thumbnails.get("a", 32)).toBe(made[0]);
  expect(asked).toEqual(["a"]);
  expect(await examinePicture(made[0] ?? new Uint8Array(), { area: 10_000 })).toMatchObject({
    width: 32,
    height: 32,
  });
});

test("no more are made at once than may be", async () => {
  const { files, asked, most } = store();
  const thumbnails = openThumbnails(files, { pixelLimit: 10_000, atOnce: 2 });
  await Promise.all(["a", "b", "c", "d", "e"].map((hash) => thumbnails.get(hash, 32)));
  expect(asked).toHaveLength(5);
  expect(most()).toBe(2);
});

test("those used longest ago are forgotten first, past what may be kept", async () => {
  const { files, asked } = store();
  const { length } = await openThumbnails(files, { pixelLimit: 10_000 }).get("x", 32);
  const thumbnails = openThumbnails(files, { pixelLimit: 10_000, kept: 2 * length });
  asked.length = 0;
  for (const hash of ["a", "b", "a", "c", "a", "b"]) await thumbnails.get(hash, 32);
  expect(asked).toEqual(["a", "b", "c", "b"]);
});

test("what cannot be made is said, and tried again", async () => {
  const { files, asked } = store(Buffer.from("no picture"));
  const thumbnails = openThumbnails(files, { pixelLimit: 10_000 });
  for (let tries = 1; tries <= 2; tries += 1) {
    await expect(thumbnails.get("a", 32)).rejects.toMatchObject({ code: "input/picture" });
    expect(asked).toHaveLength(tries);
  }
  const large = openThumbnails(store().files, { pixelLimit: 100 });
  await expect(large.get("a", 32)).rejects.toMatchObject({ code: "input/picture" });
});
