/** A checkpoint from another one's tensors, each made when its turn comes. */
import { copyFile, mkdir, readdir, stat } from "node:fs/promises";
import { dirname, extname, join } from "node:path";
import {
  DTYPE_BYTES,
  readTensor,
  type TensorToWrite,
  type WeightEntry,
  writeSafetensors,
} from "@inkloom/engine/weights";
import { withoutHashes } from "../lora/lora-metadata.ts";
import { encoded, SAVED_AS, type SavePrecision } from "../precision.ts";
import { joined } from "../../steps/tensor-data.ts";
import {
  isVae,
  type MergeModel,
  type ModelFile,
  type ModelTensor,
  type ModelWeights,
  readWeight,
} from "./merge-model.ts";

export interface CheckpointToWrite {
  readonly base: MergeModel;
  /** A weight's numbers, given those that the base has. */
  readonly change: (key: string, values: Float32Array) => Promise<Float32Array>;
  /** Another autoencoder. */
  readonly vae?: ModelWeights | undefined;
  readonly precision: SavePrecision;
  readonly metadata: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
  readonly onTensor?: ((done: number, of: number) => void) | undefined;
}

export interface WrittenCheckpoint {
  readonly tensors: number;
  readonly bytes: number;
  /** Averages of weights that were left out: they are not those of the new model. */
  readonly averages: number;
}

/** A single file, or a folder in diffusers' layout where the base is one.
 *  @throws Problem `merge/overflow`, `weights/...`; what was written by then is the caller's to remove */
export async function writeCheckpoint(
  path: string,
  { base, change, vae, precision, metadata, signal, onTensor }: CheckpointToWrite,
): Promise<WrittenCheckpoint> {
  const files = base.files.map(({ tensors, ...file }) => ({
    ...file,
    tensors: tensors.filter((tensor) => !isUnusedAverage(tensor)),
  }));
  const count = (lists: readonly ModelFile[]): number =>
    lists.reduce((sum, { tensors }) => sum + tensors.length, 0);
  const averages = count(base.files) - count(files);
  const own = new Set(files.flatMap(({ tensors }) => tensors.flatMap(({ weights }) => weights)));
  // A base that was saved without an autoencoder gets the other one's.
  const added = [...(vae ?? [])].filter(([key]) => !own.has(key));
  const total = count(files) + added.length;
  let [done, bytes] = [0, 0];
  const counted = (data: () => Promise<Uint8Array>) => async (): Promise<Uint8Array> => {
    signal?.throwIfAborted();
    const made = await data();
    bytes += made.length;
    onTensor?.(++done, total);
    return made;
  };
  const numbers = async (key: string): Promise<Float32Array> => {
    const other =
      vae && isVae(key) ? await readWeight({ path: "VAE", weights: vae }, key) : undefined;
    if (other) return other;
    const values = await readWeight(base, key);
    if (!values) throw new Error(`${base.path}: "${key}" was in its header and is gone`);
    return change(key, values);
  };
  const made = ({ key, shape, dtype, entry, weights }: ModelTensor): TensorToWrite => {
    if (weights.length === 0) return { key, shape, dtype, data: counted(() => readTensor(entry)) };
    const data = counted(async () => {
      const parts: Float32Array[] = [];
      for (const weight of weights) parts.push(await numbers(weight));
      return encoded(key, joined(parts), precision);
    });
    return { key, shape, dtype: SAVED_AS[precision], data };
  };
  const whole = ([key, { shape }]: readonly [string, WeightEntry]): TensorToWrite => ({
    key,
    shape,
    dtype: SAVED_AS[precision],
    data: counted(async () => encoded(key, await numbers(key), precision)),
  });
  const isFolder = base.layout !== "single-file";
  if (isFolder) await copySettings(base.path, path);
  for (const file of files) {
    // Larger types first: then all of them are aligned.
    const tensors = [...file.tensors.map(made), ...(isFolder ? [] : added.map(whole))].sort(
      (a, b) => DTYPE_BYTES[b.dtype] - DTYPE_BYTES[a.dtype],
    );
    const target = isFolder ? join(path, file.name) : path;
    if (isFolder) await mkdir(dirname(target), { recursive: true });
    await writeSafetensors(target, tensors, {
      ...withoutHashes(file.metadata),
      ...metadata,
    });
  }
  return { tensors: done, bytes, averages };
}

const isUnusedAverage = ({ key, weights }: ModelTensor): boolean =>
  weights.length === 0 && key.startsWith("model_ema.");

/** What stands beside the weights of a folder: configurations and vocabularies. */
const SETTINGS = [".json", ".txt", ".model"];

/** Bytes of a vocabulary, at most; some are large. */
const LARGEST_SETTING = 64 * 2 ** 20;

async function copySettings(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    const found = await stat(source).catch(() => undefined);
    if (found?.isDirectory() === true) {
      if (PARTS.test(entry.name)) await copySettings(source, target);
      continue;
    }
    const taken = SETTINGS.includes(extname(entry.name).toLowerCase());
    const isIndex = /\.(safetensors|bin)\.index\.json$/.test(entry.name);
    if (found?.isFile() === true && taken && !isIndex && found.size <= LARGEST_SETTING)
      await copyFile(source, target);
  }
}

/** Folders of a pipeline. */
const PARTS = /^(unet|vae|text_encoder(_2)?|tokenizer(_2)?|scheduler|feature_extractor)$/;
