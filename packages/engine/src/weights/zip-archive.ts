import { crc32, inflateRaw } from "node:zlib";
import { promisify } from "node:util";
import { fromRandomAccessReaderPromise, RandomAccessReader, type Entry } from "yauzl";
import type { Text } from "@inkloom/contract";
import { Damage, quoted } from "./damage.ts";
import type { MemoryAllowance } from "./memory-allowance.ts";
import type { SourceFile } from "./source-file.ts";

const MOST_RECORDS = 100_000; // full-size checkpoints have about 1,500
const TAIL = 2 ** 20; // bytes; holds the central directory of all but the largest archives
const [STORED, DEFLATED] = [0, 8];
const UNIX = 3; // "version made by": attributes hold a Unix file mode
const [MODE_KIND, MODE_LINK] = [0o170000, 0o120000];
const LOCAL_HEADER = 30; // bytes before the name
const LOCAL_SIGNATURE = 0x04034b50;
const DIRECTORY: Text = { en: "the zip directory", zh: "zip 目录" };
const inflate = promisify<Uint8Array, { maxOutputLength: number }, Buffer>(inflateRaw);

export interface ZipRecord {
  readonly name: string;
  /** The name's bytes: what they mean depends on a flag that not every writer sets. */
  readonly rawName: Uint8Array;
  /** Bytes of the content, and as they lie in the file. */
  readonly size: number;
  readonly storedSize: number;
  readonly deflated: boolean;
  readonly crc: number;
  readonly headerOffset: number;
}

/** The records of a zip archive (zip64 too), by name. Nothing is ever unpacked to disk. */
export class ZipArchive {
  readonly records: ReadonlyMap<string, ZipRecord>;
  readonly #source: SourceFile;

  private constructor(source: SourceFile, records: ReadonlyMap<string, ZipRecord>) {
    this.#source = source;
    this.records = records;
  }

  /** Reads and checks the central directory. */
  static async open(source: SourceFile): Promise<ZipArchive> {
    const tail = Math.min(source.size, TAIL);
    const reader = new TailReader(source, await source.read(source.size - tail, tail, DIRECTORY));
    const records = new Map<string, ZipRecord>();
    try {
      const zip = await fromRandomAccessReaderPromise(reader, source.size);
      if (zip.entryCount > MOST_RECORDS)
        throw new Damage("weights/zip", {
          en: `the zip archive claims ${zip.entryCount} records.`,
          zh: `zip 压缩包声称有 ${zip.entryCount} 条记录。`,
        });
      for await (const entry of zip.eachEntry()) {
        if (records.has(entry.fileName))
          throw new Damage("weights/zip", {
            en: `${recordWords(entry.fileName).en} is there twice.`,
            zh: `${recordWords(entry.fileName).zh} 出现了两次。`,
          });
        records.set(entry.fileName, checkedRecord(entry));
      }
    } catch (error) {
      if (error instanceof Damage) throw error;
      throw new Damage(
        "weights/zip",
        {
          en: `the zip directory is damaged: ${messageOf(error)}.`,
          zh: `zip 目录已损坏：${messageOf(error)}。`,
        },
        {
          cause: error,
        },
      );
    }
    return new ZipArchive(source, records);
  }

  /** Position of a stored record's content in the file. Reads the local header, which must agree. */
  async contentOffset(record: ZipRecord): Promise<number> {
    const name = record.rawName;
    const what = recordWords(record.name);
    const header = await this.#source.read(record.headerOffset, LOCAL_HEADER + name.length, what);
    const view = new DataView(header.buffer);
    const nameLength = view.getUint16(26, true);
    if (
      view.getUint32(0, true) !== LOCAL_SIGNATURE ||
      view.getUint16(8, true) !== (record.deflated ? DEFLATED : STORED) ||
      nameLength !== name.length ||
      Buffer.compare(header.subarray(LOCAL_HEADER), name) !== 0
    )
      throw new Damage("weights/zip", {
        en: `${what.en}: its local header does not agree with the directory.`,
        zh: `${what.zh}：其本地文件头与 zip 目录不一致。`,
      });
    const offset = record.headerOffset + LOCAL_HEADER + nameLength + view.getUint16(28, true);
    if (offset + record.storedSize > this.#source.size)
      throw new Damage("weights/truncated", {
        en: `${what.en} runs past the end of the file.`,
        zh: `${what.zh} 超出了文件末尾。`,
      });
    return offset;
  }

  /** A record's content; inflated ones never grow past the size the directory declares. */
  async content(record: ZipRecord, allowance: MemoryAllowance): Promise<Uint8Array> {
    const what = recordWords(record.name);
    allowance.take(record.size, what);
    const offset = await this.contentOffset(record);
    const stored = await this.#source.read(offset, record.storedSize, what);
    if (!record.deflated) return stored;
    let bytes: Uint8Array;
    try {
      bytes = await inflate(stored, { maxOutputLength: Math.max(1, record.size) });
    } catch (error) {
      const tooLong =
        error instanceof Error && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE";
      throw tooLong
        ? new Damage("weights/too-large", {
            en: `${what.en} inflates to more than the ${record.size} bytes it declares.`,
            zh: `${what.zh} 解压后超过其声明的 ${record.size} 字节。`,
          })
        : new Damage(
            "weights/zip",
            {
              en: `${what.en} cannot be inflated: ${messageOf(error)}.`,
              zh: `${what.zh} 无法解压：${messageOf(error)}。`,
            },
            {
              cause: error,
            },
          );
    }
    if (bytes.length !== record.size || crc32(bytes) !== record.crc)
      throw new Damage("weights/zip", {
        en: `${what.en} does not have the length and checksum it declares.`,
        zh: `${what.zh} 的长度和校验和与其声明不符。`,
      });
    return bytes;
  }
}

function checkedRecord(entry: Entry): ZipRecord {
  const what = recordWords(entry.fileName);
  const mode = entry.externalFileAttributes >>> 16;
  if (entry.versionMadeBy >> 8 === UNIX && (mode & MODE_KIND) === MODE_LINK)
    throw new Damage("weights/zip", {
      en: `${what.en} is a symbolic link.`,
      zh: `${what.zh} 是符号链接。`,
    });
  if (entry.isEncrypted())
    throw new Damage("weights/zip", { en: `${what.en} is encrypted.`, zh: `${what.zh} 已加密。` });
  if (entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED)
    throw new Damage("weights/zip", {
      en: `${what.en} uses compression method ${entry.compressionMethod}; expected 0 (stored) or 8 (deflated).`,
      zh: `${what.zh} 使用压缩方法 ${entry.compressionMethod}；应为 0（stored）或 8（deflated）。`,
    });
  return {
    name: entry.fileName,
    rawName: entry.fileNameRaw,
    size: entry.uncompressedSize,
    storedSize: entry.compressedSize,
    deflated: entry.compressionMethod === DEFLATED,
    crc: entry.crc32,
    headerOffset: entry.relativeOffsetOfLocalHeader,
  };
}

/** Serves yauzl from the file's end, read at once. Unlike yauzl's own reader it answers positions
 *  beyond the file by an error instead of an exception nobody can catch. */
class TailReader extends RandomAccessReader {
  readonly #source: SourceFile;
  readonly #tail: Uint8Array;

  constructor(source: SourceFile, tail: Uint8Array) {
    super();
    this.#source = source;
    this.#tail = tail;
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null, bytesRead: number) => void,
  ): void {
    const tailStart = this.#source.size - this.#tail.length;
    const bytes =
      position >= tailStart && position + length <= this.#source.size
        ? Promise.resolve(this.#tail.subarray(position - tailStart, position - tailStart + length))
        : this.#source.read(position, length, DIRECTORY);
    bytes.then(
      (found) => {
        buffer.set(found, offset);
        callback(null, length);
      },
      (error: unknown) => {
        callback(error instanceof Error ? error : new Error(String(error)), 0);
      },
    );
  }
}

const recordWords = (name: string): Text => ({
  en: `the zip record ${quoted(name)}`,
  zh: `zip 记录 ${quoted(name)}`,
});

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message.replace(/\.$/, "") : String(error);
}
