/** Options of data sets and subsets by kohya's names: what each takes, and what it is where nobody gives it.
 *  Reference: kohya-ss/sd-scripts@48d368f, library/config_util.py, library/utils.py (resize_image). */
import { Problem, type Text } from "@inkloom/contract";
import { nearestNames } from "@inkloom/diffusion";
import type { CaptionEncoding } from "./caption-text.ts";
import type { ResizeInterpolation, Size } from "./dataset.ts";

/** What may stand in a configuration, or be given beside it. */
export interface DatasetSettings {
  readonly batch_size?: number;
  readonly bucket_no_upscale?: boolean;
  readonly bucket_reso_steps?: number;
  readonly enable_bucket?: boolean;
  readonly max_bucket_reso?: number;
  readonly min_bucket_reso?: number;
  readonly resolution?: Size;
  readonly validation_seed?: number;
  readonly validation_split?: number;
  readonly flip_aug?: boolean;
  readonly random_crop?: boolean;
  readonly num_repeats?: number;
  readonly shuffle_caption?: boolean;
  readonly keep_tokens?: number;
  readonly keep_tokens_separator?: string;
  readonly secondary_separator?: string;
  readonly caption_separator?: string;
  readonly enable_wildcard?: boolean;
  readonly token_warmup_min?: number;
  readonly token_warmup_step?: number;
  readonly caption_prefix?: string;
  readonly caption_suffix?: string;
  readonly caption_dropout_every_n_epochs?: number;
  readonly caption_dropout_rate?: number;
  readonly caption_tag_dropout_rate?: number;
  readonly resize_interpolation?: ResizeInterpolation;
  readonly caption_extension?: string;
  readonly class_tokens?: string;
}

/** What only a subset has. */
export interface SubsetSettings extends DatasetSettings {
  readonly image_dir?: string;
  readonly metadata_file?: string;
  readonly conditioning_data_dir?: string;
  readonly is_reg?: boolean;
  /** Of the caption files; not among kohya's options, which know UTF-8 alone. */
  readonly encoding?: CaptionEncoding;
}

interface Kind {
  readonly expected: Text;
  readonly fits: (value: unknown) => boolean;
}

const isInteger = (value: unknown): value is number => Number.isSafeInteger(value);
const isNumber = (value: unknown): value is number =>
  typeof value === "number" && Number.isFinite(value);

const FLAG: Kind = {
  expected: { en: "true or false", zh: "true 或 false" },
  fits: (value) => typeof value === "boolean",
};
const WORDS: Kind = {
  expected: { en: "a text", zh: "文本" },
  fits: (value) => typeof value === "string",
};
const RATE: Kind = {
  expected: { en: "a number from 0 to 1", zh: "0 到 1 的数" },
  fits: (value) => isNumber(value) && value >= 0 && value <= 1,
};
const fromTo = (least: number, most: number): Kind => ({
  expected: {
    en: `a whole number from ${least} to ${most}`,
    zh: `${least} 到 ${most} 的整数`,
  },
  fits: (value) => isInteger(value) && value >= least && value <= most,
});
/** Sides of training pictures, pixels. */
const SIDE = fromTo(1, 16384);
const MANY = fromTo(0, 1_000_000);

const INTERPOLATIONS: readonly ResizeInterpolation[] = [
  "lanczos",
  "nearest",
  "bilinear",
  "linear",
  "bicubic",
  "cubic",
  "area",
  "box",
];

const KINDS: Readonly<Record<keyof SubsetSettings, Kind>> = {
  batch_size: fromTo(1, 4096),
  bucket_no_upscale: FLAG,
  bucket_reso_steps: fromTo(8, 1024),
  enable_bucket: FLAG,
  max_bucket_reso: SIDE,
  min_bucket_reso: SIDE,
  resolution: {
    expected: {
      en: "a side or [width, height], 16-16384 pixels",
      zh: "一个边长或 [宽, 高]，16 到 16384 像素",
    },
    fits: (value) =>
      Array.isArray(value) &&
      value.length === 2 &&
      value.every((side) => isInteger(side) && side >= 16 && side <= 16384),
  },
  validation_seed: MANY,
  validation_split: RATE,
  flip_aug: FLAG,
  random_crop: FLAG,
  num_repeats: MANY,
  shuffle_caption: FLAG,
  keep_tokens: MANY,
  keep_tokens_separator: WORDS,
  secondary_separator: WORDS,
  caption_separator: WORDS,
  enable_wildcard: FLAG,
  token_warmup_min: MANY,
  token_warmup_step: {
    expected: { en: "a number from 0", zh: "不小于 0 的数" },
    fits: (value) => isNumber(value) && value >= 0,
  },
  caption_prefix: WORDS,
  caption_suffix: WORDS,
  caption_dropout_every_n_epochs: MANY,
  caption_dropout_rate: RATE,
  caption_tag_dropout_rate: RATE,
  resize_interpolation: {
    expected: { en: `one of ${INTERPOLATIONS.join(", ")}`, zh: INTERPOLATIONS.join("、") },
    fits: (value) => INTERPOLATIONS.some((each) => each === value),
  },
  caption_extension: WORDS,
  class_tokens: WORDS,
  image_dir: WORDS,
  metadata_file: WORDS,
  conditioning_data_dir: WORDS,
  is_reg: FLAG,
  encoding: WORDS,
};

/** kohya's options that change the pictures in ways that are not done here; harmless where they are off. */
const NOT_DONE: Readonly<Record<string, (value: unknown) => boolean>> = {
  color_aug: (value) => value === false,
  face_crop_aug_range: () => false,
  alpha_mask: (value) => value === false,
  network_multiplier: (value) => value === 1,
  custom_attributes: (value) => isTable(value) && Object.keys(value).length === 0,
  cache_info: () => true, // sizes are read quickly enough
};

/** Only a subset says where it lies. */
const SUBSET_ONLY: readonly string[] = [
  "image_dir",
  "metadata_file",
  "conditioning_data_dir",
  "is_reg",
  "class_tokens",
];

export const isTable = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * The settings of a table, each checked. A resolution may be one side.
 * @param where as messages call the table, such as `datasets[0].subsets[1]`
 * @param inner names of the tables and lists within it
 * @throws Problem `dataset/config`, `dataset/unsupported`
 */
export function checkedSettings(
  table: Readonly<Record<string, unknown>>,
  { where, inner = [], subset }: { where: string; inner?: readonly string[]; subset: boolean },
): SubsetSettings {
  const settings: Record<string, unknown> = {};
  for (const [name, given] of Object.entries(table)) {
    if (inner.includes(name)) continue;
    const field = `${where}.${name}`;
    const isHarmless = Object.hasOwn(NOT_DONE, name) ? NOT_DONE[name] : undefined;
    if (isHarmless?.(given)) continue;
    if (isHarmless) throw notDone(field, given);
    if (!Object.hasOwn(KINDS, name) || name === "encoding") throw unknownName(field, name);
    if (!subset && SUBSET_ONLY.includes(name) && name !== "class_tokens")
      throw new Problem("dataset/config", {
        en: `${field} stands outside of a subset, expected it in [[datasets.subsets]].`,
        zh: `${field} 不在子集中，应写在 [[datasets.subsets]] 里。`,
      });
    const value = name === "resolution" && isInteger(given) ? [given, given] : given;
    const kind = KINDS[name as keyof SubsetSettings];
    if (!kind.fits(value)) throw wrongValue(field, given, kind.expected);
    settings[name] = value;
  }
  return settings;
}

const shown = (value: unknown): string => {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
};

const wrongValue = (field: string, given: unknown, expected: Text): Problem =>
  new Problem("dataset/config", {
    en: `${field}: got ${shown(given)}, expected ${expected.en}.`,
    zh: `${field}：给出的是 ${shown(given)}，应为${expected.zh}。`,
  });

function unknownName(field: string, name: string): Problem {
  const names = [...Object.keys(KINDS).filter((each) => each !== "encoding"), "subsets"];
  const [nearest = ""] = nearestNames(
    name,
    names.map((label) => ({ label, names: [label] })),
    1,
  );
  return new Problem("dataset/config", {
    en: `${field} is no option of a data set, expected one of kohya's, such as ${nearest}.`,
    zh: `${field} 不是数据集的选项，应为 kohya 的选项，例如 ${nearest}。`,
  });
}

const notDone = (field: string, given: unknown): Problem =>
  new Problem("dataset/unsupported", {
    en: `${field} is ${shown(given)}, which is not supported; expected it to be left out.`,
    zh: `${field} 为 ${shown(given)}，不支持此选项，应将其去掉。`,
  });
