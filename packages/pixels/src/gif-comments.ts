/** Comments of a GIF file. Format: https://www.w3.org/Graphics/GIF/spec-gif89a.txt */
import { PixelsError } from "./pixels-error.ts";

const EXTENSION = 0x21;
const IMAGE = 0x2c;
const COMMENT = 0xfe;

/** Whether the bytes begin as a GIF does. */
export const isGif = (bytes: Uint8Array): boolean =>
  /^GIF8[79]a$/.test(Buffer.from(bytes.subarray(0, 6)).toString("latin1"));

/** The comments in their order; those behind a cut are lost. Error: `damaged`. */
export function readGifComments(gif: Uint8Array): string[] {
  const bytes = Buffer.from(gif.buffer, gif.byteOffset, gif.byteLength);
  const at = (position: number): number => {
    const value = bytes[position];
    if (value === undefined)
      throw new PixelsError("damaged", `the GIF ends at byte ${bytes.length}, inside a block`);
    return value;
  };
  /** Where the blocks of data that begin at `from` end. */
  const skipData = (from: number): number => {
    let position = from;
    while (at(position) !== 0) position += 1 + at(position);
    return position + 1;
  };
  const comments: string[] = [];
  let position = 13 + tableBytes(at(10));
  for (;;) {
    const kind = at(position);
    if (kind === EXTENSION) {
      const end = skipData(position + 2);
      if (at(position + 1) === COMMENT) comments.push(joined(bytes, position + 2, end));
      position = end;
    } else if (kind === IMAGE) {
      const table = tableBytes(at(position + 9));
      position = skipData(position + 10 + table + 1);
    } else return comments; // the trailer, or what no reader understands
  }
}

/** Bytes of the colour table that the packed flags announce. */
const tableBytes = (flags: number): number =>
  (flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1);

function joined(bytes: Buffer, from: number, end: number): string {
  const parts: Buffer[] = [];
  for (let at = from; at < end - 1; at += 1 + (bytes[at] ?? 0))
    parts.push(bytes.subarray(at + 1, at + 1 + (bytes[at] ?? 0)));
  return Buffer.concat(parts).toString("utf8");
}
