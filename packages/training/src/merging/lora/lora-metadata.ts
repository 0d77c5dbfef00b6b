/** What a made LoRA says about itself: kohya's `ss_` fields, Stability's `modelspec.`, the hashes that
 *  sd-webui-additional-networks introduced, and where it came from.
 *  References: kohya-ss/sd-scripts@48d368fa library/train_util.py (build_minimum_network_metadata,
 *  precalculate_safetensors_hashes, addnet_hash_legacy), library/sai_model_spec.py. */
import { createHash } from "node:crypto";
import type { MadeTensor } from "./made-layer.ts";

export type Metadata = Readonly<Record<string, string>>;

/** What a source says of itself without the hashes of its content. */
export const withoutHashes = (metadata: Metadata): Metadata =>
  Object.fromEntries(
    Object.entries(metadata).filter(([name]) => !/^(sshs_|modelspec\.hash_)/.test(name)),
  );

/** Kohya's words for the networks that a LoRA is for; undefined where nothing tells. */
export interface BaseModel {
  readonly v2: boolean;
  readonly sdxl: boolean;
  readonly vPrediction: boolean;
}

/** By the width of the text that the U-Net reads, or by what a source says. */
export function baseModelOf(
  textWidth: number | undefined,
  sources: readonly Metadata[],
): BaseModel | undefined {
  const stated = firstOf(sources, "ss_base_model_version") ?? "";
  const vPrediction =
    stated.endsWith("_v") || sources.some((each) => each["modelspec.prediction_type"] === "v");
  const sdxl = textWidth === 2048 || /^sdxl/i.test(stated);
  const v2 = textWidth === 1024 || firstOf(sources, "ss_v2") === "True";
  return textWidth === undefined && stated === "" && !v2 ? undefined : { v2, sdxl, vPrediction };
}

const firstOf = (sources: readonly Metadata[], name: string): string | undefined =>
  sources.find((each) => each[name] !== undefined)?.[name];

export interface NetworkWords {
  /** `32`, or `Dynamic` where layers differ. */
  readonly dim: string;
  readonly alpha: string;
  readonly args?: Readonly<Record<string, number | string>>;
}

/** The least that kohya's scripts write for a network; what the first source says of its base model is kept. */
export function networkFields(
  { dim, alpha, args }: NetworkWords,
  sources: readonly Metadata[],
  base: BaseModel | undefined,
): Metadata {
  const v2 = firstOf(sources, "ss_v2") ?? (base && (base.v2 ? "True" : "False"));
  const version = firstOf(sources, "ss_base_model_version") ?? (base && versionOf(base));
  return {
    ss_network_module: "networks.lora",
    ss_network_dim: dim,
    ss_network_alpha: alpha,
    ...(v2 !== undefined && { ss_v2: v2 }),
    ...(version !== undefined && { ss_base_model_version: version }),
    ...(args && { ss_network_args: JSON.stringify(args) }),
  };
}

/** Kohya's names: library/model_util.py (get_model_version_str_for_sd1_sd2), sdxl_model_util.py. */
const versionOf = ({ v2, sdxl, vPrediction }: BaseModel): string =>
  sdxl ? "sdxl_base_v1-0" : v2 ? (vPrediction ? "sd_v2_v" : "sd_v2") : "sd_v1";

export interface Described {
  readonly title: string;
  readonly mergedFrom: readonly string[];
  readonly lora: boolean;
  /** Width and height that were trained on. @default the family's own */
  readonly resolution?: readonly [number, number] | undefined;
  /** Now, where nobody says otherwise. */
  readonly date?: Date;
}

/** Stability's fields, https://github.com/Stability-AI/ModelSpec. */
export function specFields(
  base: BaseModel | undefined,
  { title, mergedFrom, lora, resolution, date = new Date() }: Described,
): Metadata {
  const { v2 = false, sdxl = false, vPrediction = false } = base ?? {};
  const architecture = sdxl
    ? "stable-diffusion-xl-v1-base"
    : v2
      ? vPrediction
        ? "stable-diffusion-v2-768-v"
        : "stable-diffusion-v2-512"
      : "stable-diffusion-v1";
  const side = sdxl ? 1024 : v2 && vPrediction ? 768 : 512;
  return {
    "modelspec.sai_model_spec": "1.0.1",
    "modelspec.architecture": lora ? `${architecture}/lora` : architecture,
    "modelspec.implementation":
      lora && !sdxl ? "diffusers" : "https://github.com/Stability-AI/generative-models",
    "modelspec.title": title,
    "modelspec.date": date.toISOString().slice(0, 19),
    "modelspec.resolution": (resolution ?? [side, side]).join("x"),
    "modelspec.prediction_type": vPrediction ? "v" : "epsilon",
    ...(mergedFrom.length > 0 && { "modelspec.merged_from": mergedFrom.join(", ") }),
  };
}

const LEGACY = { start: 0x100000, length: 0x10000 };

/** Of the tensors in the order in which the file has them. The second is of a file that has only the `ss_` fields
 *  before them, and of its bytes from 1 MiB on. */
export function hashFields(tensors: readonly MadeTensor[], metadata: Metadata): Metadata {
  const whole = createHash("sha256");
  const legacy = createHash("sha256");
  let position = headerLength(tensors, metadata);
  for (const { bytes } of tensors) {
    whole.update(bytes);
    const from = Math.max(LEGACY.start - position, 0);
    const to = Math.min(LEGACY.start + LEGACY.length - position, bytes.length);
    if (to > from) legacy.update(bytes.subarray(from, to));
    position += bytes.length;
  }
  return {
    sshs_model_hash: whole.digest("hex"),
    sshs_legacy_hash: legacy.digest("hex").slice(0, 8),
  };
}

/** Bytes before the data as huggingface/safetensors writes them: JSON filled up to eights. */
function headerLength(tensors: readonly MadeTensor[], metadata: Metadata): number {
  const own = Object.entries(metadata).filter(([name]) => name.startsWith("ss_"));
  let end = 0;
  const header: Record<string, unknown> = {
    ...(own.length > 0 && { __metadata__: Object.fromEntries(own) }),
  };
  for (const { key, dtype, shape, bytes } of tensors) {
    header[key] = { dtype, shape, data_offsets: [end, end + bytes.length] };
    end += bytes.length;
  }
  const length = Buffer.byteLength(JSON.stringify(header));
  return 8 + Math.ceil(length / 8) * 8;
}
