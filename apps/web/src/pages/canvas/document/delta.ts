/** What a step did to a tile: before XOR after. It is its own inverse, and mostly zeros, which pack well. */
import { newTile, type Tile } from "./tiles.ts";

const words = (tile: Tile): Uint32Array =>
  new Uint32Array(tile.buffer, tile.byteOffset, tile.byteLength / 4);

/** A new tile; an absent one counts as empty. */
export function deltaOf(before: Tile | undefined, after: Tile | undefined): Tile {
  if (before === undefined) return after === undefined ? newTile() : new Uint8ClampedArray(after);
  const delta = new Uint8ClampedArray(before);
  if (after === undefined) return delta;
  const to = words(delta);
  words(after).forEach((word, at) => {
    to[at] = (to[at] ?? 0) ^ word;
  });
  return delta;
}

/** Deflated. */
export type Packed = Uint8Array<ArrayBuffer>;

export const packed = (tile: Tile): Promise<Packed> =>
  through(tile, new CompressionStream("deflate-raw"));

/** Rejects with a `RangeError` where it does not hold exactly a tile. */
export async function unpacked(bytes: Packed): Promise<Tile> {
  const tile = newTile();
  const got = await through(bytes, new DecompressionStream("deflate-raw"), tile.byteLength);
  if (got.byteLength !== tile.byteLength)
    throw new RangeError(`a tile of ${got.byteLength} bytes, expected ${tile.byteLength}`);
  tile.set(got);
  return tile;
}

/** @param most bytes after which what comes out is no longer taken */
async function through(
  bytes: Uint8Array<ArrayBuffer> | Tile,
  stream: CompressionStream | DecompressionStream,
  most = Number.POSITIVE_INFINITY,
): Promise<Packed> {
  const writer = stream.writable.getWriter();
  // What fails to be read fails here as well.
  const written = writer.write(bytes).then(() => writer.close());
  written.catch(() => undefined);
  const reader = stream.readable.getReader();
  const parts: Packed[] = [];
  let length = 0;
  while (true) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.byteLength;
    if (length > most) {
      await reader.cancel();
      throw new RangeError(`more than ${most} bytes`);
    }
    parts.push(value);
  }
  await written;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
}
