/** Reads every tensor of a weight file at once: the factors of a LoRA are hundreds of small tensors. */
import { open } from "node:fs/promises";
import { DTYPE_BYTES, readTensor, toFloat32, type WeightEntry } from "@inkloom/engine/weights";
import type { Numbers } from "@inkloom/models";

/** Bytes between two tensors that are read along rather than skipped. */
const GAP = 2 ** 16;

/** Bytes of one read. */
const LARGEST_READ = 2 ** 26;

/** The numbers of `entries` by key, as float32. */
export async function readNumbers(
  entries: Iterable<WeightEntry>,
): Promise<ReadonlyMap<string, Numbers>> {
  const numbers = new Map<string, Numbers>();
  const spans = new Map<string, Located[]>();
  for (const entry of entries) {
    const { key, shape, dtype, location } = entry;
    if (location.kind === "memory")
      numbers.set(key, { shape, data: widened(await readTensor(entry), dtype) });
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
          numbers.set(entry.key, { shape: entry.shape, data: widened(raw, entry.dtype) });
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

function widened(bytes: Uint8Array, dtype: WeightEntry["dtype"]): Float32Array {
  if (dtype !== "F16") return toFloat32(bytes, dtype);
  halves ??= toFloat32(
    new Uint8Array(Uint16Array.from({ length: 2 ** 16 }, (_, i) => i).buffer),
    "F16",
  );
  const aligned = bytes.byteOffset % DTYPE_BYTES.F16 === 0 ? bytes : new Uint8Array(bytes);
  const codes = new Uint16Array(aligned.buffer, aligned.byteOffset, aligned.byteLength / 2);
  const data = new Float32Array(codes.length);
  for (let i = 0; i < codes.length; i++) data[i] = halves[codes[i] ?? 0] ?? 0;
  return data;
}
