/**
 * What each text of a request names. No text from the network is a path: pictures are files of the store, models are
 * names below the model folders, and where things are written is not the asker's to say. Names that are put together only
 * while a tool runs (tags, wildcards, axes, lists) are held to the same rule where they are looked up: see `withNamesOnly`.
 */
import {
  type ControlUnit,
  type ParamsOf,
  Problem,
  readParameter,
  type ToolId,
  TOOLS,
  wholeUnit,
  withUnitNames,
} from "@inkloom/contract";
import { partsOfName } from "@inkloom/tools";
import { isHash } from "../storage/store/asset-store.ts";

/**
 * - `words`: text that people read; names in it are looked up under `withNamesOnly`
 * - `choice`: one of a list that the tool has itself
 * - `picture`: `asset:<sha256>`
 * - `file`: a file below the model folders, or a word of the tool's own such as `Automatic`
 * - `files`: several, each with its strength behind it
 * - `place`: where results go; refused
 */
type Named = "words" | "choice" | "picture" | "file" | "files" | "place";

/** Parameters of a tool that take any text; those with a few values of their own are checked by their schema. */
type TextsOf<Id extends ToolId> = {
  [P in keyof ParamsOf<Id> & string]-?: string extends NonNullable<ParamsOf<Id>[P]> ? P : never;
}[keyof ParamsOf<Id> & string];

/** Every text parameter of every tool; one that is not here does not compile. */
export const NAMED: Readonly<Record<{ [Id in ToolId]: TextsOf<Id> }[ToolId], Named>> = {
  prompt: "words",
  unet_channels: "words",
  negative_prompt: "words",
  hires_prompt: "words",
  hires_negative: "words",
  prompts: "words",
  preprocessor: "choice",
  pose: "words",
  text: "words",
  qr_model: "file",
  brightness_model: "file",
  tile_model: "file",
  x: "words",
  y: "words",
  z: "words",
  styles: "choice",
  sampler: "choice",
  schedule: "choice",
  hires_sampler: "choice",
  hires_schedule: "choice",
  aspect: "choice",
  image: "picture",
  mask: "picture",
  picture: "picture",
  model: "file",
  vae: "file",
  refiner: "file",
  hires_model: "file",
  hires_upscaler: "file",
  upscaler: "file",
  upscaler_2: "file",
  file: "file",
  original: "file",
  tuned: "file",
  model_a: "file",
  model_b: "file",
  model_c: "file",
  name: "file",
  blocks: "choice",
  loras: "files",
  targets: "words",
  folder: "place",
  without: "words",
  trigger: "words",
  first_tags: "words",
  separator: "words",
  dataset: "file",
  caption_extension: "words",
  tags: "words",
  new_tags: "words",
  keep: "words",
  has: "words",
  has_any: "words",
  has_not: "words",
  file_name: "words",
  only: "words",
  rectangle: "words",
  output_name: "file",
  conditioning_data_dir: "file",
  controlnet_model_name_or_path: "file",
  token_string: "words",
  init_word: "words",
  reg_data_dir: "file",
  class_tokens: "words",
  caption_prefix: "words",
  block_dims: "words",
  block_alphas: "words",
  conv_block_dims: "words",
  conv_block_alphas: "words",
  block_lr_weight: "words",
  optimizer_args: "words",
  sample_prompts: "words",
  training_comment: "words",
};

const ASSET = "asset:";

/** The store's hash of a picture's name. @throws Problem `input/name` */
export function hashOfPicture(name: string, parameter = "picture"): string {
  const hash = name.slice(ASSET.length);
  if (name.startsWith(ASSET) && isHash(hash)) return hash;
  throw refused(parameter, name, {
    en: '"asset:" and the SHA-256 of an uploaded picture',
    zh: "“asset:”加上已上传图片的 SHA-256",
  });
}

/**
 * Refuses what could be a path. @returns the store's hashes of the pictures that the request names
 * @throws Problem `input/name` that names the parameter
 */
export function expectNames(parameters: Readonly<Record<string, unknown>>): string[] {
  const pictures: string[] = [];
  for (const [parameter, value] of Object.entries(parameters)) {
    if (parameter === "control") pictures.push(...expectUnitNames(unitsOf(value)));
    if (typeof value !== "string" || !isKnown(parameter)) continue;
    switch (NAMED[parameter]) {
      case "words":
      case "choice":
        break;
      case "picture":
        pictures.push(hashOfPicture(value, parameter));
        break;
      case "file":
        expectFile(parameter, value);
        break;
      case "files":
        for (const each of value.split(";"))
          if (each.trim() !== "") expectFile(parameter, (each.split(":")[0] ?? "").trim());
        break;
      case "place":
        throw refused(parameter, value, {
          en: "to be left out: the service keeps what is made",
          zh: "不给出：结果由服务保存",
        });
    }
  }
  return pictures;
}

/** None where the value is no list of units: that is the schema's to refuse, before or after this. */
function unitsOf(value: unknown): readonly ControlUnit[] {
  if (!Array.isArray(value) || !value.every(isRecord)) return [];
  const read = readParameter(TOOLS.generate, "control", value.map(wholeUnit));
  return "value" in read ? (read.value as readonly ControlUnit[]) : [];
}

const isRecord = (value: unknown): value is Partial<ControlUnit> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** @returns the store's hashes of the pictures that they name */
function expectUnitNames(units: readonly ControlUnit[]): string[] {
  const pictures: string[] = [];
  withUnitNames(units, {
    picture(name, field) {
      pictures.push(hashOfPicture(name, field));
      return name;
    },
    file(name, field) {
      expectFile(field, name);
      return name;
    },
  });
  return pictures;
}

const isKnown = (parameter: string): parameter is keyof typeof NAMED =>
  Object.hasOwn(NAMED, parameter);

function expectFile(parameter: string, value: string): void {
  if (partsOfName(value) === undefined)
    throw refused(parameter, value, {
      en: 'a name below the model folders, such as "sd15/cat"',
      zh: "模型文件夹中的名称，例如“sd15/cat”",
    });
}

function refused(parameter: string, value: string, expected: { en: string; zh: string }): Problem {
  const shown = JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
  return new Problem("input/name", {
    en: `${parameter}: got ${shown}, expected ${expected.en}.`,
    zh: `${parameter}：给出的是 ${shown}，应为${expected.zh}。`,
  });
}
