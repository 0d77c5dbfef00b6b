/** For tests: hashed weights and inputs (the rule of parity/models/hash_values.py), evaluation on
 *  onnxruntime's CPU provider, goldens, and the error relative to the largest element. */
import { fileURLToPath } from "node:url";
import {
  compileGraph,
  graphOf,
  input,
  type Shape,
  sizeOf,
  type Tensor,
  type TensorData,
} from "@inkloom/engine";
import { createNodeRuntime } from "@inkloom/engine/node";
import { openWeights, readFloat32, type WeightEntry } from "@inkloom/engine/weights";
import { expect } from "vitest";

/** Values in [-1, 1). */
function hashValues(key: string, count: number): Float64Array {
  let seed = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(key)) seed = Math.imul(seed ^ byte, 0x01000193);
  return Float64Array.from({ length: count }, (_, i) => {
    let x = (Math.imul(i, 0x9e3779b9) + seed) >>> 0;
    x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
    x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
    return ((x ^ (x >>> 16)) >>> 8) / 2 ** 23 - 1;
  });
}

export function hashWeight(key: string, shape: Shape): Float32Array {
  const values = hashValues(key, sizeOf(shape));
  const scale = Math.sqrt(3 / sizeOf(shape.slice(1)));
  if (shape.length > 1) return Float32Array.from(values, (value) => value * scale);
  if (key.endsWith("bias")) return Float32Array.from(values, (value) => value * 0.1);
  return Float32Array.from(values, (value) => 1 + value * 0.1);
}

type Float32Values = TensorData & { readonly data: Float32Array };

/** Values of variance 1. */
export function hashInput(name: string, shape: Shape): Float32Values {
  const values = hashValues(name, sizeOf(shape));
  const data = Float32Array.from(values, (value) => value * Math.sqrt(3));
  return { dtype: "float32", shape, data };
}

/** Token ids below `vocabulary`. */
export function hashIds(name: string, vocabulary: number, shape: Shape): TensorData {
  const values = hashValues(name, sizeOf(shape));
  const ids = Array.from(values, (value) => BigInt(Math.floor(((value + 1) / 2) * vocabulary)));
  return { dtype: "int64", shape, data: BigInt64Array.from(ids) };
}

export const float32 = (shape: Shape, data: Float32Array): Float32Values => ({
  dtype: "float32",
  shape,
  data,
});

/** A graph input for each value. */
export const inputsFor = <Name extends string>(
  values: Readonly<Record<Name, TensorData>>,
): Record<Name, Tensor> =>
  Object.fromEntries(
    Object.entries<TensorData>(values).map(([name, { shape, dtype }]) => [
      name,
      input(name, shape, dtype),
    ]),
  ) as Record<Name, Tensor>;

/** Weights by canonical key for every parameter of `outputs`, hashed by the reference's name of it. */
export function hashedWeights(
  outputs: Readonly<Record<string, Tensor>>,
  nameOf: (key: string) => string | undefined,
): ReadonlyMap<string, WeightEntry> {
  return new Map(
    graphOf(outputs).parameters.map(({ key, shape }) => {
      const name = nameOf(key);
      if (name === undefined) throw new Error(`the reference has no name for ${key}`);
      const data = new Uint8Array(hashWeight(name, shape).buffer);
      return [key, { key, dtype: "F32", shape, location: { kind: "memory", data } }];
    }),
  );
}

export async function evaluate<Name extends string>(
  outputs: Readonly<Record<Name, Tensor>>,
  values: Readonly<Record<string, TensorData>>,
  weights: ReadonlyMap<string, WeightEntry>,
): Promise<Record<Name, TensorData>> {
  const runtime = await createNodeRuntime("cpu", { threads: 1 });
  const { capabilities } = runtime;
  const session = await runtime.load(compileGraph("parity", outputs, { weights, capabilities }));
  const results = await session.run(values);
  await runtime.close();
  return results;
}

/** The golden `name` of a safetensors file beside the test. */
export async function golden(file: URL, name: string): Promise<Float32Array> {
  const { entries } = await openWeights(fileURLToPath(file));
  const entry = entries.get(name);
  if (entry === undefined) throw new Error(`${file.pathname} holds no ${name}`);
  return readFloat32(entry);
}

/** Largest difference over the reference's largest element; prints it under PARITY_VERBOSE. */
export function expectParity(name: string, actual: TensorData, expected: Float32Array): void {
  expect(actual.data.length, name).toBe(expected.length);
  let difference = 0;
  let largest = 0;
  expected.forEach((value, i) => {
    const given = Number(actual.data[i]);
    difference = Number.isNaN(given) ? Infinity : Math.max(difference, Math.abs(given - value));
    largest = Math.max(largest, Math.abs(value));
  });
  if (process.env["PARITY_VERBOSE"])
    process.stderr.write(`${name}: ${(difference / largest).toExponential(1)}\n`);
  expect(difference / largest, `${name}: relative error`).toBeLessThan(1e-4);
}
