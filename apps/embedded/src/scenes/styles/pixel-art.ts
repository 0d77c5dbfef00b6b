import type { Canvas } from "../canvas.ts";
import type { Rgb } from "../palette.ts";

/** Pixels of a drawn block's side. */
const BLOCK = 4;
const COLOURS = 24;

/** Blocks of one colour each, from a palette of 24 found by cutting the colours at their median
 *  (P. Heckbert, "Color image quantization for frame buffer display", 1982). */
export function pixelArt({ size, data }: Canvas): void {
  const side = size / BLOCK;
  const blocks: Rgb[] = [];
  for (let row = 0; row < side; row++)
    for (let column = 0; column < side; column++) blocks.push(meanOf(data, size, column, row));
  const colours = quantized(blocks);
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const block = Math.floor(y / BLOCK) * side + Math.floor(x / BLOCK);
      data.set(colours[block] ?? [0, 0, 0], (y * size + x) * 3);
    }
}

function meanOf(data: Float32Array, size: number, column: number, row: number): Rgb {
  const sum: [number, number, number] = [0, 0, 0];
  for (let y = row * BLOCK; y < (row + 1) * BLOCK; y++)
    for (let x = column * BLOCK; x < (column + 1) * BLOCK; x++) {
      const at = (y * size + x) * 3;
      sum[0] += data[at] ?? 0;
      sum[1] += data[at + 1] ?? 0;
      sum[2] += data[at + 2] ?? 0;
    }
  const count = BLOCK * BLOCK;
  return [sum[0] / count, sum[1] / count, sum[2] / count];
}

interface Box {
  readonly members: readonly number[];
  readonly channel: 0 | 1 | 2;
  readonly range: number;
}

/** For each colour the mean of the box that it fell into. */
function quantized(colours: readonly Rgb[]): Rgb[] {
  const boxes = [boxOf(colours, [...colours.keys()])];
  while (boxes.length < COLOURS) {
    let widest = 0;
    boxes.forEach(({ range }, i) => {
      if (range > (boxes[widest]?.range ?? 0)) widest = i;
    });
    const box = boxes[widest];
    if (box === undefined || box.range < 1) break;
    const { channel, members } = box;
    const value = (i: number): number => colours[i]?.[channel] ?? 0;
    const sorted = members.toSorted((a, b) => value(a) - value(b) || a - b);
    const half = sorted.length >> 1;
    const parts = [sorted.slice(0, half), sorted.slice(half)];
    boxes.splice(widest, 1, ...parts.map((part) => boxOf(colours, part)));
  }
  const out: Rgb[] = [...colours];
  for (const { members } of boxes) {
    const sum: [number, number, number] = [0, 0, 0];
    for (const i of members)
      for (const c of [0, 1, 2] as const) sum[c] += (colours[i]?.[c] ?? 0) / members.length;
    for (const i of members) out[i] = sum;
  }
  return out;
}

/** The channel in which the members differ most. */
function boxOf(colours: readonly Rgb[], members: readonly number[]): Box {
  let best: Box = { members, channel: 0, range: -1 };
  for (const channel of [0, 1, 2] as const) {
    let [low, high] = [255, 0];
    for (const i of members) {
      const value = colours[i]?.[channel] ?? 0;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    if (high - low > best.range) best = { members, channel, range: high - low };
  }
  return best;
}
