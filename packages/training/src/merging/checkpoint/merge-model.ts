/** A checkpoint as merging sees it: tensors as its file has them, and which weights of its networks each holds. */
import { basename, dirname } from "node:path";
import { Problem, type Text } from "@inkloom/contract";
import {
  type AdaptableModel,
  checkpointFamily,
  entriesOf,
  type FamilyName,
  familyName,
  findNetworks,
  locateModel,
  locateVae,
  openSource,
  type Source,
  type UnetKind,
  unetKind,
} from "@inkloom/diffusion";
import type { Shape } from "@inkloom/engine";
import {
  type DiskDType,
  openWeights,
  readFloat32,
  type WeightEntry,
  type WeightFile,
} from "@inkloom/engine/weights";
import { type Component, COMPONENTS, fileName, type ModelConfig, PREFIXES } from "@inkloom/models";
import { firstNotFinite } from "../linear/matrix.ts";

/** Weights by canonical key. */
export type ModelWeights = ReadonlyMap<string, WeightEntry>;

export interface MergeModel {
  readonly name: string;
  readonly path: string;
  readonly family: FamilyName;
  readonly kind: UnetKind | undefined;
  readonly label: Text;
  readonly layout: Source["layout"];
  readonly config: ModelConfig;
  readonly noise: Source["noise"];
  /** Pixels of the side that it was trained at. */
  readonly nativeSize: number;
  readonly weights: ModelWeights;
  /** The one file, or those of a folder's networks. */
  readonly files: readonly ModelFile[];
  readonly adaptable: AdaptableModel;
}

export interface ModelFile {
  /** Within a folder, with the ending of safetensors; empty for a single file. */
  readonly name: string;
  /** In the file's order. */
  readonly tensors: readonly ModelTensor[];
  readonly metadata: Readonly<Record<string, string>>;
}

/** One tensor of the file. */
export interface ModelTensor {
  readonly key: string;
  readonly dtype: DiskDType;
  readonly shape: Shape;
  /** As it stands in the file. */
  readonly entry: WeightEntry;
  /** The weights that it consists of, one behind the other: three in OpenCLIP's fused matrices, none where it is
   *  no network's. */
  readonly weights: readonly string[];
}

/** By headers only. @throws Problem `model/...`, `models/...`, `weights/...` */
export async function openMergeModel(
  model: string,
  folders: readonly string[],
): Promise<MergeModel> {
  const source = await openSource(await locateModel(model, folders));
  const { files, config, name, path, layout, noise, nativeSize } = source;
  const { networks } = findNetworks(config, entriesOf(files));
  const { unet, textEncoder, textEncoder2, vae } = networks;
  const found = [textEncoder, ...(config.textEncoder2 ? [textEncoder2] : []), unet, vae];
  for (const { misshaped } of found) {
    const [wrong] = misshaped;
    if (wrong)
      throw new Problem("weights/missing", {
        en: `${path}: ${wrong.key} is [${wrong.actual.join(", ")}], expected [${wrong.expected.join(", ")}]`,
        zh: `${path}：${wrong.key} 为 [${wrong.actual.join(", ")}]，应为 [${wrong.expected.join(", ")}]`,
      });
  }
  const weights = new Map(found.flatMap((network) => [...network.weights]));
  const family = familyName(config);
  const kind = unetKind(config);
  return {
    name,
    path,
    family,
    kind,
    label: checkpointFamily(family, kind).label,
    layout,
    config,
    noise,
    nativeSize,
    weights,
    files: filesOf(source, weights),
    adaptable: {
      name,
      family,
      unet: { config: config.unet, weights: unet.weights },
      textEncoder: { config: config.textEncoder, weights: textEncoder.weights },
      ...(config.textEncoder2 && {
        textEncoder2: { config: config.textEncoder2, weights: textEncoder2.weights },
      }),
    },
  };
}

/** Where each network's weights stand in a folder of diffusers' layout. */
const IN_FOLDER: Readonly<Record<Component, string>> = {
  textEncoder: "text_encoder/model.safetensors",
  textEncoder2: "text_encoder_2/model.safetensors",
  unet: "unet/diffusion_pytorch_model.safetensors",
  vae: "vae/diffusion_pytorch_model.safetensors",
};

function filesOf({ files, layout }: Source, weights: ModelWeights): readonly ModelFile[] {
  const parts = partsByName(weights);
  const of = (name: string, { entries, metadata }: WeightFile): ModelFile => ({
    name,
    tensors: tensorsOf(entries, parts),
    metadata,
  });
  if (layout === "single-file") return files.unet ? [of("", files.unet)] : [];
  return COMPONENTS.flatMap((component) => {
    const file = files[component];
    return file ? [of(folderName(component, file), file)] : [];
  });
}

/** The refiner's only text encoder lies in the second one's folder. */
const folderName = (component: Component, { path }: WeightFile): string => {
  const given = basename(dirname(path));
  const name = IN_FOLDER[component];
  return given.startsWith("text_encoder") && component === "textEncoder"
    ? name.replace("text_encoder", given)
    : name;
};

/** The thirds of a fused matrix, in the order in which it holds them. */
const THIRD = /\.in_proj\.([qkv])\.(weight|bias)$/;

type Parts = ReadonlyMap<string, readonly { readonly key: string; readonly place: number }[]>;

/** Which weights a tensor consists of, by its entry's own name and place in files. */
function partsByName(weights: ModelWeights): Parts {
  const parts = new Map<string, { readonly key: string; readonly place: number }[]>();
  for (const [key, entry] of weights) {
    const name = placeOf({ ...entry, key: fileName(entry.key) });
    const all = parts.get(name) ?? [];
    all.push({ key, place: "qkv".indexOf(THIRD.exec(entry.key)?.[1] ?? "q") });
    parts.set(name, all);
  }
  return parts;
}

/** Files of a folder may call weights alike. */
const placeOf = ({ key, location }: WeightEntry): string =>
  `${location.kind === "file" ? location.path : ""} ${key}`;

function tensorsOf(entries: ModelWeights, parts: Parts): readonly ModelTensor[] {
  return [...entries.values()].map((entry) => ({
    key: entry.key,
    dtype: entry.dtype,
    shape: entry.shape,
    entry,
    weights: [...(parts.get(placeOf(entry)) ?? [])]
      .sort((a, b) => a.place - b.place)
      .map(({ key }) => key),
  }));
}

/** The weights of an autoencoder in a file of its own. @throws Problem `model/missing`, `weights/missing` */
export async function openVae(
  vae: string,
  { config }: Pick<MergeModel, "config">,
  folders: readonly string[],
  more: readonly string[],
): Promise<ModelWeights> {
  const path = await locateVae(vae, folders, more);
  const { entries } = await openWeights(path);
  const { weights, missing, misshaped } = findNetworks(config, { vae: entries }).networks.vae;
  const faults = missing.length + misshaped.length;
  if (faults > 0) {
    const first = missing[0]?.key ?? misshaped[0]?.key ?? "";
    throw new Problem("weights/missing", {
      en: `${path} lacks ${faults} weights of the checkpoint's VAE or has them in another shape, the first is ${first}`,
      zh: `${path} 缺少检查点 VAE 的 ${faults} 个权重或其形状不符，第一个是 ${first}`,
    });
  }
  return weights;
}

/** The numbers of a weight, and whether there are any. OpenCLIP keeps the text projection turned about.
 *  @throws Problem `weights/not-finite` */
export async function readWeight(
  { path, weights }: Pick<MergeModel, "path" | "weights">,
  key: string,
): Promise<Float32Array | undefined> {
  const entry = weights.get(key);
  if (entry) return finite(path, key, await readFloat32(entry));
  const other = key.endsWith(".text_projection")
    ? weights.get(`${key}.weight`)
    : key.endsWith(".text_projection.weight")
      ? weights.get(key.slice(0, -".weight".length))
      : undefined;
  if (!other) return undefined;
  const [rows = 1, columns = 1] = other.shape;
  const data = finite(path, key, await readFloat32(other));
  return data.map((_, i) => data[(i % rows) * columns + Math.floor(i / rows)] ?? 0);
}

function finite(path: string, key: string, data: Float32Array): Float32Array {
  const at = firstNotFinite(data);
  if (at < 0) return data;
  throw new Problem("weights/not-finite", {
    en: `${path}: "${key}" holds ${String(data[at])} at place ${at}, expected numbers`,
    zh: `${path}：“${key}”第 ${at} 个值为 ${String(data[at])}，应为数值`,
  });
}

export const isVae = (key: string): boolean => key.startsWith(`${PREFIXES.vae}.`);
