import type { Text } from "@inkloom/contract";
import { Damage } from "./damage.ts";

/** Bytes that any file may bring into memory, and how often its own size on top of that. Transposed or
 *  deflated weights need about twice the file; a bomb needs thousands of times. */
const ANY_FILE = 64 * 2 ** 20;
const TIMES_THE_FILE = 4;

/** Bounds what opening one file may read and hold: deflated records, strided tensors, the pickle. */
export class MemoryAllowance {
  readonly #limit: number;
  #left: number;

  constructor(fileSize: number) {
    this.#limit = ANY_FILE + TIMES_THE_FILE * fileSize;
    this.#left = this.#limit;
  }

  /** @throws Damage `weights/too-large` */
  take(bytes: number, what: Text): void {
    this.#left -= bytes;
    if (!(this.#left >= 0))
      throw new Damage("weights/too-large", {
        en: `${what.en} (${bytes} bytes) would bring the file to over ${this.#limit} bytes in memory.`,
        zh: `${what.zh}（${bytes} 字节）会使该文件在内存中超过 ${this.#limit} 字节。`,
      });
  }
}
