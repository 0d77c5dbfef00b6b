import { Damage } from "../damage.ts";

/** The pickle goes on beyond the bytes at hand; the caller may fetch more and start again. */
export class PickleTruncated extends Error {
  override readonly name = "PickleTruncated";
}

/** A cursor over pickle bytes. Numbers are little-endian except the float. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at: number;

  constructor(bytes: Uint8Array, start: number) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#at = start;
  }

  get at(): number {
    return this.#at;
  }

  u8(): number {
    return this.#view.getUint8(this.#advance(1));
  }

  u16(): number {
    return this.#view.getUint16(this.#advance(2), true);
  }

  i32(): number {
    return this.#view.getInt32(this.#advance(4), true);
  }

  u32(): number {
    return this.#view.getUint32(this.#advance(4), true);
  }

  /** A length: refused beyond 2^53. */
  u64(): number {
    const value = Number(this.#view.getBigUint64(this.#advance(8), true));
    if (!Number.isSafeInteger(value))
      throw new Damage("weights/pickle-limit", {
        en: `a pickle item claims ${value} bytes.`,
        zh: `一个 pickle 项声称有 ${value} 字节。`,
      });
    return value;
  }

  f64BigEndian(): number {
    return this.#view.getFloat64(this.#advance(8), false);
  }

  /** A view, not a copy. */
  take(length: number): Uint8Array {
    const start = this.#advance(length);
    return this.#bytes.subarray(start, start + length);
  }

  utf8(length: number): string {
    const bytes = this.take(length);
    try {
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch (error) {
      throw new Damage(
        "weights/pickle",
        {
          en: `a string before byte ${this.#at} is not valid UTF-8.`,
          zh: `第 ${this.#at} 字节之前的字符串不是有效的 UTF-8。`,
        },
        {
          cause: error,
        },
      );
    }
  }

  /** Text up to the next line feed, as the GLOBAL instruction has it; names are short. */
  line(): string {
    const end = this.#bytes.indexOf(0x0a, this.#at);
    const length = (end < 0 ? this.#bytes.length : end) - this.#at;
    if (length > LONGEST_NAME)
      throw new Damage("weights/pickle", {
        en: `a name of over ${LONGEST_NAME} bytes at byte ${this.#at}.`,
        zh: `第 ${this.#at} 字节处的名称超过 ${LONGEST_NAME} 字节。`,
      });
    if (end < 0) throw new PickleTruncated();
    const text = this.utf8(length);
    this.#advance(1);
    return text;
  }

  #advance(length: number): number {
    const start = this.#at;
    if (length > this.#bytes.length - start) throw new PickleTruncated();
    this.#at += length;
    return start;
  }
}

const LONGEST_NAME = 1000; // bytes of a module or attribute name
