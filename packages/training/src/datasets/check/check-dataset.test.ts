import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodePicture, type Pixels, resizePillow, blurPillow, rasterOf } from "@inkloom/pixels";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { checkDataset, type CheckOptions, type FindingId } from "./check-dataset.ts";
import { alikeGroups, distance, perceptualHash } from "./perceptual-hash.ts";
import { sharpness } from "./sharpness.ts";

let root = "";
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "inkloom-check-"));
});
afterEach(() => rm(root, { recursive: true }));

/** A scene of blocks, another for each seed. */
function scene(seed: number, width = 96, height = 80): Pixels {
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at += 4) {
      const block = Math.floor((x * 6) / width) * 7 + Math.floor((y * 5) / height) * 13 + seed * 31;
      const level = (block * block * 2654435761) % 256;
      data[at] = level;
      data[at + 1] = (level * 3) % 256;
      data[at + 2] = 255 - level;
    }
  return { width, height, data };
}

const options: CheckOptions = { purpose: "other", resolution: 64, blur: 20, alike: 6 };

async function put(
  name: string,
  content: Pixels | string | Uint8Array,
  format: "png" | "jpeg" = "png",
) {
  const bytes =
    typeof content === "string" || content instanceof Uint8Array
      ? content
      : await encodePicture(content, { format });
  await writeFile(join(root, name), bytes);
}

const greyOf = ({ width, height, data }: Pixels) => ({
  width,
  height,
  grey: Float32Array.from({ length: width * height }, (_, at) => data[at * 4] ?? 0),
});

describe("a data set", () => {
  test("is told what is wrong with it, the gravest first", async () => {
    const one = scene(1);
    const png = await encodePicture(one, { format: "png" });
    await put("a.png", png);
    await put("a.txt", "1girl");
    await put("copy.png", png);
    await put("copy.txt", "\n");
    await put(
      "like.jpg",
      resizePillow(one, { width: 120, height: 100, filter: "bicubic" }),
      "jpeg",
    );
    await put("like.txt", Buffer.from([0xd2, 0xbb, 0xb8, 0xf6]));
    await put("other.png", scene(2));
    await put("other.txt", Buffer.from([0xff, 0x00, 0xff]));
    await put("short.png", png.subarray(0, png.length - 20));
    await put("small.png", scene(3, 40, 40));
    await put("flat.png", { width: 80, height: 80, data: new Uint8ClampedArray(25600).fill(200) });
    const check = await checkDataset(root, options);
    expect([check.pictures, check.usable, check.captioned]).toEqual([7, 5, 2]);
    const found = new Map(check.findings.map((each) => [each.id, each]));
    const names = (id: FindingId) => found.get(id)?.pictures.map(({ name }) => name);
    expect(check.findings.map(({ level }) => level)).toEqual([
      "stop",
      "stop",
      "stop",
      "mend",
      "mend",
      "mend",
      "mend",
      "know",
      "know",
      "know",
    ]);
    expect(found.get("too-few")?.sentence.en).toBe(
      "Different pictures: 5; for anything 15 or more are advised, and never fewer than 15.",
    );
    expect(names("unreadable")).toEqual(["short.png"]);
    expect(names("caption-unreadable")).toEqual(["other.txt"]);
    expect(names("no-caption")).toEqual(["copy.txt", "flat.png", "short.png", "small.png"]);
    expect(found.get("caption-encoding")?.pictures).toEqual([
      { name: "like.txt", note: { en: "gb18030", zh: "gb18030" } },
    ]);
    expect(found.get("duplicate")?.groups).toEqual([["a.png", "copy.png"]]);
    expect(found.get("alike")?.groups).toEqual([["a.png", "like.jpg"]]);
    expect(names("small")).toEqual(["small.png"]);
    expect(names("blurred")).toEqual(["flat.png"]);
    expect(names("transparent")).toEqual(["flat.png"]);
  });

  test("of enough pictures is fine", async () => {
    for (let seed = 0; seed < 20; seed++) {
      await put(`${seed}.png`, scene(seed * 7 + 1));
      await put(`${seed}.txt`, "a scene");
    }
    const { findings } = await checkDataset(root, { ...options, purpose: "person", alike: 0 });
    expect(findings).toEqual([]);
    const style = await checkDataset(root, { ...options, purpose: "style", alike: 0 });
    expect(style.findings).toMatchObject([{ id: "few", level: "mend" }]);
  });

  test("without pictures is refused", async () => {
    await put("a.txt", "1girl");
    await expect(checkDataset(root, options)).rejects.toMatchObject({ code: "dataset/empty" });
  });
});

describe("measures", () => {
  test("a hash survives size and light, and tells pictures apart", () => {
    const hash = perceptualHash(greyOf(scene(1)));
    const larger = resizePillow(scene(1), { width: 200, height: 150, filter: "lanczos" });
    const lighter = { ...scene(1), data: scene(1).data.map((value) => value * 0.8 + 40) };
    expect(distance(hash, perceptualHash(greyOf(larger)))).toBeLessThanOrEqual(4);
    expect(distance(hash, perceptualHash(greyOf(lighter)))).toBeLessThanOrEqual(4);
    expect(distance(hash, perceptualHash(greyOf(scene(2))))).toBeGreaterThan(12);
    expect(distance({ high: 0, low: 0 }, { high: 0xffffffff, low: 0xffffffff })).toBe(64);
  });

  test("groups are joined by pairs", () => {
    const hashes = [0b0000, 0b1111_0000, 0b0011, 0b1111].map((low) => ({ high: 5, low }));
    expect(alikeGroups(hashes, 2)).toEqual([[0, 2, 3]]);
    expect(alikeGroups(hashes, 1)).toEqual([]);
  });

  test("a blurred picture is less sharp", () => {
    const sharp = scene(1);
    const soft = blurPillow(rasterOf(sharp, 4), 3);
    const blurred = { width: 96, height: 80, data: soft.data };
    expect(sharpness(greyOf(sharp))).toBeGreaterThan(20 * sharpness(greyOf(blurred)));
    expect(sharpness({ width: 2, height: 2, grey: new Float32Array(4) })).toBe(0);
  });
});
