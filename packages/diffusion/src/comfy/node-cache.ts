/** What nodes made, kept between prompts as far as memory allows. */
import type { NodeResult } from "./declaration.ts";
import { bytesOf } from "./values.ts";

/** Bytes of an entry beside its values: an opened model's lists of weights are the largest. */
const ENTRY = 2 ** 16;

export class NodeCache {
  readonly #most: number;
  #bytes = 0;
  /** The one used longest ago first. */
  readonly #kept = new Map<string, { readonly result: NodeResult; readonly bytes: number }>();

  /** `most` bytes of latents, pictures and words. */
  constructor(most: number) {
    this.#most = most;
  }

  get(key: string): NodeResult | undefined {
    const found = this.#kept.get(key);
    if (found === undefined) return undefined;
    this.#kept.delete(key);
    this.#kept.set(key, found);
    return found.result;
  }

  set(key: string, result: NodeResult): void {
    const bytes = result.values.reduce((sum, value) => sum + (value ? bytesOf(value) : 0), ENTRY);
    this.#drop(key);
    if (bytes > this.#most) return;
    this.#kept.set(key, { result, bytes });
    this.#bytes += bytes;
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes <= this.#most) break;
      this.#drop(oldest);
    }
  }

  clear(): void {
    this.#kept.clear();
    this.#bytes = 0;
  }

  #drop(key: string): void {
    this.#bytes -= this.#kept.get(key)?.bytes ?? 0;
    this.#kept.delete(key);
  }
}
