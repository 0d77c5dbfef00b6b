/**
 * torchsde's `BrownianTree`: one Brownian path over an interval of noise levels, whose increments do not
 * depend on the order in which they are asked. Every node of a binary tree halves its interval at a
 * millionth's precision and draws the left half's increment from a seed of its own.
 * Source: google-research/torchsde@v0.2.6 torchsde/_brownian/{derived,brownian_interval}.py.
 */
import { seed64, type Seed } from "./seed.ts";
import { seedWords } from "./seed-sequence.ts";

/** `count` standard normal values of a fresh generator with this 32-bit seed. */
export type SeededNormals = (seed: number, count: number) => Float32Array;

const POOL = 24;
/** Increments kept; a walk down the levels asks for neighbours, whose ancestors are mostly the same. */
const KEPT = 48;
const { fround } = Math;

interface Node {
  readonly start: number;
  readonly end: number;
  readonly depth: number;
  /** Number of the node from the left in its row. */
  readonly place: number;
  readonly parent?: Node;
}

export class BrownianTree {
  private readonly root: Node;
  private readonly whole: Float32Array;
  private readonly kept = new Map<string, Float32Array>();
  private readonly entropy: bigint;
  private readonly count: number;
  private readonly normals: SeededNormals;

  /** A path of `count` values between two noise levels, `low` < `high`. */
  constructor(seed: Seed, count: number, low: number, high: number, normals: SeededNormals) {
    if (!(low < high))
      throw new RangeError(
        `Brownian tree: levels from ${String(low)} to ${String(high)} given, expected low < high`,
      );
    this.entropy = seed64(seed);
    this.count = count;
    this.normals = normals;
    this.root = { start: millionth(low), end: millionth(high), depth: 0, place: 0 };
    const [first = 0] = seedWords(this.entropy, [], POOL, 1);
    const spread = fround(Math.sqrt(high - low));
    this.whole = normals(first, count).map((value) => value * spread);
  }

  /** The path's increment from `from` to `to`, `from` <= `to`; levels outside the interval are its ends. */
  increment(from: number, to: number): Float32Array {
    const sum = new Float32Array(this.count);
    for (const node of this.covering(this.root, this.inside(from), this.inside(to)))
      this.increments(node).forEach((value, i) => (sum[i] = (sum[i] ?? 0) + value));
    return sum;
  }

  private inside(level: number): number {
    return Math.min(Math.max(millionth(level), this.root.start), this.root.end);
  }

  /** The fewest nodes that make up the interval, from left to right. */
  private covering(node: Node, from: number, to: number): Node[] {
    if (from >= to) return [];
    if (from === node.start && to === node.end) return [node];
    const [left, right] = halves(node);
    return [
      ...this.covering(left, from, Math.min(to, left.end)),
      ...this.covering(right, Math.max(from, right.start), to),
    ];
  }

  /** In float32, operation by operation as torch: what is left after many halvings is small. */
  private increments(node: Node): Float32Array {
    const { parent } = node;
    if (!parent) return this.whole;
    const key = `${String(node.depth)}/${String(node.place)}`;
    const known = this.kept.get(key);
    if (known) return known;
    const above = this.increments(parent);
    const [{ end: middle }] = halves(parent);
    const left = middle - parent.start;
    const reciprocal = 1 / (parent.end - parent.start);
    const share = fround(left);
    const scale = fround(reciprocal);
    const spread = fround(Math.sqrt(left * (parent.end - middle) * reciprocal));
    const [seed = 0] = seedWords(this.entropy, [parent.place, parent.depth], POOL, 1);
    const fresh = this.normals(seed, this.count);
    const isLeft = node.place % 2 === 0;
    const made = above.map((value, i) => {
      const mean = fround(fround(share * value) * scale);
      const ofLeft = fround(mean + fround(spread * (fresh[i] ?? 0)));
      return isLeft ? ofLeft : value - ofLeft;
    });
    const [oldest] = this.kept.keys();
    if (this.kept.size >= KEPT && oldest !== undefined) this.kept.delete(oldest);
    this.kept.set(key, made);
    return made;
  }
}

function halves(node: Node): readonly [Node, Node] {
  const middle = millionth(0.5 * (node.end + node.start));
  const depth = node.depth + 1;
  return [
    { start: node.start, end: middle, depth, place: 2 * node.place, parent: node },
    { start: middle, end: node.end, depth, place: 2 * node.place + 1, parent: node },
  ];
}

/** Rounded to six decimals as Python's `round`: of two equally near, the even one. */
export function millionth(value: number): number {
  const rounded = Number(value.toFixed(6));
  // only multiples of 2^-7 lie exactly between two millionths
  const isTie = Number.isInteger(value * 128) && !Number.isInteger(value * 64);
  if (!isTie) return rounded;
  const last = Math.round(rounded * 1e6);
  return last % 2 === 0 ? rounded : Number(((last - 1) / 1e6).toFixed(6));
}
