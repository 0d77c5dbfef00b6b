/** Reads many tensors of a weight file at once: the factors of a LoRA are hundreds of small ones. */
import {
  DTYPE_BYTES,
  readSpans,
  readTensor,
  toFloat32,
  type WeightEntry,
} from "@inkloom/engine/weights";
import type { Numbers } from "@inkloom/models";

/** Calls `use` with the bytes of every entry, which hold until it returns. */
async function forEachBytes(
  entries: Iterable<WeightEntry>,
  use: (entry: WeightEntry, bytes: Uint8Array) => void,
): Promise<void> {
  const files = new Map<string, { entry: WeightEntry; offset: number; length: number }[]>();
  for (const entry of entries) {
    const { location } = entry;
    if (location.kind === "memory") use(entry, await readTensor(entry));
    else {
      const located = files.get(location.path) ?? [];
      located.push({ entry, offset: location.offset, length: location.length });
      files.set(location.path, located);
    }
  }
  const short: WeightEntry[] = [];
  for (const [path, located] of files)
    await readSpans(path, located, (i, bytes) => {
      const { entry, length } = located[i] ?? {};
      if (entry && bytes.length === length) use(entry, bytes);
      else if (entry) short.push(entry);
    });
  // A file that became shorter: the reader of single tensors says what is wrong.
  for (const entry of short) use(entry, await readTensor(entry));
}

/** The numbers of `entries` by key, as float32. */
export async function readNumbers(
  entries: Iterable<WeightEntry>,
): Promise<ReadonlyMap<string, Numbers>> {
  const numbers = new Map<string, Numbers>();
  await forEachBytes(entries, ({ key, shape, dtype }, bytes) => {
    numbers.set(key, { shape, data: toFloat32(bytes, dtype) });
  });
  return numbers;
}

/** The first of `entries` with a value that is NaN or infinite. Nothing is kept. */
export async function firstNotFinite(
  entries: Iterable<WeightEntry>,
): Promise<WeightEntry | undefined> {
  let found: WeightEntry | undefined;
  await forEachBytes(entries, (entry, bytes) => {
    if (found === undefined && !isFinite(bytes, entry.dtype)) found = entry;
  });
  return found;
}

/** Bits of the exponent, all of them set where a value is no number. */
const EXPONENT = { F16: 0x7c00, BF16: 0x7f80, F32: 0x7f800000 } as const;

/** Of the usual types without making floats of them. */
function isFinite(bytes: Uint8Array, dtype: WeightEntry["dtype"]): boolean {
  if (dtype !== "F16" && dtype !== "BF16" && dtype !== "F32")
    return toFloat32(bytes, dtype).every((value) => Number.isFinite(value));
  const size = DTYPE_BYTES[dtype];
  const { buffer, byteOffset } = bytes.byteOffset % size === 0 ? bytes : new Uint8Array(bytes);
  const length = bytes.length / size;
  const codes =
    size === 2
      ? new Uint16Array(buffer, byteOffset, length)
      : new Uint32Array(buffer, byteOffset, length);
  const all = EXPONENT[dtype];
  for (const code of codes) if ((code & all) === all) return false;
  return true;
}
