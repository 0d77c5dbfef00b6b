/** Sizes of a network, read from the shapes of its weights. */
import type { Manifest } from "../manifest.ts";

export interface Sizes {
  /** Whether a file has the weight. */
  readonly has: (key: string) => boolean;
  /** A size of a weight; 0 where it is absent, so that what is missing is named once the network is traced. */
  readonly of: (key: string, axis: number) => number;
  /** How many numbered parts follow `prefix`: `blocks.0.`, `blocks.1.` ... */
  readonly count: (prefix: string) => number;
}

export function sizesOf(manifest: Manifest): Sizes {
  const shapes = new Map(manifest.map(({ key, shape }) => [key, shape]));
  return {
    has: (key) => shapes.has(key),
    of: (key, axis) => shapes.get(key)?.[axis] ?? 0,
    count: (prefix) => {
      const numbers = [...shapes.keys()]
        .filter((key) => key.startsWith(`${prefix}.`))
        .map((key) => Number(key.slice(prefix.length + 1).split(".")[0]));
      return numbers.reduce((most, each) => Math.max(most, each + 1), 0);
    },
  };
}
