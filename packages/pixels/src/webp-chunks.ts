/** The chunks of a WebP file, and EXIF data among them.
 *  Format: https://developers.google.com/speed/webp/docs/riff_container */
import { PixelsError } from "./pixels-error.ts";

interface WebpChunk {
  /** Four characters. */
  readonly type: string;
  readonly data: Buffer;
}

const HEADER_BYTES = 12;
/** Flags of the VP8X chunk. */
const HAS_EXIF = 0x08;
const HAS_ALPHA = 0x10;

/** Whether the bytes begin as a WebP file does. */
export const isWebp = (bytes: Uint8Array): boolean =>
  Buffer.from(bytes.subarray(0, 4)).toString("latin1") === "RIFF" &&
  Buffer.from(bytes.subarray(8, 12)).toString("latin1") === "WEBP";

function* readChunks(webp: Uint8Array): Generator<WebpChunk> {
  const bytes = Buffer.from(webp.buffer, webp.byteOffset, webp.byteLength);
  const said = bytes.readUInt32LE(4) + 8;
  if (said > bytes.length)
    throw new PixelsError("damaged", `the WebP claims ${said} bytes; it has ${bytes.length}`);
  for (let at = HEADER_BYTES; at + 8 <= said;) {
    const length = bytes.readUInt32LE(at + 4);
    if (at + 8 + length > bytes.length)
      throw new PixelsError(
        "damaged",
        `a chunk at byte ${at} of the WebP claims ${length} bytes; ${bytes.length - at - 8} are left`,
      );
    const type = bytes.toString("latin1", at, at + 4);
    yield { type, data: bytes.subarray(at + 8, at + 8 + length) };
    at += 8 + length + (length % 2);
  }
}

/** The TIFF block of a WebP, if it has one. Error: `damaged`. */
export function readWebpExif(webp: Uint8Array): Uint8Array | undefined {
  return [...readChunks(webp)].find(({ type }) => type === "EXIF")?.data;
}

/** A copy in the extended layout with a TIFF block behind the picture; one that is there is replaced.
 *  Error: `damaged`. */
export function writeWebpExif(
  webp: Uint8Array,
  tiff: Uint8Array,
  size: { readonly width: number; readonly height: number },
): Uint8Array {
  const chunks = [...readChunks(webp)].filter(({ type }) => type !== "EXIF");
  const header = Buffer.from(
    chunks.find(({ type }) => type === "VP8X")?.data ?? plain(chunks, size),
  );
  header.writeUInt8(header.readUInt8(0) | HAS_EXIF, 0);
  const body = Buffer.concat([
    Buffer.from("WEBP", "latin1"),
    chunk("VP8X", header),
    ...chunks.filter(({ type }) => type !== "VP8X").map(({ type, data }) => chunk(type, data)),
    chunk("EXIF", tiff),
  ]);
  const riff = Buffer.alloc(8);
  riff.write("RIFF", "latin1");
  riff.writeUInt32LE(body.length, 4);
  return Buffer.concat([riff, body]);
}

/** A VP8X chunk for a file in the simple layout. */
function plain(
  chunks: readonly WebpChunk[],
  { width, height }: { readonly width: number; readonly height: number },
): Buffer {
  const header = Buffer.alloc(10);
  const lossless = chunks.find(({ type }) => type === "VP8L")?.data;
  // In a lossless stream, bit 28 behind the signature byte tells of alpha.
  const alpha = lossless !== undefined && (lossless[4] ?? 0) & 0x10;
  header.writeUInt8(alpha ? HAS_ALPHA : 0, 0);
  header.writeUIntLE(width - 1, 4, 3);
  header.writeUIntLE(height - 1, 7, 3);
  return header;
}

function chunk(type: string, data: Uint8Array): Buffer {
  const head = Buffer.alloc(8);
  head.write(type, "latin1");
  head.writeUInt32LE(data.length, 4);
  return Buffer.concat([head, data, Buffer.alloc(data.length % 2)]);
}
