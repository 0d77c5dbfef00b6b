/** kohya's metadata of fine-tuning: one JSON with every picture's caption and tags, or a line of JSON for each.
 *  Reference: kohya-ss/sd-scripts@48d368f, library/train_util.py (FineTuningDataset), finetune/merge_*_to_metadata.py. */
import { join, isAbsolute, basename, dirname } from "node:path";
import { Problem } from "@inkloom/contract";
import { readJson, readWhole } from "./dataset-config.ts";
import { folderNames, stemOf } from "./picture-names.ts";
import { isTable } from "./subset-options.ts";

export interface DescribedPicture {
  readonly path: string;
  readonly caption: string;
}

/** No metadata is longer, bytes: about a million pictures. */
const LIMIT = 1024 * 1024 * 1024;

export interface MetadataOptions {
  /** Where relative names lie. */
  readonly folder?: string | undefined;
  readonly separator: string;
  /** Each line of a caption gets the tags; otherwise they follow the whole. */
  readonly enableWildcard: boolean;
}

/**
 * Keys are paths, names in the folder, or, as older files have it, names without an ending. Their sizes and training
 * resolutions are not taken: the pictures say them.
 *
 * @throws Problem `dataset/config` that names the entry; `dataset/empty` where there is none
 */
export async function readMetadata(
  file: string,
  { folder, separator, enableWildcard }: MetadataOptions,
): Promise<DescribedPicture[]> {
  const entries = await entriesOf(file);
  if (entries.length === 0)
    throw new Problem("dataset/empty", {
      en: `${file} describes no picture, expected one or more.`,
      zh: `${file} 没有描述任何图片，应至少有一张。`,
    });
  const stems = new Map<string, ReadonlyMap<string, string>>();
  const described: DescribedPicture[] = [];
  for (const [key, entry] of entries) {
    const path = await pathOf(key, { file, folder, stems });
    described.push({ path, caption: captionOf(entry, key, file, { separator, enableWildcard }) });
  }
  return described.sort((a, b) => (a.path < b.path ? -1 : Number(a.path > b.path)));
}

type Entry = readonly [key: string, entry: Readonly<Record<string, unknown>>];

async function entriesOf(file: string): Promise<Entry[]> {
  if (!file.toLowerCase().endsWith(".jsonl")) {
    const all = await readJson(file, LIMIT);
    if (!isTable(all)) throw odd(file, "the whole", "整个文件");
    return Object.entries(all).map(([key, entry]) => {
      if (!isTable(entry)) throw odd(file, key, key);
      return [key, entry];
    });
  }
  const lines = (await readWhole(file, LIMIT)).split("\n");
  return lines.flatMap((line, index): Entry[] => {
    if (line.trim() === "") return [];
    const entry = parsed(line);
    const key = isTable(entry) ? entry["image_path"] : undefined;
    if (!isTable(entry) || typeof key !== "string")
      throw odd(file, `line ${index + 1}`, `第 ${index + 1} 行`);
    return [[key, entry]];
  });
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined; // said by the caller, with the line
  }
}

const odd = (file: string, en: string, zh: string): Problem =>
  new Problem("dataset/config", {
    en: `${file}: ${en} is no description of a picture, expected an object with caption or tags.`,
    zh: `${file}：${zh}不是图片的描述，应为含有 caption 或 tags 的对象。`,
  });

function captionOf(
  entry: Readonly<Record<string, unknown>>,
  key: string,
  file: string,
  { separator, enableWildcard }: Pick<MetadataOptions, "separator" | "enableWildcard">,
): string {
  const caption = textAt(entry, "caption", key, file);
  const tags = textAt(entry, "tags", key, file);
  if (tags === "") return caption;
  if (!enableWildcard) return caption === "" ? tags : caption + separator + tags;
  const line = tags.replaceAll("\n", separator);
  const lines = caption.split("\n").filter((each) => each.trim() !== "");
  return lines.length === 0 ? line : lines.map((each) => each + separator + line).join("\n");
}

function textAt(
  entry: Readonly<Record<string, unknown>>,
  name: string,
  key: string,
  file: string,
): string {
  const value = entry[name] ?? "";
  if (typeof value === "string") return value;
  if (Array.isArray(value) && value.every((each) => typeof each === "string"))
    return value.join(", ");
  throw new Problem("dataset/config", {
    en: `${file}: ${name} of ${key} is ${JSON.stringify(value).slice(0, 60)}, expected a text.`,
    zh: `${file}：${key} 的 ${name} 是 ${JSON.stringify(value).slice(0, 60)}，应为文本。`,
  });
}

interface Place {
  readonly file: string;
  readonly folder: string | undefined;
  /** By folder: names of its pictures by what they are without an ending. */
  readonly stems: Map<string, ReadonlyMap<string, string>>;
}

async function pathOf(key: string, { file, folder, stems }: Place): Promise<string> {
  if (!isAbsolute(key) && folder === undefined)
    throw new Problem("dataset/config", {
      en: `${file}: ${key} is no whole path, expected image_dir to say where it lies.`,
      zh: `${file}：${key} 不是完整路径，应由 image_dir 指出其所在位置。`,
    });
  const path = isAbsolute(key) ? key : join(folder ?? "", key);
  const above = dirname(path);
  const known = stems.get(above) ?? (await stemsIn(above));
  stems.set(above, known);
  const name = known.get(basename(path));
  return name === undefined ? path : join(above, name);
}

/** Whole names lead to themselves, so that `a.b.png` is never taken for `a.b`. */
async function stemsIn(folder: string): Promise<ReadonlyMap<string, string>> {
  const { pictures } = await folderNames(folder);
  return new Map([
    ...pictures.map((name) => [stemOf(name), name] as const),
    ...pictures.map((name) => [name, name] as const),
  ]);
}
