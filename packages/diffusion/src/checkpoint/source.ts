/** Opens what people have, a single file or a diffusers folder, as far as headers and small texts go. */
import { readFile, realpath, stat } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { printable, Problem } from "@inkloom/contract";
import { openWeights, type WeightFile } from "@inkloom/engine/weights";
import {
  clipConfigFromDiffusers,
  type Component,
  configFromKeys,
  type ModelConfig,
  spellOutManifest,
  type TextEncoderRole,
  type UnetConfig,
  unetConfigFromDiffusers,
  vaeConfigFromDiffusers,
} from "@inkloom/models";
import type { Layout } from "./checkpoint.ts";
import { familyOf } from "./family.ts";
import { familyName, unetKind } from "./kind.ts";
import type { Located } from "./locate.ts";
import { trainedSize } from "./native-size.ts";
import { type NoiseSettings, noiseFromDiffusers } from "./noise-settings.ts";
import { singleFileNoise } from "./single-file-noise.ts";

export interface Source {
  readonly name: string;
  readonly path: string;
  readonly layout: Layout;
  /** The weight file of each network; the same file for all of them in a single-file checkpoint. */
  readonly files: Readonly<Partial<Record<Component, WeightFile>>>;
  readonly config: ModelConfig;
  /** Folder of vocab.json and merges.txt; absent = CLIP's own vocabulary. */
  readonly tokenizerFolder?: string;
  /** Of the second text encoder. */
  readonly tokenizerFolder2?: string;
  readonly noise: NoiseSettings;
  readonly nativeSize: number;
}

const NATIVE_CELLS = 64;

/** Families of `familyOf` that can draw. */
const DRAWABLE = new Set(["sd1", "sd2", "sdxl", "sdxl-refiner"]);

/** Sides that a training may have had, pixels. */
const SIZES = { least: 64, most: 4096 };

/** A configuration file is some hundred bytes; more than this is something else. */
const JSON_LIMIT = 2 ** 20;

/** Levels of objects and lists in it; printing what has far more would overflow the stack. */
const JSON_DEPTH = 8;

export const openSource = async ({ path, folder }: Located): Promise<Source> =>
  folder ? openFolder(path) : openFile(path);

async function openFile(given: string): Promise<Source> {
  const file = await openWeights(given);
  const family = familyOf(file.entries.keys());
  if (family && !DRAWABLE.has(family.id))
    throw new Problem("model/family", {
      en: `${given} is a model of the kind ${family.label.en}, expected a Stable Diffusion 1.x, 2.x or XL checkpoint`,
      zh: `${given} 的类型为“${family.label.zh}”，需要 Stable Diffusion 1.x、2.x 或 XL 检查点`,
    });
  const config = configFromKeys(spellOutManifest([...file.entries.values()]));
  const name = familyName(config);
  const noise = await singleFileNoise(file, name, unetKind(config));
  return {
    name: basename(file.path, extname(file.path)),
    path: file.path,
    layout: "single-file",
    files: {
      textEncoder: file,
      ...(config.textEncoder2 && { textEncoder2: file }),
      unet: file,
      vae: file,
    },
    config,
    noise,
    nativeSize: trainedSize(name, noise.parameterization),
  };
}

async function openFolder(given: string): Promise<Source> {
  const path = await realpath(given);
  const unetJson = await readJson(join(path, "unet", "config.json"));
  const unetConfig = unetConfigFromDiffusers(unetJson);
  const texts = await textFolders(path, unetConfig, unetJson);
  const [first, second] = await Promise.all(
    texts.map(async ({ folder, role }) => ({
      config: clipConfigFromDiffusers(
        await readJson(join(path, folder, "config.json")),
        role,
        folder,
      ),
      file: await openNetwork(join(path, folder), ["model", "pytorch_model"]),
      tokenizer: join(path, folder.replace("text_encoder", "tokenizer")),
    })),
  );
  if (first === undefined) throw new TypeError("textFolders names one folder or two");
  const config: ModelConfig = {
    textEncoder: first.config,
    ...(second && { textEncoder2: second.config }),
    unet: unetConfig,
    vae: vaeConfigFromDiffusers(await readJson(join(path, "vae", "config.json"))),
  };
  const [unet, vae] = await Promise.all([
    openNetwork(join(path, "unet"), ["diffusion_pytorch_model"]),
    openNetwork(join(path, "vae"), ["diffusion_pytorch_model"]),
  ]);
  const factor = 2 ** (config.vae.channels.length - 1);
  return {
    name: basename(path),
    path,
    layout: "diffusers",
    files: { textEncoder: first.file, ...(second && { textEncoder2: second.file }), unet, vae },
    config,
    tokenizerFolder: first.tokenizer,
    ...(second && { tokenizerFolder2: second.tokenizer }),
    noise: noiseFromDiffusers(await readJson(join(path, "scheduler", "scheduler_config.json"))),
    nativeSize: nativeSizeOf(unetJson, factor),
  };
}

interface TextFolder {
  readonly folder: string;
  readonly role: TextEncoderRole;
}

/** Which folders hold text encoders, and what the pipeline does with each; told by the U-Net and by which
 *  folders there are: the refiner has the second one only. */
export async function textFolders(
  path: string,
  { vectorSize }: UnetConfig,
  unetJson: unknown,
): Promise<readonly TextFolder[]> {
  if (vectorSize === undefined) {
    const linear =
      typeof unetJson === "object" &&
      unetJson !== null &&
      "use_linear_projection" in unetJson &&
      unetJson.use_linear_projection === true;
    return [{ folder: "text_encoder", role: linear ? "sd2" : "sd1" }];
  }
  const second: TextFolder = { folder: "text_encoder_2", role: "sdxl-pooled" };
  const hasFirst = await stat(join(path, "text_encoder")).catch(() => undefined);
  return hasFirst ? [{ folder: "text_encoder", role: "sdxl" }, second] : [second];
}

/** Endings of a network's weight file, the one to prefer first. */
const WEIGHT_ENDINGS = [
  ".safetensors",
  ".fp16.safetensors",
  ".safetensors.index.json",
  ".bin",
  ".fp16.bin",
  ".gguf",
];

/** Networks as graphs, by Hugging Face's optimum; what they compute cannot be told by keys. */
const ONNX = "model.onnx";

async function openNetwork(folder: string, stems: readonly string[]): Promise<WeightFile> {
  const names = stems.flatMap((stem) => WEIGHT_ENDINGS.map((ending) => stem + ending));
  for (const name of names) {
    const found = await stat(join(folder, name)).catch(() => undefined);
    if (found?.isFile()) return openWeights(join(folder, name));
  }
  const onnx = await stat(join(folder, ONNX)).catch(() => undefined);
  if (onnx?.isFile())
    throw new Problem("model/family", {
      en: `${folder} holds ${ONNX}, a finished graph; expected weights, as in the folder it was exported from`,
      zh: `${folder} 中是 ${ONNX}，即已导出的计算图；需要权重文件，例如导出之前的模型文件夹`,
    });
  throw new Problem("model/incomplete", {
    en: `${folder} holds no weights, expected one of ${names.join(", ")}`,
    zh: `${folder} 中没有权重文件，需要以下之一：${names.join("、")}`,
  });
}

export async function readJson(path: string): Promise<unknown> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile())
    throw new Problem("model/incomplete", {
      en: `${path} does not exist, expected a checkpoint folder in the diffusers layout`,
      zh: `${path} 不存在，需要 diffusers 结构的检查点文件夹`,
    });
  if (found.size > JSON_LIMIT)
    throw new Problem("models/config", {
      en: `${path} has ${found.size} bytes, expected at most ${JSON_LIMIT}`,
      zh: `${path} 有 ${found.size} 字节，最多 ${JSON_LIMIT} 字节`,
    });
  let json: unknown;
  try {
    json = JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    throw new Problem(
      "models/config",
      {
        en: `${path} is not JSON, expected a configuration`,
        zh: `${path} 不是 JSON 格式的配置文件`,
      },
      { cause: error },
    );
  }
  if (isDeeper(json, JSON_DEPTH))
    throw new Problem("models/config", {
      en: `${path} is nested deeper than ${JSON_DEPTH} levels, expected a configuration`,
      zh: `${path} 的嵌套超过 ${JSON_DEPTH} 层，应为配置文件`,
    });
  return json;
}

const isDeeper = (value: unknown, levels: number): boolean =>
  typeof value === "object" &&
  value !== null &&
  (levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1)));

/** `sample_size` of unet/config.json is the side in latent cells of `factor` pixels. Absent, or a list as
 *  for pictures that are not square, it names no side. */
export function nativeSizeOf(unetJson: unknown, factor: number): number {
  const given: unknown =
    typeof unetJson === "object" && unetJson && "sample_size" in unetJson
      ? unetJson.sample_size
      : undefined;
  const cells =
    given === undefined || given === null || Array.isArray(given) ? NATIVE_CELLS : given;
  const size = typeof cells === "number" ? cells * factor : Number.NaN;
  if (Number.isInteger(cells) && size >= SIZES.least && size <= SIZES.most) return size;
  const [least, most] = [Math.ceil(SIZES.least / factor), Math.floor(SIZES.most / factor)];
  const shown = printable(JSON.stringify(given ?? NATIVE_CELLS).slice(0, 40));
  throw new Problem("models/config", {
    en: `unet/config.json: "sample_size" is ${shown}, expected a whole number from ${least} to ${most} with cells of ${factor} pixels`,
    zh: `unet/config.json：“sample_size”为 ${shown}，潜变量单元为 ${factor} 像素时应为 ${least} 到 ${most} 的整数`,
  });
}
