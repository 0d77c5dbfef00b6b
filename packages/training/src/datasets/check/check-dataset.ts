/** What is wrong with a data set, and what could be better, before hours are spent on it. */
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Problem, type Text } from "@inkloom/contract";
import { PixelsError, pictureSize, type PictureSize, smallSample } from "@inkloom/pixels";
import { readCaptionFile, captionLines } from "../caption-file.ts";
import { type CaptionPlace, captionPlaces } from "../caption-places.ts";
import type { CaptionEncoding } from "../caption-text.ts";
import { inParallel } from "../in-parallel.ts";
import { hashOf } from "../journal/content.ts";
import { reasonOf } from "../read-subset.ts";
import { AMOUNTS, LEAST, type Purpose } from "./advice.ts";
import { alikeGroups, type PerceptualHash, perceptualHash } from "./perceptual-hash.ts";
import { sharpness } from "./sharpness.ts";

export interface CheckOptions {
  readonly purpose: Purpose;
  /** Side of the square whose area pictures are trained at, pixels. */
  readonly resolution: number;
  /** Variance of the Laplacian below which a picture is called blurred. */
  readonly blur: number;
  /** Bits of 64 in which hashes of pictures differ that look alike. */
  readonly alike: number;
  readonly extension?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, of: number) => void) | undefined;
}

export type FindingId =
  | "too-few"
  | "few"
  | "unreadable"
  | "small"
  | "blurred"
  | "duplicate"
  | "alike"
  | "transparent"
  | "no-caption"
  | "caption-encoding"
  | "caption-unreadable";

/** One thing that was found. */
export interface Finding {
  readonly id: FindingId;
  /** `stop`: training fails or is of no use; `mend`: it gets worse; `know`: it may be meant so. */
  readonly level: "stop" | "mend" | "know";
  readonly sentence: Text;
  /** Below the data set, with what there is to say of each. */
  readonly pictures: readonly { readonly name: string; readonly note?: Text }[];
  /** Of duplicates and pictures that look alike: which belong together. */
  readonly groups?: readonly (readonly string[])[];
}

export interface DatasetCheck {
  /** All that were found, and those that can be learnt from: read, and each once. */
  readonly pictures: number;
  readonly usable: number;
  readonly captioned: number;
  /** The gravest first; none where all is well. */
  readonly findings: readonly Finding[];
}

/** Longest side of what is looked at, pixels: blur and likeness are judged at one size. */
const SIDE = 512;
/** Most pixels of a picture. */
const AREA = 2 ** 28;

interface Seen {
  readonly name: string;
  readonly size: PictureSize;
  readonly file: string;
  readonly hash: PerceptualHash;
  readonly sharpness: number;
  readonly transparent: boolean;
}

/** @throws Problem `dataset/empty` */
export async function checkDataset(folder: string, options: CheckOptions): Promise<DatasetCheck> {
  const root = resolve(folder);
  const places = await captionPlaces(root, options.extension);
  const names = places.flatMap(({ pictures }) => pictures);
  const unreadable: { name: string; note: Text }[] = [];
  let done = 0;
  const looked = await inParallel(
    names,
    async (name) => {
      try {
        return await look(root, name);
      } catch (error) {
        unreadable.push({ name, note: noteOf(error) });
        return undefined;
      } finally {
        options.onProgress?.(++done, names.length);
      }
    },
    options.signal,
  );
  const seen = looked.filter((each) => each !== undefined);
  const { findings: duplicates, usable } = likeness(seen, options);
  const captions = await captionFindings(root, places);
  const findings = [
    ...amountFindings(usable, options.purpose),
    ...finding("unreadable", "stop", unreadable.sort(byName), {
      en: "Files that cannot be read as pictures",
      zh: "无法作为图片读取的文件",
    }),
    ...captions.findings,
    ...duplicates,
    ...qualityFindings(seen, options),
  ];
  const order = ["stop", "mend", "know"];
  return {
    pictures: names.length,
    usable,
    captioned: captions.captioned,
    findings: findings.sort((a, b) => order.indexOf(a.level) - order.indexOf(b.level)),
  };
}

async function look(root: string, name: string): Promise<Seen> {
  const path = join(root, name);
  const size = await pictureSize(path);
  const bytes = await readFile(path);
  const sample = await smallSample(bytes, { side: SIDE, area: AREA });
  return {
    name,
    size,
    file: hashOf(bytes),
    hash: perceptualHash(sample),
    sharpness: sharpness(sample),
    transparent: sample.transparent,
  };
}

function noteOf(error: unknown): Text {
  if (error instanceof PixelsError) return reasonOf(error);
  const code = error instanceof Error && "code" in error ? String(error.code) : undefined;
  if (code === undefined) throw error;
  return { en: `cannot be read (${code})`, zh: `无法读取（${code}）` };
}

const byName = (a: { readonly name: string }, b: { readonly name: string }): number =>
  a.name < b.name ? -1 : 1;

/** None where no picture is concerned. */
function finding(
  id: FindingId,
  level: Finding["level"],
  pictures: Finding["pictures"],
  what: Text,
  groups?: Finding["groups"],
): Finding[] {
  if (pictures.length === 0) return [];
  const sentence = {
    en: `${what.en}: ${pictures.length}.`,
    zh: `${what.zh}：${pictures.length} 张。`,
  };
  return [{ id, level, sentence, pictures, ...(groups && { groups }) }];
}

function amountFindings(usable: number, purpose: Purpose): Finding[] {
  const { least, label, advice } = AMOUNTS[purpose];
  if (usable >= least) return [];
  const grave = usable < LEAST;
  return [
    {
      id: grave ? "too-few" : "few",
      level: grave ? "stop" : "mend",
      sentence: {
        en: `Different pictures: ${usable}; for ${label.en} ${advice.en} are advised, and never fewer than ${LEAST}.`,
        zh: `共有 ${usable} 张不同的图片；训练${label.zh}建议 ${advice.zh}，至少 ${LEAST} 张。`,
      },
      pictures: [],
    },
  ];
}

/** Same files first; of these one is compared with the others by its looks. */
function likeness(
  seen: readonly Seen[],
  { alike }: CheckOptions,
): { readonly findings: Finding[]; readonly usable: number } {
  const files = Map.groupBy(seen, ({ file }) => file);
  const same = [...files.values()].filter((group) => group.length > 1);
  const distinct = [...files.values()].flatMap(([first]) => (first ? [first] : []));
  const groups = alikeGroups(
    distinct.map(({ hash }) => hash),
    alike,
  ).map((group) => group.flatMap((at) => distinct[at] ?? []));
  const namesOf = (all: readonly (readonly Seen[])[]): string[][] =>
    all.map((group) => group.map(({ name }) => name));
  const others = (all: readonly (readonly Seen[])[]) =>
    all.flatMap((group) => group.slice(1).map(({ name }) => ({ name })));
  return {
    findings: [
      ...finding(
        "duplicate",
        "mend",
        others(same),
        { en: "The same file as another picture", zh: "与另一张图片是同一文件" },
        namesOf(same),
      ),
      ...finding(
        "alike",
        "know",
        others(groups),
        { en: "Looks like another picture", zh: "与另一张图片非常相似" },
        namesOf(groups),
      ),
    ],
    usable: distinct.length,
  };
}

function qualityFindings(seen: readonly Seen[], { resolution, blur }: CheckOptions): Finding[] {
  const small = seen.filter(({ size }) => size.width * size.height < resolution * resolution);
  const blurred = seen.filter((each) => each.sharpness < blur);
  return [
    ...finding(
      "small",
      "mend",
      small.map(({ name, size: { width, height } }) => {
        const note = `${width}x${height}`;
        return { name, note: { en: note, zh: note } };
      }),
      {
        en: `Fewer pixels than ${resolution}x${resolution}, so that training enlarges them`,
        zh: `像素少于 ${resolution}x${resolution}，训练时会被放大`,
      },
    ),
    ...finding(
      "blurred",
      "mend",
      blurred.map(({ name, sharpness: value }) => {
        const note = value.toFixed(0);
        return { name, note: { en: `sharpness ${note}`, zh: `清晰度 ${note}` } };
      }),
      {
        en: `Blurred or flat (sharpness below ${blur})`,
        zh: `模糊或过于平坦（清晰度低于 ${blur}）`,
      },
    ),
    ...finding(
      "transparent",
      "know",
      seen.filter(({ transparent }) => transparent).map(({ name }) => ({ name })),
      {
        en: "Transparent in part; whatever colours lie below are learnt",
        zh: "含有透明部分；训练会学习其下隐藏的颜色",
      },
    ),
  ];
}

async function captionFindings(
  root: string,
  places: readonly CaptionPlace[],
): Promise<{ readonly findings: Finding[]; readonly captioned: number }> {
  const odd: { name: string; note: Text }[] = [];
  const failed: { name: string; note: Text }[] = [];
  const missing: { name: string }[] = [];
  let captioned = 0;
  await inParallel(places, async ({ name, exists, pictures }) => {
    if (!exists) {
      missing.push(...pictures.map((each) => ({ name: each })));
      return;
    }
    try {
      const { text, encoding } = await readCaptionFile(root, name);
      if (captionLines(text).length === 0) missing.push({ name });
      else captioned += pictures.length;
      if (encoding !== "utf-8") odd.push({ name, note: noteOfEncoding(encoding) });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      failed.push({ name, note: error.sentence });
    }
  });
  return {
    captioned,
    findings: [
      ...finding("caption-unreadable", "stop", failed.sort(byName), {
        en: "Captions that cannot be read as text",
        zh: "标注无法作为文本读取",
      }),
      ...finding("no-caption", "mend", missing.sort(byName), {
        en: "No caption, or an empty one",
        zh: "没有标注，或标注为空",
      }),
      ...finding("caption-encoding", "know", odd.sort(byName), {
        en: "Captions that are not in UTF-8, which other trainers misread or refuse",
        zh: "标注不是 UTF-8 编码，其他训练程序会误读或拒绝",
      }),
    ],
  };
}

const noteOfEncoding = (encoding: CaptionEncoding): Text => ({ en: encoding, zh: encoding });
