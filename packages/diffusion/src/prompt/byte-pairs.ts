/** Byte-pair encoding of one piece of text, as CLIP's vocabulary uses it: every UTF-8 byte is a printable
 *  symbol, the last byte of a piece carries `</w>`, and the pair of lowest rank is joined until none is left.
 *  Paper: Sennrich, Haddow, Birch 2016, https://arxiv.org/abs/1508.07909. */

/** Marks the last symbol of a piece. */
export const END_OF_WORD = "</w>";

const PRINTABLE: readonly (readonly [number, number])[] = [
  [0x21, 0x7e],
  [0xa1, 0xac],
  [0xae, 0xff],
];

/** The symbol of each byte 0-255: printable Latin-1 stands for itself, the other 68 bytes move to U+0100
 *  and up, in order (GPT-2's alphabet, openai/gpt-2@9b63575, src/encoder.py). */
const BYTE_SYMBOLS: readonly string[] = (() => {
  let moved = 0;
  return Array.from({ length: 256 }, (_, byte) =>
    String.fromCharCode(
      PRINTABLE.some(([low, high]) => byte >= low && byte <= high) ? byte : 0x100 + moved++,
    ),
  );
})();

/** A vocabulary and its merges, most frequent first. Every half of a merge and its join must be in `ids`. */
export interface MergeTable {
  /** Symbol to id; ids are 0 to 2^20 - 1. */
  readonly ids: ReadonlyMap<string, number>;
  /** At most 2^20 pairs. */
  readonly merges: readonly (readonly [left: string, right: string])[];
  /** Id of a byte whose symbol the vocabulary lacks. */
  readonly unknown: number;
}

/** Ids, ranks: below this, so that two of them make one safe integer. */
export const TABLE_LIMIT = 2 ** 20;
const POSITION_LIMIT = 2 ** 26;

interface Join {
  readonly rank: number;
  readonly id: number;
}

/** Ready to encode pieces; building it costs one pass over the merges. */
export class BytePairs {
  readonly #inner: Int32Array; // [256] id of a byte inside a piece
  readonly #last: Int32Array; // [256] id of a byte that ends a piece
  readonly #joins = new Map<number, Join>();

  constructor({ ids, merges, unknown }: MergeTable) {
    this.#inner = Int32Array.from(BYTE_SYMBOLS, (symbol) => ids.get(symbol) ?? unknown);
    this.#last = Int32Array.from(
      BYTE_SYMBOLS,
      (symbol) => ids.get(symbol + END_OF_WORD) ?? unknown,
    );
    merges.forEach(([left, right], rank) => {
      const a = ids.get(left);
      const b = ids.get(right);
      const id = ids.get(left + right);
      if (a === undefined || b === undefined || id === undefined)
        throw new RangeError(`merge ${rank}: "${left}", "${right}" and their join must be tokens`);
      this.#joins.set(a * TABLE_LIMIT + b, { rank, id }); // a repeated pair keeps its last rank
    });
  }

  /** Appends the ids of one non-empty piece to `into`. n bytes cost n log n, so one huge word is no attack. */
  encode(piece: Uint8Array, into: number[]): void {
    const length = piece.length;
    const ids = Int32Array.from(piece, (byte, at) =>
      at === length - 1 ? (this.#last[byte] ?? 0) : (this.#inner[byte] ?? 0),
    );
    const next = Int32Array.from(ids, (_, at) => at + 1); // position of the right neighbour, `length` if none
    const previous = Int32Array.from(ids, (_, at) => at - 1);
    const joinAt = (at: number): Join | undefined => {
      const right = next[at] ?? length;
      return right < length
        ? this.#joins.get((ids[at] ?? 0) * TABLE_LIMIT + (ids[right] ?? 0))
        : undefined;
    };
    const queue = new MinHeap(); // rank first, then the leftmost position
    const enqueue = (at: number): void => {
      const join = at < 0 ? undefined : joinAt(at);
      if (join !== undefined) queue.push(join.rank * POSITION_LIMIT + at);
    };
    for (let at = 0; at < length - 1; at++) enqueue(at);

    const GONE = -1;
    for (let entry = queue.pop(); entry !== undefined; entry = queue.pop()) {
      const at = entry % POSITION_LIMIT;
      const join = ids[at] === GONE ? undefined : joinAt(at);
      if (join?.rank !== Math.floor(entry / POSITION_LIMIT)) continue; // outdated
      const right = next[at] ?? length;
      const after = next[right] ?? length;
      ids[at] = join.id;
      ids[right] = GONE;
      next[at] = after;
      if (after < length) previous[after] = at;
      enqueue(previous[at] ?? -1);
      enqueue(at);
    }
    for (let at = 0; at < length; at = next[at] ?? length) into.push(ids[at] ?? 0);
  }
}

/** Smallest number first. */
class MinHeap {
  readonly #items: number[] = [];

  push(item: number): void {
    const items = this.#items;
    let at = items.length;
    items.push(item);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = items[parent] ?? 0;
      if (above <= item) break;
      items[at] = above;
      at = parent;
    }
    items[at] = item;
  }

  pop(): number | undefined {
    const items = this.#items;
    const smallest = items[0];
    const moved = items.pop();
    if (moved === undefined || items.length === 0) return smallest;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= items.length) break;
      if ((items[child + 1] ?? Infinity) < (items[child] ?? Infinity)) child++;
      const below = items[child] ?? Infinity;
      if (below >= moved) break;
      items[at] = below;
      at = child;
    }
    items[at] = moved;
    return smallest;
  }
}
