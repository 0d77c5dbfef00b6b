/** Held inputs that are made of blocks, put together where the graph runs: factors of a LoRA come from its
 *  file, at their place beside those of others and at their strength, and cross no process. */
import type { Block, BlockData, HeldData, StoredNumbers, TensorData } from "@inkloom/contract";
import { sizeOf } from "../graph/shape.ts";
import { toFloat32 } from "../weights/dtype.ts";
import { everyHalf } from "../weights/every-half.ts";

/** Reads numbers from their files, in any order: `use` gets each one's bytes by its index, for as long as it
 *  runs. */
export type ReadStored = (
  wanted: readonly StoredNumbers[],
  use: (index: number, bytes: Uint8Array) => void,
) => Promise<void>;

/** The same inputs, each in one piece. */
export async function assembled(
  feeds: Readonly<Record<string, HeldData>>,
  read: ReadStored,
): Promise<Record<string, TensorData>> {
  const whole: Record<string, TensorData> = {};
  const stored: StoredNumbers[] = [];
  const places: ((bytes: Uint8Array, from: StoredNumbers) => void)[] = [];
  for (const [name, feed] of Object.entries(feeds)) {
    if ("data" in feed) {
      whole[name] = feed;
      continue;
    }
    const { shape } = feed;
    const data = new Float32Array(sizeOf(shape));
    whole[name] = { dtype: "float32", shape, data };
    for (const block of feed.blocks) {
      expectInside(name, feed, block);
      const { values } = block;
      if (values instanceof Float32Array) putFloats(data, shape, block, values);
      else {
        stored.push(values);
        places.push((bytes, { dtype }) => {
          if (dtype === "F16") putHalves(data, shape, block, bytes);
          else putFloats(data, shape, block, toFloat32(bytes, dtype));
        });
      }
    }
  }
  if (stored.length > 0)
    await read(stored, (i, bytes) => {
      const from = stored[i];
      if (from) places[i]?.(bytes, from);
    });
  return whole;
}

type Shape = BlockData["shape"];

/** Rows of a block, and how they lie in the source and in the target; a block as wide as both is one row. */
function rowsOf(shape: Shape, { values, stride, columns, top, left }: Block) {
  const width = sizeOf(shape.slice(1));
  const rows = values.length / stride;
  const start = top * width + left;
  return columns === width && stride === width
    ? { rows: 1, columns: values.length, stride, width, start }
    : { rows, columns, stride, width, start };
}

function expectInside(name: string, { shape }: BlockData, block: Block): void {
  const { values, stride, columns, top, left } = block;
  const [height = 1, width] = [shape[0], sizeOf(shape.slice(1))];
  const rows = values.length / stride;
  const inside = top >= 0 && left >= 0 && top + rows <= height && left + columns <= width;
  if (Number.isInteger(rows) && columns <= stride && inside) return;
  throw new RangeError(
    `input "${name}": a block of ${rows} rows of ${columns} at ${top}, ${left} was given, expected one inside ${height} rows of ${width}`,
  );
}

function putFloats(data: Float32Array, shape: Shape, block: Block, values: Float32Array): void {
  const { rows, columns, stride, width, start } = rowsOf(shape, block);
  const { factor } = block;
  for (let row = 0; row < rows; row++) {
    const [from, to] = [row * stride, start + row * width];
    if (factor === 1) data.set(values.subarray(from, from + columns), to);
    else
      for (let column = 0; column < columns; column++)
        data[to + column] = factor * (values[from + column] ?? 0);
  }
}

function putHalves(data: Float32Array, shape: Shape, block: Block, bytes: Uint8Array): void {
  const { rows, columns, stride, width, start } = rowsOf(shape, block);
  const { factor } = block;
  const even = bytes.byteOffset % 2 === 0 ? bytes : new Uint8Array(bytes);
  const codes = new Uint16Array(even.buffer, even.byteOffset, even.byteLength / 2);
  const halves = everyHalf();
  for (let row = 0; row < rows; row++) {
    const [from, to] = [row * stride, start + row * width];
    for (let column = 0; column < columns; column++)
      data[to + column] = factor * (halves[codes[from + column] ?? 0] ?? 0);
  }
}
