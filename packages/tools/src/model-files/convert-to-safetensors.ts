/** From a PyTorch checkpoint to safetensors, tensor after tensor, so that no more than one of them is in memory. The written
 *  file is read again and compared before anybody may believe it. */
import { createHash } from "node:crypto";
import { rm } from "node:fs/promises";
import { Problem } from "@inkloom/contract";
import {
  DTYPE_BYTES,
  openWeights,
  readTensor,
  type WeightEntry,
  type WeightFile,
  writeSafetensors,
} from "@inkloom/engine/weights";

export interface ConversionOptions {
  /** Said in the new file beside what the old one says of itself. */
  readonly metadata?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

export interface Conversion {
  readonly tensors: number;
  /** Other containers of tensors in the file, which no reader of weights looks at. */
  readonly leftOut: readonly string[];
}

/**
 * Reads `path` without executing anything in it and writes its tensors to `target`, which is replaced.
 * @throws Problem `weights/...` where it is no harmless checkpoint; `pull/conversion` where the result differs. Then
 *   `target` is not there.
 */
export async function convertToSafetensors(
  path: string,
  target: string,
  { metadata = {}, signal }: ConversionOptions = {},
): Promise<Conversion> {
  const source = await openWeights(path);
  if (source.entries.has("__metadata__"))
    throw differs("__metadata__", {
      en: "has a name that safetensors keeps for itself",
      zh: "使用了 safetensors 保留的名称",
    });
  const digests = new Map<string, string>();
  const read = (entry: WeightEntry) => async (): Promise<Uint8Array> => {
    signal?.throwIfAborted();
    const data = await readTensor(entry);
    digests.set(entry.key, sha256(data));
    return data;
  };
  // Larger types first: then all of them are aligned.
  const entries = [...source.entries.values()].sort(
    (a, b) => DTYPE_BYTES[b.dtype] - DTYPE_BYTES[a.dtype],
  );
  try {
    await writeSafetensors(
      target,
      entries.map((entry) => ({ ...named(entry), data: read(entry) })),
      { ...source.metadata, ...metadata },
    );
    await expectSame(source, await openWeights(target), digests, signal);
  } catch (error) {
    await rm(target, { force: true });
    throw error;
  }
  const leftOut = source.metadata["inkloom.ignored"];
  return { tensors: entries.length, leftOut: leftOut === undefined ? [] : leftOut.split(", ") };
}

const named = ({ key, dtype, shape }: WeightEntry) => ({ key, dtype, shape });

/** Keys, types, shapes, and each tensor's bytes by their hash. */
async function expectSame(
  source: WeightFile,
  written: WeightFile,
  digests: ReadonlyMap<string, string>,
  signal: AbortSignal | undefined,
): Promise<void> {
  for (const key of written.entries.keys())
    if (!source.entries.has(key))
      throw differs(key, { en: "is not in the original", zh: "不在原文件中" });
  for (const [key, { dtype, shape }] of source.entries) {
    signal?.throwIfAborted();
    const found = written.entries.get(key);
    if (found === undefined) throw differs(key, { en: "is missing", zh: "缺失" });
    if (found.dtype !== dtype || found.shape.join() !== shape.join())
      throw differs(key, {
        en: `is ${found.dtype} [${found.shape.join(", ")}], expected ${dtype} [${shape.join(", ")}]`,
        zh: `为 ${found.dtype} [${found.shape.join(", ")}]，应为 ${dtype} [${shape.join(", ")}]`,
      });
    if (sha256(await readTensor(found)) !== digests.get(key))
      throw differs(key, { en: "holds other numbers", zh: "的数值不同" });
  }
}

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

const differs = (key: string, how: { en: string; zh: string }): Problem =>
  new Problem("pull/conversion", {
    en: `Tensor ${JSON.stringify(key)} ${how.en}; the file was not converted.`,
    zh: `张量 ${JSON.stringify(key)} ${how.zh}；文件未转换。`,
  });
