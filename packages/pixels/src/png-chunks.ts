/** The frame of a PNG file: signature and checksummed chunks.
 *  Reference: https://www.w3.org/TR/png-3/#5Chunk-layout */
import { crc32 } from "node:zlib";
import { PixelsError } from "./pixels-error.ts";

export interface PngChunk {
  /** Four ASCII letters. */
  readonly type: string;
  readonly data: Uint8Array;
  /** Where the next chunk begins, in bytes from the start of the file. */
  readonly end: number;
}

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
/** Length, type and checksum. */
const OVERHEAD = 12;

/** Whether the bytes begin as a PNG does. */
export const isPng = (bytes: Uint8Array): boolean =>
  SIGNATURE.every((value, at) => bytes[at] === value);

/** The chunks up to and with IEND. Errors: `not-png`, `damaged`. */
export function* readChunks(bytes: Uint8Array): Generator<PngChunk> {
  if (!isPng(bytes))
    throw new PixelsError(
      "not-png",
      `${bytes.length} bytes that do not begin with the PNG signature`,
    );
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = SIGNATURE.length;
  for (let type = ""; type !== "IEND";) {
    const left = bytes.length - at;
    if (left < OVERHEAD)
      throw new PixelsError(
        "damaged",
        `the PNG ends at byte ${bytes.length}, before its IEND chunk`,
      );
    const length = view.getUint32(at);
    type = Buffer.from(bytes.subarray(at + 4, at + 8)).toString("latin1");
    if (!/^[A-Za-z]{4}$/.test(type))
      throw new PixelsError("damaged", `byte ${at} of the PNG begins no chunk: bad type`);
    if (length > left - OVERHEAD)
      throw new PixelsError(
        "damaged",
        `the PNG's ${type} chunk at byte ${at} claims ${length} bytes; ${left - OVERHEAD} are left`,
      );
    const checksum = view.getUint32(at + 8 + length);
    const actual = crc32(bytes.subarray(at + 4, at + 8 + length));
    if (checksum !== actual)
      throw new PixelsError(
        "damaged",
        `the PNG's ${type} chunk at byte ${at} has checksum ${hex(checksum)}; its data make ${hex(actual)}`,
      );
    const data = bytes.subarray(at + 8, at + 8 + length);
    at += OVERHEAD + length;
    yield { type, data, end: at };
  }
}

/** One chunk as it stands in a file. */
export function writeChunk(type: string, data: Uint8Array): Uint8Array {
  const chunk = Buffer.alloc(OVERHEAD + data.length);
  chunk.writeUInt32BE(data.length, 0);
  chunk.write(type, 4, "latin1");
  chunk.set(data, 8);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + data.length)), 8 + data.length);
  return chunk;
}

const hex = (value: number): string => value.toString(16).padStart(8, "0");
