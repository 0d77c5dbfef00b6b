/** Reads every tensor of a weight file at once: the factors of a LoRA are hundreds of small tensors. */
import { open } from "node:fs/promises";
import { DTYPE_BYTES, readTensor, toFloat32, type WeightEntry } from "@inkloom/engine/weights";
import type { Numbers } from "@inkloom/models";

/** Bytes between two tensors that are read along rather than skipped. */
const GAP = 2 ** 16;

/** Bytes of one read. */
const LARGEST_READ = 2 ** 26;

export interface ReadNumbers extends Numbers {
  /** Whether no value is NaN or infinite. */
  readonly isFinite: boolean;
}

/** The numbers of `entries` by key, as float32. */
export async function readNumbers(
  entries: Iterable<WeightEntry>,
): Promise<ReadonlyMap<string, ReadNumbers>> {
  const numbers = new Map<string, ReadNumbers>();
  const spans = new Map<string, Located[]>();
  for (const entry of entries) {
    const { key, shape, dtype, location } = entry;
    if (location.kind === "memory")
      numbers.set(key, { shape, ...widened(await readTensor(entry), dtype) });
    else {
      const span = spans.get(location.path) ?? [];
      span.push({ entry, offset: location.offset, length: location.length });
      spans.set(location.path, span);
    }
  }
  for (const [path, located] of spans) {
    const file = await open(path, "r");
    try {
      for (const run of runsOf(located)) {
        const [first] = run;
        const last = run.at(-1);
        if (!first || !last) continue;
        const bytes = new Uint8Array(last.offset + last.length - first.offset);
        const { bytesRead } = await file.read(bytes, 0, bytes.length, first.offset);
        for (const { entry, offset, length } of run) {
          const start = offset - first.offset;
          // A file that became shorter, or a read that was cut: the reader of single tensors says what is wrong.
          const whole = start + length <= bytesRead;
          const raw = whole ? bytes.subarray(start, start + length) : await readTensor(entry);
          numbers.set(entry.key, { shape: entry.shape, ...widened(raw, entry.dtype) });
        }
      }
    } finally {
      await file.close();
    }
  }
  return numbers;
}

interface Located {
  readonly entry: WeightEntry;
  readonly offset: number;
  readonly length: number;
}

/** Tensors that lie one behind the other, in pieces that are read at once. */
function runsOf(located: readonly Located[]): Located[][] {
  const runs: Located[][] = [];
  for (const each of located.toSorted((a, b) => a.offset - b.offset)) {
    const run = runs.at(-1);
    const [first] = run ?? [];
    const before = run?.at(-1);
    const joins =
      before !== undefined &&
      first !== undefined &&
      each.offset - (before.offset + before.length) <= GAP &&
      each.offset + each.length - first.offset <= LARGEST_READ;
    if (joins) run?.push(each);
    else runs.push([each]);
  }
  return runs;
}

/** Every float16, once: a table is several times faster than taking each value apart. */
let halves: Float32Array | undefined;

/** Whether all are finite is found in passing: another walk over the values would take as long. */
function widened(bytes: Uint8Array, dtype: WeightEntry["dtype"]): Omit<ReadNumbers, "shape"> {
  let spoilt = 0; // x - x is 0, or NaN where x is no finite number
  if (dtype !== "F16") {
    const data = toFloat32(bytes, dtype);
    for (const value of data) spoilt += value - value;
    return { data, isFinite: spoilt === 0 };
  }
  halves ??= everyHalf();
  const aligned = bytes.byteOffset % DTYPE_BYTES.F16 === 0 ? bytes : new Uint8Array(bytes);
  const codes = new Uint16Array(aligned.buffer, aligned.byteOffset, aligned.byteLength / 2);
  const data = new Float32Array(codes.length);
  for (let i = 0; i < codes.length; i++) {
    const value = halves[codes[i] ?? 0] ?? 0;
    data[i] = value;
    spoilt += value - value;
  }
  return { data, isFinite: spoilt === 0 };
}

function everyHalf(): Float32Array {
  const codes = Uint16Array.from({ length: 2 ** 16 }, (_, code) => code);
  return toFloat32(new Uint8Array(codes.buffer), "F16");
}
