/** Makes every picture of a data set the size that it is trained at, in a new folder or, able to be undone, in its place. */
import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, extname, join, resolve } from "node:path";
import { Problem, type Text } from "@inkloom/contract";
import {
  decodePicture,
  encodePicture,
  type EncodeOptions,
  type Pixels,
  PixelsError,
  smallSample,
} from "@inkloom/pixels";
import { bucketChooser } from "../buckets.ts";
import { captionBytes } from "../caption-file.ts";
import { captionPlaces } from "../caption-places.ts";
import type { Size } from "../dataset.ts";
import { codeOf, writeFailure } from "../../files/write-failure.ts";
import { openJournal } from "../journal/journal.ts";
import type { Change } from "../journal/record.ts";
import { stemOf } from "../picture-names.ts";
import { reasonOf } from "../read-subset.ts";
import { windowAround, windowWithin, type Window } from "./crop-window.ts";
import { type Fit, fitPicture, type Padding } from "./fit-picture.ts";
import { subjectFocus } from "./saliency.ts";

export interface FoundFace {
  /** Pixels. */
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface PrepareOptions {
  /** A size for all; where absent each gets the bucket of its proportions. */
  readonly size?: Size | undefined;
  /** Side of the square whose area the buckets have, pixels. */
  readonly resolution: number;
  readonly crop: "centre" | "face" | "subject";
  /** A part by hand, instead; pixels, or shares of the sides where none is above 1. */
  readonly rectangle?: FoundFace | undefined;
  /** Height of the window in heights of the face; 0 for the largest window. */
  readonly closeUp: number;
  /** Nothing is cut off; borders are filled. */
  readonly padding?: Padding | undefined;
  readonly enlarge: Fit["enlarge"];
  /** The largest face; undefined where there is none. Only asked for where `crop` is `face`. */
  readonly face: (picture: Pixels) => Promise<FoundFace | undefined>;
  /** Pictures whose name holds this alone. */
  readonly name?: string | undefined;
  /** Pictures of these names alone, below the data set. */
  readonly only?: readonly string[] | undefined;
  readonly extension?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, of: number) => void) | undefined;
}

export interface PreparedDataset {
  readonly made: number;
  readonly enlarged: readonly string[];
  /** Where a face was looked for and none was found: they are cut around what stands out. */
  readonly faceless: readonly string[];
  readonly unreadable: readonly { readonly name: string; readonly reason: Text }[];
  /** How many there are of each size. */
  readonly sizes: readonly { readonly size: string; readonly count: number }[];
}

/** Most pixels of a picture. */
const AREA = 2 ** 28;

/** Longest side of what is looked at for its subject. */
const SEEN = 256;

interface Made {
  readonly name: string;
  readonly pixels: Pixels;
  readonly caption: string | undefined;
  readonly before: Uint8Array;
}

/**
 * Into a new folder, with the captions. The folder appears when all is done.
 * @throws Problem `output/exists`, `output/full`, `output/unwritable`, `dataset/empty`, `dataset/caption`
 */
export async function prepareInto(
  folder: string,
  target: string,
  options: PrepareOptions,
): Promise<PreparedDataset> {
  const root = resolve(folder);
  const place = resolve(target);
  if ((await stat(place).catch(() => undefined)) !== undefined) throw taken(place);
  // Two that make the same one do not meet before they are done.
  const building = join(dirname(place), `.${basename(place)}.${randomUUID()}${PART}`);
  const stems = new Set<string>();
  try {
    await mkdir(building, { recursive: true });
    await removeLeft(place);
    const done = await prepared(root, options, async ({ name, pixels, caption }) => {
      const stem = freeStem(name, stems);
      await mkdir(dirname(join(building, stem)), { recursive: true });
      await writeFile(
        join(building, `${stem}.png`),
        await encodePicture(pixels, { format: "png" }),
      );
      if (caption !== undefined)
        await writeFile(
          join(building, stem + extname(caption)),
          await captionBytes(join(root, caption)),
        );
    });
    await moved(building, place);
    return done;
  } catch (error) {
    await rm(building, { recursive: true, force: true });
    throw codeOf(error) === undefined ? error : writeFailure(error, place);
  }
}

const PART = ".inkloom.part";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Milliseconds after which a part that nothing was added to is what a killed process left. */
const LEFT = 24 * 60 * 60 * 1000;

/** Removes what killed processes left of the same new folder. */
async function removeLeft(place: string): Promise<void> {
  const [above, beginning] = [dirname(place), `.${basename(place)}.`];
  for (const name of await readdir(above)) {
    if (!name.startsWith(beginning) || !name.endsWith(PART)) continue;
    if (!UUID.test(name.slice(beginning.length, -PART.length))) continue;
    const part = join(above, name);
    const changed = await stat(part).catch(() => undefined);
    if (changed && Date.now() - changed.mtimeMs > LEFT)
      await rm(part, { recursive: true, force: true });
  }
}

/** @throws Problem `output/exists` where another was done first */
async function moved(building: string, place: string): Promise<void> {
  try {
    await rename(building, place);
  } catch (error) {
    throw ["ENOTEMPTY", "EEXIST"].includes(codeOf(error) ?? "") ? taken(place) : error;
  }
}

const taken = (place: string): Problem =>
  new Problem("output/exists", {
    en: `${place} exists already, expected the name of a new folder.`,
    zh: `${place} 已经存在，应为新文件夹的名称。`,
  });

/** `a.jpg` and `a.png` become `a` and `a-png`. */
function freeStem(name: string, taken: Set<string>): string {
  const stem = stemOf(name);
  const free = taken.has(stem.toLowerCase()) ? `${stem}-${extname(name).slice(1)}` : stem;
  taken.add(free.toLowerCase());
  return free;
}

const FORMATS: Readonly<Record<string, EncodeOptions>> = {
  ".png": { format: "png" },
  ".jpg": { format: "jpeg", quality: 95 },
  ".jpeg": { format: "jpeg", quality: 95 },
  ".webp": { format: "webp", quality: 95 },
};

/** In their places, as a batch of the journal that can be undone. @throws as `openJournal` and `commit` */
export async function prepareInPlace(
  folder: string,
  options: PrepareOptions,
  what: Text,
): Promise<PreparedDataset> {
  const root = resolve(folder);
  const journal = openJournal(root);
  const changes: Change[] = [];
  const done = await prepared(root, options, async ({ name, pixels, before }) => {
    const format = FORMATS[extname(name).toLowerCase()] ?? { format: "png" };
    const bytes = await encodePicture(pixels, format);
    changes.push({ name, before: journal.keep(before), after: journal.keep(bytes) });
  });
  journal.commit(what, changes);
  return done;
}

async function prepared(
  root: string,
  options: PrepareOptions,
  take: (made: Made) => Promise<void>,
): Promise<PreparedDataset> {
  const places = await captionPlaces(root, options.extension);
  const part = options.name?.toLowerCase();
  const only = options.only && new Set(options.only);
  const pictures = places
    .flatMap(({ name: caption, exists, pictures: names }) =>
      names.map((name) => ({ name, caption: exists ? caption : undefined })),
    )
    .filter(({ name }) => part === undefined || name.toLowerCase().includes(part))
    .filter(({ name }) => only === undefined || only.has(name));
  const chooser = sizeChooser(options);
  const enlarged: string[] = [];
  const faceless: string[] = [];
  const unreadable: { name: string; reason: Text }[] = [];
  const sizes = new Map<string, number>();
  for (const [index, { name, caption }] of pictures.entries()) {
    options.signal?.throwIfAborted();
    options.onProgress?.(index + 1, pictures.length);
    const found = await opened(join(root, name));
    if ("reason" in found) {
      unreadable.push({ name, reason: found.reason });
      continue;
    }
    const { bytes, picture } = found;
    const size = chooser(picture.width, picture.height);
    const { window, isFaceless } = await windowOf(picture, bytes, size, options);
    if (isFaceless) faceless.push(name);
    const fitted = await fitPicture(picture, {
      window,
      size,
      padding: options.padding,
      enlarge: options.enlarge,
    });
    if (fitted.enlarged) enlarged.push(name);
    await take({ name, pixels: fitted.pixels, caption, before: bytes });
    const key = size.join("x");
    sizes.set(key, (sizes.get(key) ?? 0) + 1);
  }
  const counted = [...sizes].map(([size, count]) => ({ size, count }));
  return {
    made: pictures.length - unreadable.length,
    enlarged,
    faceless,
    unreadable,
    sizes: counted.sort((a, b) => b.count - a.count),
  };
}

type Opened = { readonly bytes: Uint8Array; readonly picture: Pixels } | { readonly reason: Text };

async function opened(path: string): Promise<Opened> {
  try {
    const bytes = await readFile(path);
    return { bytes, picture: await decodePicture(bytes, { area: AREA }) };
  } catch (error) {
    if (error instanceof PixelsError) return { reason: reasonOf(error) };
    // A link that leads nowhere, a name that is no text, a file of somebody else: the others are done nevertheless.
    const code = codeOf(error);
    if (code === undefined) throw error;
    return { reason: { en: `cannot be read (${code})`, zh: `无法读取（${code}）` } };
  }
}

function sizeChooser({
  size,
  resolution,
}: PrepareOptions): (width: number, height: number) => Size {
  if (size) return () => size;
  const choose = bucketChooser({
    resolution: [resolution, resolution],
    enableBucket: true,
    minBucketReso: Math.min(256, Math.max(64, Math.floor(resolution / 128) * 64)),
    maxBucketReso: 2 * resolution,
    bucketResoSteps: 64,
    bucketNoUpscale: false,
  });
  return (width, height) => choose(width, height).bucket;
}

async function windowOf(
  picture: Pixels,
  bytes: Uint8Array,
  size: Size,
  options: PrepareOptions,
): Promise<{ readonly window: Window; readonly isFaceless: boolean }> {
  const all: Size = [picture.width, picture.height];
  const { rectangle, padding, crop, closeUp } = options;
  if (rectangle) return { window: byHand(all, rectangle, size, padding), isFaceless: false };
  if (padding !== undefined && crop === "centre")
    return { window: { left: 0, top: 0, width: all[0], height: all[1] }, isFaceless: false };
  if (crop === "centre")
    return { window: windowAround(all, size, { x: 0.5, y: 0.5 }), isFaceless: false };
  const face = crop === "face" ? await options.face(picture) : undefined;
  if (face === undefined) {
    const sample = await smallSample(bytes, { side: SEEN, area: AREA });
    const window = windowAround(all, size, subjectFocus(sample));
    return { window, isFaceless: crop === "face" };
  }
  const focus = {
    x: (face.left + face.right) / 2 / picture.width,
    y: (face.top + face.bottom) / 2 / picture.height,
  };
  const most = closeUp > 0 ? closeUp * (face.bottom - face.top) : undefined;
  return { window: windowAround(all, size, focus, most), isFaceless: false };
}

/** Of a rectangle of other proportions the middle is kept, unless borders are filled. */
function byHand(all: Size, rectangle: FoundFace, size: Size, padding?: Padding): Window {
  const { left, top, right, bottom } = rectangle;
  const shares = Math.max(right, bottom) <= 1;
  const [w, h] = shares ? all : [1, 1];
  const window = windowWithin(all, {
    left: left * w,
    top: top * h,
    right: right * w,
    bottom: bottom * h,
  });
  if (window === undefined)
    throw new Problem("input/invalid", {
      en: `rectangle: ${[left, top, right, bottom].join(", ")} lies outside of a picture of ${all.join("x")}, expected a part of it.`,
      zh: `rectangle：${[left, top, right, bottom].join(", ")} 在 ${all.join("x")} 的图片之外，应为其中的一部分。`,
    });
  if (padding !== undefined) return window;
  const inner = windowAround([window.width, window.height], size, { x: 0.5, y: 0.5 });
  return { ...inner, left: window.left + inner.left, top: window.top + inner.top };
}
