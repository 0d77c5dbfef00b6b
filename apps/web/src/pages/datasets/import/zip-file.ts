/** ZIP files, read in the browser one record after the other: a file of gigabytes is never in memory as a whole, and what is in
 *  it reaches the service by the same checks as any other file. PKWARE APPNOTE 6.3.10, sections 4.3 and 4.5. */

export interface ZipEntry {
  /** With slashes between its parts. */
  readonly name: string;
  /** Bytes, as the directory claims. */
  readonly size: number;
  /** Rejects with a `ZipFault` of the record. */
  readonly bytes: () => Promise<Uint8Array<ArrayBuffer>>;
}

export type ZipFaultKind = "none" | "part" | "kind" | "large";

/** `none`: it is no ZIP file; else of one record: `part` is damaged, `kind` is packed in another way or encrypted, `large`. */
export class ZipFault extends Error {
  readonly kind: ZipFaultKind;
  /** Of the record. */
  readonly file: string;

  constructor(kind: ZipFaultKind, file = "") {
    super(`zip: ${kind} ${file}`);
    this.kind = kind;
    this.file = file;
  }
}

const END = 0x06054b50;
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
/** Of the end record without its comment, and the longest comment; bytes. */
const [END_SIZE, LONGEST_COMMENT] = [22, 0xffff];
const [LOCATOR_SIZE, END_64_SIZE] = [20, 56];
const [STORED, DEFLATED] = [0, 8];
/** Bits of a record's flags. */
const [ENCRYPTED, UTF8] = [1, 0x800];
const MOST_DIRECTORY = 256 * 2 ** 20;
/** No picture is larger, bytes. */
const MOST_RECORD = 512 * 2 ** 20;
const FULL = 0xffffffff;

/** Files in it; folders are left out. Rejects with a `ZipFault`. */
export async function readZip(file: Blob): Promise<ZipEntry[]> {
  const { start, size } = await directoryOf(file);
  if (size > MOST_DIRECTORY || start + size > file.size) throw new ZipFault("none");
  const view = await viewOf(file, start, start + size);
  const entries: ZipEntry[] = [];
  for (let at = 0; at + 46 <= view.byteLength && view.getUint32(at, true) === CENTRAL;) {
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) =>
      view.getUint16(at + offset, true),
    ) as [number, number, number];
    if (at + 46 + nameLength + extraLength > view.byteLength) throw new ZipFault("none");
    const entry = entryOf(file, view, at, nameLength, extraLength);
    if (!entry.name.endsWith("/")) entries.push(entry);
    at += 46 + nameLength + extraLength + commentLength;
  }
  return entries;
}

async function directoryOf(file: Blob): Promise<{ readonly start: number; readonly size: number }> {
  const from = Math.max(0, file.size - END_SIZE - LONGEST_COMMENT);
  const tail = await viewOf(file, from, file.size);
  let end = tail.byteLength - END_SIZE;
  while (end >= 0 && tail.getUint32(end, true) !== END) end -= 1;
  if (end < 0) throw new ZipFault("none");
  const size = tail.getUint32(end + 12, true);
  const start = tail.getUint32(end + 16, true);
  if (size !== FULL && start !== FULL) return { start, size };
  const locator = end - LOCATOR_SIZE;
  if (locator < 0 || tail.getUint32(locator, true) !== LOCATOR_64) throw new ZipFault("none");
  const place = Number(tail.getBigUint64(locator + 8, true));
  if (place + END_64_SIZE > file.size) throw new ZipFault("none");
  const large = await viewOf(file, place, place + END_64_SIZE);
  if (large.getUint32(0, true) !== END_64) throw new ZipFault("none");
  return {
    start: Number(large.getBigUint64(48, true)),
    size: Number(large.getBigUint64(40, true)),
  };
}

function entryOf(
  file: Blob,
  view: DataView<ArrayBuffer>,
  at: number,
  nameLength: number,
  extraLength: number,
): ZipEntry {
  const flags = view.getUint16(at + 8, true);
  const name = nameOf(
    new Uint8Array(view.buffer, view.byteOffset + at + 46, nameLength),
    (flags & UTF8) !== 0,
  );
  const method = view.getUint16(at + 10, true);
  const crc = view.getUint32(at + 16, true);
  const [stored, size, start] = sizesOf(view, at, nameLength, extraLength);
  return {
    name,
    size,
    async bytes() {
      if ((flags & ENCRYPTED) !== 0 || (method !== STORED && method !== DEFLATED))
        throw new ZipFault("kind", name);
      if (size > MOST_RECORD || stored > MOST_RECORD) throw new ZipFault("large", name);
      if (start + 30 > file.size) throw new ZipFault("part", name);
      const head = await viewOf(file, start, start + 30);
      if (head.getUint32(0, true) !== LOCAL) throw new ZipFault("part", name);
      const from = start + 30 + head.getUint16(26, true) + head.getUint16(28, true);
      if (from + stored > file.size) throw new ZipFault("part", name);
      const packed = file.slice(from, from + stored);
      const bytes =
        method === STORED
          ? new Uint8Array(await packed.arrayBuffer())
          : await inflated(packed, size, name);
      if (bytes.length !== size || checksum(bytes) !== crc) throw new ZipFault("part", name);
      return bytes;
    },
  };
}

/** Packed and unpacked size, and where its local header stands; of large files in the extra field 1. */
function sizesOf(
  view: DataView,
  at: number,
  nameLength: number,
  extraLength: number,
): readonly [number, number, number] {
  let stored = view.getUint32(at + 20, true);
  let size = view.getUint32(at + 24, true);
  let start = view.getUint32(at + 42, true);
  const end = at + 46 + nameLength + extraLength;
  for (let field = at + 46 + nameLength; field + 4 <= end;) {
    const length = view.getUint16(field + 2, true);
    if (view.getUint16(field, true) === 1) {
      let value = field + 4;
      const next = (): number => {
        if (value + 8 > end) throw new ZipFault("none");
        value += 8;
        return Number(view.getBigUint64(value - 8, true));
      };
      if (size === FULL) size = next();
      if (stored === FULL) stored = next();
      if (start === FULL) start = next();
    }
    field += 4 + length;
  }
  return [stored, size, start];
}

/** Without the flag, names are in the code page of whoever packed them: UTF-8 by many programs, GBK by Chinese Windows. */
function nameOf(bytes: Uint8Array, isUtf8: boolean): string {
  const text = ((): string => {
    try {
      return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch {
      return new TextDecoder(isUtf8 ? "utf-8" : "gb18030").decode(bytes);
    }
  })();
  return text.replaceAll("\\", "/");
}

/** Stops where there is more than the directory claims. */
async function inflated(
  packed: Blob,
  size: number,
  name: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(size);
  let filled = 0;
  try {
    const reader = packed.stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      if (filled + value.length > size) {
        await reader.cancel();
        throw new ZipFault("part", name);
      }
      bytes.set(value, filled);
      filled += value.length;
    }
  } catch {
    throw new ZipFault("part", name);
  }
  return bytes.subarray(0, filled);
}

const viewOf = async (file: Blob, from: number, to: number): Promise<DataView<ArrayBuffer>> =>
  new DataView(await file.slice(from, to).arrayBuffer());

/** CRC-32 by bytes; polynomial 0xedb88320. */
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

function checksum(bytes: Uint8Array): number {
  let crc = FULL;
  for (const byte of bytes) crc = (crc >>> 8) ^ (TABLE[(crc ^ byte) & 0xff] ?? 0);
  return (crc ^ FULL) >>> 0;
}
