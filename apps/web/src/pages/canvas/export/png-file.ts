/** Pixels as a PNG file, every value as it is: canvases of browsers lose colours where pixels are nearly transparent. */
import type { Pixels } from "../document/tiles.ts";

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Rows that are filtered and handed to the compressor at once. */
const ROWS = 256;

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

/** Of parts that follow each other. */
function crcOf(parts: readonly Uint8Array[]): number {
  let crc = 0xffffffff;
  for (const part of parts)
    for (const byte of part) crc = (CRC_TABLE[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

/** 8 bits per channel, with alpha. @param told called with the share that is done, 0 to 1 */
export async function pngFile(
  pixels: Pixels,
  told: (share: number) => void = () => undefined,
): Promise<Uint8Array<ArrayBuffer>> {
  const { width, height } = pixels;
  const head = new DataView(new ArrayBuffer(13));
  head.setUint32(0, width);
  head.setUint32(4, height);
  // 8 bits, red, green, blue and alpha, deflate, the five filters, not interlaced.
  head.setUint32(8, 0x08060000);
  const data = await deflated(pixels, told);
  return joined([
    Uint8Array.from(SIGNATURE),
    ...chunk("IHDR", new Uint8Array(head.buffer)),
    ...chunk("IDAT", data),
    ...chunk("IEND", new Uint8Array()),
  ]);
}

async function deflated(
  { width, height, data }: Pixels,
  told: (share: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new CompressionStream("deflate");
  const all = new Response(stream.readable).arrayBuffer();
  const writer = stream.writable.getWriter();
  const side = width * 4;
  let above: Uint8ClampedArray = new Uint8ClampedArray(side);
  for (let top = 0; top < height; top += ROWS) {
    const count = Math.min(ROWS, height - top);
    const rows = new Uint8Array(count * (side + 1));
    for (let row = 0; row < count; row++) {
      const at = (top + row) * side;
      const line = data.subarray(at, at + side);
      filterRow(rows.subarray(row * (side + 1), (row + 1) * (side + 1)), line, above);
      above = line;
    }
    await writer.write(rows);
    told((top + count) / height);
  }
  await writer.close();
  return new Uint8Array(await all);
}

/** Left, above, both foretold together: what is foretold best compresses best. */
const FILTERS = [1, 2, 4] as const;

/** Writes the filter's number and the row by the filter that leaves the least (minimum sum of absolute differences). */
function filterRow(out: Uint8Array, line: Uint8ClampedArray, above: Uint8ClampedArray): void {
  let best = Infinity;
  let chosen: (typeof FILTERS)[number] = 1;
  for (const filter of FILTERS) {
    let sum = 0;
    // Every seventh value tells enough.
    for (let i = 0; i < line.length; i += 7) {
      const left = (line[i] ?? 0) - foretold(filter, line, above, i);
      sum += Math.min(left & 0xff, 256 - (left & 0xff));
    }
    if (sum < best) {
      best = sum;
      chosen = filter;
    }
  }
  out[0] = chosen;
  for (let i = 0; i < line.length; i++)
    out[i + 1] = (line[i] ?? 0) - foretold(chosen, line, above, i);
}

function foretold(
  filter: (typeof FILTERS)[number],
  line: Uint8ClampedArray,
  above: Uint8ClampedArray,
  i: number,
): number {
  if (filter === 2) return above[i] ?? 0;
  const left = i < 4 ? 0 : (line[i - 4] ?? 0);
  if (filter === 1) return left;
  const over = above[i] ?? 0;
  const corner = i < 4 ? 0 : (above[i - 4] ?? 0);
  // Paeth's: whichever of the three is the nearest to their plane.
  const plane = left + over - corner;
  const toLeft = Math.abs(plane - left);
  const toOver = Math.abs(plane - over);
  const toCorner = Math.abs(plane - corner);
  if (toLeft <= toOver && toLeft <= toCorner) return left;
  return toOver <= toCorner ? over : corner;
}

function chunk(type: string, data: Uint8Array): readonly Uint8Array[] {
  const name = new TextEncoder().encode(type);
  const numbers = new DataView(new ArrayBuffer(8));
  numbers.setUint32(0, data.length);
  numbers.setUint32(4, crcOf([name, data]));
  const bytes = new Uint8Array(numbers.buffer);
  return [bytes.subarray(0, 4), name, data, bytes.subarray(4)];
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
