/** LoRA files of tests, and what a file comes to: up times down times alpha over rank, by module. */
import { fileURLToPath } from "node:url";
import { openWeights, readFloat32, writeSafetensors } from "@inkloom/engine/weights";
import { MatrixEngine } from "../linear/matrix-engine.ts";
import { multiplied } from "../linear/matrix.ts";
import type { LoraPlace } from "./lora-source.ts";
import type { MadeLayer } from "./made-layer.ts";

export const goldenLora = (name: string): LoraPlace => ({
  name,
  path: fileURLToPath(new URL(`goldens/${name}.safetensors`, import.meta.url)),
});

/** For what is small enough to be computed without one. */
export const NO_ENGINE = new MatrixEngine(() =>
  Promise.reject(new Error("no engine was asked for")),
);

export type Products = ReadonlyMap<string, Float32Array>;

export async function productsOf({ path }: LoraPlace): Promise<Products> {
  const { entries } = await openWeights(path);
  const products = new Map<string, Float32Array>();
  for (const key of entries.keys()) {
    const module = /^(.*)\.lora_up\.weight$/.exec(key)?.[1];
    if (module === undefined) continue;
    const [up, down, alpha] = await Promise.all(
      ["lora_up.weight", "lora_down.weight", "alpha"].map((name) => read(`${module}.${name}`)),
    );
    if (up && down && alpha) products.set(module, scaled(up, down, alpha.data[0] ?? Number.NaN));
  }
  return products;

  async function read(key: string) {
    const entry = entries.get(key);
    return entry && { shape: entry.shape, data: await readFloat32(entry) };
  }
}

interface Numbers {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

function scaled(up: Numbers, down: Numbers, alpha: number): Float32Array {
  const [rows = 1, rank = 1] = up.shape;
  const left = { rows, columns: rank, data: up.data };
  const right = { rows: rank, columns: down.data.length / rank, data: down.data };
  return multiplied(left, right).data.map((value) => (value * alpha) / rank);
}

export async function madeProducts(layers: AsyncIterable<MadeLayer>): Promise<Products> {
  const products = new Map<string, Float32Array>();
  for await (const { name, pair } of layers)
    if (pair) {
      const factor = pair.alpha / pair.down.rows;
      products.set(
        name,
        multiplied(pair.up, pair.down).data.map((value) => value * factor),
      );
    }
  return products;
}

/** Largest difference over the largest number of what is expected. */
export function worstError(made: Products, expected: Products): number {
  let worst = made.size === expected.size ? 0 : Number.POSITIVE_INFINITY;
  for (const [module, values] of expected) {
    const own = made.get(module);
    let [largest, error] = [0, 0];
    values.forEach((value, i) => {
      largest = Math.max(largest, Math.abs(value));
      error = Math.max(error, Math.abs(value - (own?.[i] ?? Number.POSITIVE_INFINITY)));
    });
    worst = Math.max(worst, error / largest);
  }
  return worst;
}

export interface TestTensor {
  readonly key: string;
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
}

export const writeTensors = (
  path: string,
  tensors: readonly TestTensor[],
  metadata: Readonly<Record<string, string>> = {},
): Promise<void> =>
  writeSafetensors(
    path,
    tensors.map(({ data, ...about }) => ({
      ...about,
      dtype: "F32",
      data: () => new Uint8Array(Float32Array.from(data).buffer),
    })),
    metadata,
  );

/** Numbers between -0.5 and 0.5, the same each time. */
export function numbers(count: number, seed: number): Float32Array {
  let state = seed * 2654435761;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return state / 2 ** 32;
  });
}
