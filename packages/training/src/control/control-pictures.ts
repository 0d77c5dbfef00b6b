/** Control pictures as a ControlNet's training is shown them: given ones of the same names, or made of the pictures. */
import { createHash, randomUUID } from "node:crypto";
import { mkdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Problem } from "@inkloom/contract";
import { decodePicture, encodePng, type Pixels, rasterOf, resampled } from "@inkloom/pixels";
import type { PicturePlan } from "../datasets/buckets.ts";
import type { Size } from "../datasets/dataset.ts";
import { loadTrainingPicture } from "../datasets/load-training-picture.ts";
import type { PlannedPicture } from "../runs/run-plan.ts";
import type { SubjectControl } from "../runs/step-pictures.ts";

/** Those of `conditioning_data_dir`, brought to the size of their pictures and cut like them. */
export const givenControlPictures: SubjectControl["hint"] = async (planned, plan, flip) => {
  const { picture, subset } = planned;
  const { conditioning } = picture;
  if (conditioning === undefined)
    throw new Problem("dataset/picture", {
      en: `${picture.path} has no control picture, expected one of the same name in conditioning_data_dir.`,
      zh: `${picture.path} 没有控制图，conditioning_data_dir 中应有同名图片。`,
    });
  const { resizeInterpolation: interpolation } = subset;
  const path = conditioning;
  const size = await pictureSize(path);
  return brightness(await loadTrainingPicture({ path, ...size }, plan, { flip, interpolation }));
};

interface MadeOptions {
  /** Where they are kept, since a preprocessor may take longer than a step. */
  readonly folder: string;
  /** The preprocessor with its settings: others make other pictures. */
  readonly identity: string;
  readonly make: (picture: Pixels) => Promise<Pixels>;
}

/** Made of what a step shows of a picture, once for each cut. */
export function madeControlPictures({
  folder,
  identity,
  make,
}: MadeOptions): SubjectControl["hint"] {
  return async (planned, plan, flip) => {
    const { picture, subset } = planned;
    const [width, height] = plan.bucket;
    const path = join(folder, `${await nameOf(planned, plan, flip, identity)}.png`);
    const kept = await readFile(path)
      .then(decodePicture)
      .catch(() => undefined); // damaged ones are made anew
    if (kept?.width === width && kept.height === height) return planesOf(kept);
    const { resizeInterpolation: interpolation } = subset;
    const shown = await loadTrainingPicture(picture, plan, { flip, interpolation });
    const made = fitted(await make(controlPixels(brightness(shown), plan.bucket)), width, height);
    await mkdir(folder, { recursive: true });
    const part = `${path}.${randomUUID()}.part`; // a batch may show a picture twice
    await writeFile(part, await encodePng(made));
    await rename(part, path);
    return planesOf(made);
  };
}

async function nameOf(
  { picture, subset }: PlannedPicture,
  { bucket, resized, left, top }: PicturePlan,
  flip: boolean,
  identity: string,
): Promise<string> {
  const { size = 0, mtimeMs = 0 } = (await stat(picture.path).catch(() => undefined)) ?? {};
  const parts = [picture.path, size, mtimeMs, ...bucket, ...resized, left, top, flip, identity];
  const text = [...parts, subset.resizeInterpolation ?? ""].join("\n");
  return createHash("sha256").update(text).digest("hex");
}

async function pictureSize(path: string): Promise<{ width: number; height: number }> {
  const bytes = await readFile(path).catch(() => undefined);
  const decoded = bytes && (await decodePicture(bytes).catch(() => undefined));
  if (decoded) return { width: decoded.width, height: decoded.height };
  throw new Problem("dataset/picture", {
    en: `${path} cannot be read, expected the control picture that was there.`,
    zh: `无法读取 ${path}，应为原来的控制图。`,
  });
}

/** -1..1 to 0..1. */
function brightness(planes: Float32Array): Float32Array {
  for (let i = 0; i < planes.length; i++) planes[i] = ((planes[i] ?? 0) + 1) / 2;
  return planes;
}

/** A control picture [3, height, width] in 0..1 as it is looked at. */
export function controlPixels(planes: Float32Array, [width, height]: Size): Pixels {
  const area = width * height;
  const data = new Uint8ClampedArray(4 * area).fill(255);
  for (let at = 0; at < area; at++)
    for (let c = 0; c < 3; c++) data[4 * at + c] = Math.round((planes[c * area + at] ?? 0) * 255);
  return { width, height, data };
}

/** [3, height, width] in 0..1. */
function planesOf({ width, height, data }: Pixels): Float32Array {
  const area = width * height;
  const planes = new Float32Array(3 * area);
  for (let at = 0; at < area; at++)
    for (let c = 0; c < 3; c++) planes[c * area + at] = (data[4 * at + c] ?? 0) / 255;
  return planes;
}

/** Preprocessors may answer another size. */
function fitted(picture: Pixels, width: number, height: number): Pixels {
  if (picture.width === width && picture.height === height) return picture;
  const raster = resampled(rasterOf(picture, 4), { width, height, filter: "lanczos" });
  return { width, height, data: raster.data };
}
