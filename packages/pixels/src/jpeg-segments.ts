/** The segments before the picture data of a JPEG file: EXIF data and comments.
 *  Format: ITU-T T.81 annex B; CIPA DC-008 (Exif 2.32) section 4.7. */
import { EXIF_PREFIX } from "./exif.ts";
import { PixelsError } from "./pixels-error.ts";

const START = 0xd8;
const END = 0xd9;
const SCAN = 0xda;
const APP0 = 0xe0;
const APP1 = 0xe1;
const COMMENT = 0xfe;
/** What the 16 bits of a segment's length leave for its data. */
const SEGMENT_LIMIT = 0xffff - 2;

interface Segment {
  readonly marker: number;
  readonly data: Buffer;
  /** Where the next segment begins, in bytes from the start of the file. */
  readonly end: number;
}

/** Whether the bytes begin as a JPEG does. */
export const isJpeg = (bytes: Uint8Array): boolean =>
  bytes[0] === 0xff && bytes[1] === START && bytes[2] === 0xff;

/** The segments before the first scan. Error: `damaged`. */
function* readSegments(jpeg: Uint8Array): Generator<Segment> {
  const bytes = Buffer.from(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength);
  let at = 2;
  for (;;) {
    while (bytes[at] === 0xff && bytes[at + 1] === 0xff) at++; // fill bytes
    if (at + 4 > bytes.length)
      throw new PixelsError("damaged", `the JPEG ends at byte ${bytes.length}, before its picture`);
    const marker = bytes[at + 1] ?? 0;
    if (bytes[at] !== 0xff)
      throw new PixelsError("damaged", `byte ${at} of the JPEG begins no segment`);
    if (marker === SCAN || marker === END) return;
    const length = bytes.readUInt16BE(at + 2);
    const end = at + 2 + length;
    if (length < 2 || end > bytes.length)
      throw new PixelsError(
        "damaged",
        `a segment at byte ${at} of the JPEG claims ${length} bytes; ${bytes.length - at - 2} are left`,
      );
    yield { marker, data: bytes.subarray(at + 4, end), end };
    at = end;
  }
}

/** The TIFF block and the comments of a JPEG. Error: `damaged`. */
export function readJpegTexts(jpeg: Uint8Array): {
  readonly exif?: Uint8Array;
  readonly comments: readonly string[];
} {
  const segments = [...readSegments(jpeg)];
  const exif = segments.find(
    ({ marker, data }) =>
      marker === APP1 && data.subarray(0, EXIF_PREFIX.length).equals(EXIF_PREFIX),
  )?.data;
  const comments = segments
    .filter(({ marker }) => marker === COMMENT)
    .map(({ data }) => data.toString("utf8"));
  return { comments, ...(exif && { exif: exif.subarray(EXIF_PREFIX.length) }) };
}

/** Most bytes of a TIFF block that a JPEG can carry. */
export const JPEG_EXIF_LIMIT = SEGMENT_LIMIT - EXIF_PREFIX.length;

/** A copy with a TIFF block before everything but the JFIF header. Errors: `damaged`, `limit`. */
export function writeJpegExif(jpeg: Uint8Array, tiff: Uint8Array): Uint8Array {
  if (tiff.length > JPEG_EXIF_LIMIT)
    throw new PixelsError(
      "limit",
      `texts of ${tiff.length} bytes for a JPEG; it holds at most ${JPEG_EXIF_LIMIT}`,
    );
  const [first] = readSegments(jpeg);
  const at = first?.marker === APP0 ? first.end : 2;
  const head = Buffer.of(0xff, APP1, 0, 0);
  head.writeUInt16BE(2 + EXIF_PREFIX.length + tiff.length, 2);
  return Buffer.concat([jpeg.subarray(0, at), head, EXIF_PREFIX, tiff, jpeg.subarray(at)]);
}
