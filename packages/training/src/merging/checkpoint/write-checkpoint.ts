/** A checkpoint from another one's tensors, each made when its turn comes. */
import { Problem } from "@inkloom/contract";
import {
  DTYPE_BYTES,
  readTensor,
  type TensorToWrite,
  writeSafetensors,
} from "@inkloom/engine/weights";
import { encoded, SAVED_AS, type SavePrecision } from "../precision.ts";
import {
  isVae,
  type MergeModel,
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

/** @throws Problem `merge/layout`, `merge/overflow`, `weights/...`; then nothing was written */
export async function writeCheckpoint(
  path: string,
  { base, change, vae, precision, metadata, signal, onTensor }: CheckpointToWrite,
): Promise<WrittenCheckpoint> {
  expectWritable(base);
  const averages = base.tensors.filter(isUnusedAverage).length;
  const kept = base.tensors.filter((tensor) => !isUnusedAverage(tensor));
  const own = new Set(kept.flatMap(({ weights }) => weights));
  let done = 0;
  let bytes = 0;
  const counted = (data: () => Promise<Uint8Array>) => async (): Promise<Uint8Array> => {
    signal?.throwIfAborted();
    const made = await data();
    bytes += made.length;
    onTensor?.(++done, all.length);
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
  const made = kept.map((tensor): TensorToWrite => {
    const { key, shape, dtype, entry, weights } = tensor;
    if (weights.length === 0) return { key, shape, dtype, data: counted(() => readTensor(entry)) };
    const data = counted(async () =>
      encoded(key, joined(await inOrder(weights.map((each) => () => numbers(each)))), precision),
    );
    return { key, shape, dtype: SAVED_AS[precision], data };
  });
  // A base that was saved without an autoencoder gets the other one's.
  const added = [...(vae ?? [])]
    .filter(([key]) => !own.has(key))
    .map(([key, { shape }]): TensorToWrite => ({
      key,
      shape,
      dtype: SAVED_AS[precision],
      data: counted(async () => encoded(key, await numbers(key), precision)),
    }));
  // Larger types first: then all of them are aligned.
  const all = [...made, ...added].sort((a, b) => DTYPE_BYTES[b.dtype] - DTYPE_BYTES[a.dtype]);
  await writeSafetensors(path, all, metadata);
  return { tensors: all.length, bytes, averages };
}

const isUnusedAverage = ({ key, weights }: ModelTensor): boolean =>
  weights.length === 0 && /^model_ema\./.test(key);

/** Folders are written as single files, whose names and forms are the canonical ones for SD 1.x alone. */
function expectWritable({ path, layout, family }: MergeModel): void {
  if (layout === "single-file" || family === "SD 1.x") return;
  throw new Problem("merge/layout", {
    en: `${path} is a folder of ${family}, expected a single file to make another one from`,
    zh: `${path} 是 ${family} 的文件夹，应为单文件检查点`,
  });
}

async function inOrder<T>(all: readonly (() => Promise<T>)[]): Promise<readonly T[]> {
  const results: T[] = [];
  for (const each of all) results.push(await each());
  return results;
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const [only, ...rest] = parts;
  if (only && rest.length === 0) return only;
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let start = 0;
  for (const part of parts) {
    all.set(part, start);
    start += part.length;
  }
  return all;
}
