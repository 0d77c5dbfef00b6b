/** `config.json` beside weights of timm's networks: which network it is, and what it was changed to. */
import { Problem, type Text } from "@inkloom/contract";
import type { TimmKind, TimmTaggerConfig } from "@inkloom/models";
import { readLabelText } from "../labels/label-text.ts";

export interface TimmDescription extends TimmTaggerConfig {
  /** Of the square that it sees, pixels. */
  readonly side: number;
}

/** Whose sizes are read from the weights. */
const KINDS: readonly (readonly [RegExp, TimmKind])[] = [
  [/^vit_/, "vit"],
  [/^convnext_/, "convnext"],
  [/^swinv2_(?!cr_)/, "swinv2"],
  [/^eva02_/, "eva"],
];

/** Options that change nothing here, or that the weights tell: training's, and sizes. */
const HARMLESS: readonly string[] = [
  "fc_norm",
  "class_token",
  "init_values",
  "ls_init_value",
  "drop_path_rate",
  "drop_rate",
  "proj_drop_rate",
  "attn_drop_rate",
  "num_classes",
  "embed_dim",
  "depth",
  "depths",
  "dims",
  "num_heads",
  "patch_size",
  "pretrained_window_sizes",
  "dynamic_img_size",
  "strict_img_size",
];

/** Sides of windows and grids that timm's own networks have. */
const [WINDOW, GRID] = [8, 16];

type Fields = Readonly<Record<string, unknown>>;

/** @throws Problem `tagger/unsupported` naming the field */
export async function readTimmConfig(path: string): Promise<TimmDescription> {
  const config = parsed(path, await readLabelText(path));
  const { architecture } = config;
  const kind =
    typeof architecture === "string"
      ? KINDS.find(([name]) => name.test(architecture))?.[1]
      : undefined;
  if (kind === undefined)
    throw unsupported(path, {
      en: `the architecture is ${shown(architecture)}, expected one of vit_..., convnext_..., swinv2_..., eva02_...`,
      zh: `architecture 为 ${shown(architecture)}，应为 vit_...、convnext_...、swinv2_...、eva02_... 之一`,
    });
  const options = fieldsOf(config["model_args"]);
  for (const [name, value] of Object.entries(options))
    if (!Object.hasOwn(READ, name) && !HARMLESS.includes(name))
      throw unsupported(path, {
        en: `model_args has ${shown(name)}: ${shown(value)}, which is not known`,
        zh: `model_args 中有未知的 ${shown(name)}：${shown(value)}`,
      });
  const pretrained = fieldsOf(config["pretrained_cfg"]);
  const size = pretrained["input_size"]; // [channels, height, width]
  const given: unknown = Array.isArray(size) ? size[1] : undefined;
  const read = <T>(name: keyof typeof READ, value: unknown, standard: T): T => {
    if (value === undefined) return standard;
    if (!READ[name](value))
      throw unsupported(path, {
        en: `${name} is ${shown(value)}, expected ${EXPECTED[name].en}`,
        zh: `${name} 为 ${shown(value)}，应为${EXPECTED[name].zh}`,
      });
    return value as T;
  };
  return {
    kind,
    side: read("img_size", options["img_size"] ?? given, 448),
    activation: read("act_layer", options["act_layer"], "gelu"),
    window: read("window_size", options["window_size"], WINDOW),
    grid: GRID,
    pool: read("global_pool", options["global_pool"] ?? config["global_pool"], "avg"),
  };
}

const isSide = (value: unknown): boolean =>
  typeof value === "number" && Number.isInteger(value) && value > 0 && value <= 4096;

const READ = {
  img_size: isSide,
  window_size: isSide,
  act_layer: (value: unknown) => value === "gelu" || value === "gelu_tanh",
  global_pool: (value: unknown) => value === "avg" || value === "token",
} as const;

const EXPECTED: Readonly<Record<keyof typeof READ, Text>> = {
  img_size: { en: "a whole number of pixels", zh: "以像素为单位的整数" },
  window_size: { en: "a whole number", zh: "整数" },
  act_layer: { en: "gelu or gelu_tanh", zh: "gelu 或 gelu_tanh" },
  global_pool: { en: "avg or token", zh: "avg 或 token" },
};

function parsed(path: string, text: string): Fields {
  try {
    const value = JSON.parse(text) as unknown;
    if (typeof value === "object" && value !== null) return value as Fields;
  } catch {
    // said below
  }
  throw unsupported(path, { en: "it is no JSON object, expected one", zh: "应为 JSON 对象" });
}

const fieldsOf = (value: unknown): Fields =>
  typeof value === "object" && value !== null ? (value as Fields) : {};

const shown = (value: unknown): string => {
  const text = value === undefined ? "absent" : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
};

const unsupported = (path: string, { en, zh }: Text): Problem =>
  new Problem("tagger/unsupported", { en: `${path}: ${en}`, zh: `${path}：${zh}` });
