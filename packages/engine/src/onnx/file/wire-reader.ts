/** Protocol buffers read from a file by position: lengths are followed, and what is not wanted is never read.
 *  Format: protobuf.dev/programming-guides/encoding. */
import type { Text } from "@inkloom/contract";
import { Damage } from "../../weights/damage.ts";
import type { SourceFile } from "../../weights/source-file.ts";

/** Bytes read at a time. */
const WINDOW = 2 ** 20;

/** A tag and a length or number: at most two varints of ten bytes. */
const HEAD = 20;

/** One field of a message. */
interface WireField {
  readonly number: number;
  /** Whether it holds bytes: a message, a text, a packed list. */
  readonly delimited: boolean;
  /** Where the field begins, its tag included. */
  readonly start: number;
  /** Where its content begins and ends. */
  readonly from: number;
  readonly to: number;
}

export const malformed = ({ en, zh }: Text): Damage =>
  new Damage("onnx/malformed", {
    en: `the file is no ONNX model or is damaged: ${en}`,
    zh: `该文件不是 ONNX 模型或已损坏：${zh}`,
  });

export class WireReader {
  readonly #source: SourceFile;
  #start = 0;
  #window: Uint8Array = new Uint8Array();

  constructor(source: SourceFile) {
    this.#source = source;
  }

  /** The fields of the message that lies from `from` to `to`, in order.
   *  @throws Damage `weights/truncated`, `onnx/malformed` */
  async *fields(from: number, to: number): AsyncGenerator<WireField> {
    for (let at = from; at < to;) {
      const head = await this.bytes(at, Math.min(HEAD, to - at));
      const tag = varint(head, 0);
      const number = Math.floor(tag.value / 8);
      const field = fieldAt(head, tag.end, tag.value % 8);
      if (field === undefined || number === 0)
        throw malformed({ en: `byte ${at} begins no field`, zh: `第 ${at} 字节处不是字段` });
      const start = at;
      const content = at + field.from;
      at = content + field.length;
      if (at > to)
        throw new Damage("weights/truncated", {
          en: `field ${number} at byte ${start} needs bytes up to ${at}, but the ${to === this.#source.size ? "file" : "message around it"} ends at ${to}.`,
          zh: `第 ${start} 字节处的字段 ${number} 需要到第 ${at} 字节，但${to === this.#source.size ? "文件" : "所在消息"}结束于第 ${to} 字节。`,
        });
      yield { number, delimited: field.delimited, start, from: content, to: at };
    }
  }

  /** A copy of `length` bytes. */
  async bytes(offset: number, length: number): Promise<Uint8Array> {
    const known = offset - this.#start;
    if (known >= 0 && known + length <= this.#window.length)
      return this.#window.slice(known, known + length);
    const wanted = Math.max(length, Math.min(WINDOW, this.#source.size - offset));
    const read = await this.#source.read(offset, wanted, { en: "a field", zh: "字段" });
    if (wanted <= WINDOW) {
      this.#start = offset;
      this.#window = read;
    }
    return read.slice(0, length);
  }
}

/** Where the content of a field begins, counted from the head, and its length; undefined for wire types that
 *  ONNX does not use. */
function fieldAt(head: Uint8Array, end: number, type: number) {
  switch (type) {
    case 0: {
      const length = varint(head, end).end - end;
      return { delimited: false, from: end, length };
    }
    case 1:
      return { delimited: false, from: end, length: 8 };
    case 2: {
      const length = varint(head, end);
      return { delimited: true, from: length.end, length: length.value };
    }
    case 5:
      return { delimited: false, from: end, length: 4 };
    default:
      return undefined;
  }
}

/** Numbers beyond what JavaScript holds exactly come out large, which is all that a check needs. */
function varint(bytes: Uint8Array, at: number): { readonly value: number; readonly end: number } {
  let value = 0;
  for (let i = 0; i < 10; i++) {
    const byte = bytes[at + i];
    if (byte === undefined) throw malformed({ en: "a number ends early", zh: "数值提前结束" });
    value += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return { value, end: at + i + 1 };
  }
  throw malformed({ en: "a number has more than ten bytes", zh: "数值超过十个字节" });
}

/** Bytes of a number as a varint; `value` is a whole number from 0. */
export function varintBytes(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) + 0x80);
  bytes.push(rest);
  return bytes;
}
