/** Reads a training folder, a data set configuration or metadata into what the trainer takes. */
import { stat } from "node:fs/promises";
import { basename, join, resolve, sep } from "node:path";
import { Problem, type Text } from "@inkloom/contract";
import { onlyNames } from "@inkloom/diffusion";
import { type ConfiguredDataset, datasetsOf, isConfig, readTables } from "./dataset-config.ts";
import type { TrainingData, TrainingDataset, UnreadablePicture } from "./dataset.ts";
import { balanced } from "./prior-balance.ts";
import { folderNames } from "./picture-names.ts";
import { readSubset } from "./read-subset.ts";
import type { SubsetSettings } from "./subset-options.ts";

export interface ReadOptions {
  /** kohya's options by their names; what a configuration says comes before these. */
  readonly settings?: SubsetSettings;
  /** Folder of pictures for prior preservation, laid out as the other, or flat. */
  readonly regularisation?: string | undefined;
  /** What becomes of pictures that cannot be read. */
  readonly unreadable: "skip" | "stop";
  readonly signal?: AbortSignal | undefined;
}

/**
 * By what `source` is:
 * - a folder with folders named `5_trigger words`: a subset each, seen five times (DreamBooth);
 * - a folder with pictures: one subset, `num_repeats` and `class_tokens` being those given;
 * - `.toml` or `.json` with `datasets`: a configuration;
 * - other `.json` or `.jsonl`: metadata of pictures, whose names lie in `image_dir` or beside the file.
 *
 * Of pictures only the headers are read. Captions are found as `captionName` says.
 *
 * @throws Problem `dataset/empty`, `dataset/config`, `dataset/unsupported`, `dataset/caption`, and where asked
 * to stop `dataset/picture`
 */
export async function readDataset(source: string, options: ReadOptions): Promise<TrainingData> {
  const notes: Text[] = [];
  const unreadable: UnreadablePicture[] = [];
  const configured = await configuredOf(source, options, notes);
  const datasets: TrainingDataset[] = [];
  for (const { settings, subsets } of configured) {
    const read = [];
    for (const each of distinct(subsets, notes)) {
      const within = rootOf(each, source, options);
      const subset = await readSubset(each, { ...options, notes, left: unreadable, within });
      if (subset.pictures.length > 0) read.push(subset);
      else notes.push(passedOver(subset.folder));
    }
    datasets.push({ ...wholeSettings(settings), subsets: balanced(read, notes) });
  }
  if (datasets.every(({ subsets }) => subsets.every((each) => each.isRegularisation)))
    throw empty(source, unreadable.length);
  return { datasets: datasets.filter((each) => each.subsets.length > 0), unreadable, notes };
}

/** Over the network, where folders are not the asker's own, links that lead out of them are passed over. */
function rootOf(
  { image_dir = "" }: SubsetSettings,
  source: string,
  { regularisation }: ReadOptions,
): string | undefined {
  if (!onlyNames()) return undefined;
  const roots = [source, ...(regularisation === undefined ? [] : [regularisation])].map((each) =>
    resolve(each),
  );
  return roots.find((root) => image_dir === root || image_dir.startsWith(root + sep)) ?? image_dir;
}

async function configuredOf(
  source: string,
  { settings = {}, regularisation }: ReadOptions,
  notes: Text[],
): Promise<ConfiguredDataset[]> {
  const found = await stat(source).catch(() => undefined);
  if (found?.isFile() !== true) {
    const own = await folderSubsets(source, settings, notes);
    const prior =
      regularisation === undefined
        ? []
        : await folderSubsets(regularisation, { ...settings, is_reg: true }, notes);
    return [{ settings, subsets: [...own, ...prior] }];
  }
  if (/\.jsonl$/i.test(source)) return [metadataOf(source, settings)];
  if (!/\.(toml|json)$/i.test(source))
    throw new Problem("dataset/config", {
      en: `${source} is a file, expected a folder of pictures, a .toml or .json configuration, or .json metadata.`,
      zh: `${source} 是文件，应为图片文件夹、.toml 或 .json 配置，或 .json 元数据。`,
    });
  const tables = await readTables(source);
  if (!isConfig(tables) && /\.json$/i.test(source)) return [metadataOf(source, settings)];
  return datasetsOf(tables, source).map((each) => ({
    settings: { ...settings, ...each.settings },
    subsets: each.subsets.map((subset) => ({ ...settings, ...subset })),
  }));
}

function metadataOf(source: string, settings: SubsetSettings): ConfiguredDataset {
  const image_dir = settings.image_dir ?? resolve(source, "..");
  return { settings, subsets: [{ ...settings, image_dir, metadata_file: resolve(source) }] };
}

/** `5_trigger words`: repeats and class tokens. */
const REPEATED = /^(\d+)_(.*)$/s;

async function folderSubsets(
  folder: string,
  settings: SubsetSettings,
  notes: Text[],
): Promise<SubsetSettings[]> {
  const root = resolve(folder);
  const { pictures, folders } = await folderNames(root, onlyNames() ? root : undefined);
  const named = folders.flatMap((name): SubsetSettings[] => {
    const [, repeats, words = ""] = REPEATED.exec(name) ?? [];
    if (repeats === undefined || Number(repeats) < 1) return [];
    return [
      {
        ...settings,
        image_dir: join(root, name),
        num_repeats: Number(repeats),
        class_tokens: words,
      },
    ];
  });
  if (named.length === 0) return [{ ...settings, image_dir: root }];
  if (pictures.length > 0)
    notes.push({
      en: `${pictures.length} pictures of ${root} are not used, since there are folders with repeats in it.`,
      zh: `${root} 中有带重复次数的文件夹，因此其中的 ${pictures.length} 张图片不会被使用。`,
    });
  return named;
}

/** kohya takes the first of several subsets with the same folder or metadata. */
function distinct(subsets: readonly SubsetSettings[], notes: Text[]): SubsetSettings[] {
  const seen = new Set<string>();
  return subsets.filter(({ image_dir = "", metadata_file, num_repeats = 1 }) => {
    const place = metadata_file ?? image_dir;
    if (num_repeats < 1) {
      notes.push({
        en: `${place} is not used, since its num_repeats is 0.`,
        zh: `${place} 的 num_repeats 为 0，因此不会被使用。`,
      });
      return false;
    }
    if (seen.has(place)) {
      notes.push({
        en: `${place} is named twice in a data set; the first counts.`,
        zh: `${place} 在同一数据集中出现两次，以第一次为准。`,
      });
      return false;
    }
    seen.add(place);
    return true;
  });
}

/** Where nobody says otherwise, as kohya has it, but for buckets, which are on. */
function wholeSettings(settings: SubsetSettings): Omit<TrainingDataset, "subsets"> {
  return {
    resolution: settings.resolution ?? [512, 512],
    batchSize: settings.batch_size ?? 1,
    enableBucket: settings.enable_bucket ?? true,
    minBucketReso: settings.min_bucket_reso ?? 256,
    maxBucketReso: settings.max_bucket_reso ?? 1024,
    bucketResoSteps: settings.bucket_reso_steps ?? 64,
    bucketNoUpscale: settings.bucket_no_upscale ?? false,
    validationSplit: settings.validation_split ?? 0,
    ...(settings.validation_seed === undefined ? {} : { validationSeed: settings.validation_seed }),
  };
}

const passedOver = (folder: string): Text => ({
  en: `${basename(folder)} has no picture that can be read, and is not used.`,
  zh: `${basename(folder)} 中没有可读取的图片，不会被使用。`,
});

function empty(source: string, unreadable: number): Problem {
  const en = unreadable === 0 ? "" : ` that can be read (${unreadable} cannot)`;
  const zh = unreadable === 0 ? "" : `可读取的（${unreadable} 张无法读取）`;
  return new Problem("dataset/empty", {
    en: `${source} has no picture${en} to learn from, expected PNG, JPEG or WebP files in it, or in folders such as "5_name" within it.`,
    zh: `${source} 中没有${zh}可供学习的图片，应在其中或其中名如“5_name”的文件夹里放入 PNG、JPEG 或 WebP 文件。`,
  });
}
