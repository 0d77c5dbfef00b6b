import { tensorWords } from "../damage.ts";
import { DTYPE_BYTES, elementCount } from "../dtype.ts";
import type { WeightEntry } from "../entry.ts";
import type { MemoryAllowance } from "../memory-allowance.ts";
import type { SourceFile } from "../source-file.ts";
import { gather, isContiguous, spanBytes } from "./gather.ts";
import type { TorchStorage, TorchTensor } from "./types.ts";

/** Where a storage's bytes are: in the file from `offset` on, or inflated in memory. */
export type StoragePlace =
  | { readonly kind: "file"; readonly offset: number }
  | { readonly kind: "memory"; readonly data: Uint8Array };

/** Turns tensors into weight entries; strided ones are read and brought into row-major order. */
export async function tensorEntries(
  tensors: ReadonlyMap<string, TorchTensor>,
  places: (storage: TorchStorage) => Promise<StoragePlace>,
  source: SourceFile,
  allowance: MemoryAllowance,
): Promise<ReadonlyMap<string, WeightEntry>> {
  const entries = new Map<string, WeightEntry>();
  for (const [key, tensor] of tensors)
    entries.set(key, await entryOf(key, tensor, await places(tensor.storage), source, allowance));
  return entries;
}

async function entryOf(
  key: string,
  tensor: TorchTensor,
  place: StoragePlace,
  source: SourceFile,
  allowance: MemoryAllowance,
): Promise<WeightEntry> {
  const { dtype, shape } = tensor;
  const count = elementCount(shape) ?? 0; // counted when the tensor was rebuilt
  const start = tensor.offset * DTYPE_BYTES[dtype];
  const length = count * DTYPE_BYTES[dtype];
  if (isContiguous(tensor)) {
    if (place.kind === "memory") {
      const data = place.data.subarray(start, start + length);
      return { key, dtype, shape, location: { kind: "memory", data }, unmapped: "deflated" };
    }
    const offset = count === 0 ? 0 : place.offset + start;
    return { key, dtype, shape, location: { kind: "file", path: source.path, offset, length } };
  }
  const span = spanBytes(tensor);
  allowance.take(span + length, {
    en: `the strided tensor ${JSON.stringify(key)}`,
    zh: `非连续存储的张量 ${JSON.stringify(key)}`,
  });
  const bytes =
    place.kind === "memory"
      ? place.data.subarray(start, start + span)
      : await source.read(place.offset + start, span, tensorWords(key));
  const data = gather(tensor, bytes, count);
  return { key, dtype, shape, location: { kind: "memory", data }, unmapped: "strided" };
}
