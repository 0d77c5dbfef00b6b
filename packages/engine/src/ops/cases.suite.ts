/** For tests: the cases of parity/ops, their data, and the calls they stand for. */
import { readFileSync } from "node:fs";
import { graphOf, opsOf } from "../graph/graph.ts";
import { sizeOf } from "../graph/shape.ts";
import { input, type OpTensor, type Tensor } from "../graph/tensor.ts";
import { openWeights } from "../weights/open.ts";
import { readTensor } from "../weights/read.ts";
import type { Values } from "./evaluate.suite.ts";
import * as ops from "./index.ts";

type Argument = unknown;

/** One line of parity/ops/cases.py; strings name tensors of the golden file. */
export interface Case {
  readonly op: string;
  readonly args: readonly Argument[];
  readonly y: readonly string[];
  /** Gradient of the loss by y, and torch's gradient by every floating point argument. */
  readonly dy?: readonly string[];
  readonly dx?: readonly string[];
  /** What dx is multiplied by and summed before it is differentiated again, and the result of that. */
  readonly direction?: readonly string[];
  readonly ddx?: readonly (string | null)[];
}

const folder = new URL("goldens/", import.meta.url);

export const CASES = JSON.parse(readFileSync(new URL("cases.json", folder), "utf8")) as Case[];

const file = await openWeights(new URL("ops.safetensors", folder).pathname);
const golden = new Map<string, Values>();
for (const [key, entry] of file.entries) {
  const bytes = new Uint8Array(await readTensor(entry)).buffer;
  const { shape } = entry;
  if (entry.dtype === "F32")
    golden.set(key, { dtype: "float32", shape, data: new Float32Array(bytes) });
  else if (entry.dtype === "I64")
    golden.set(key, { dtype: "int64", shape, data: new BigInt64Array(bytes) });
  else if (entry.dtype === "I32")
    golden.set(key, { dtype: "int32", shape, data: new Int32Array(bytes) });
  else if (entry.dtype === "BOOL")
    golden.set(key, { dtype: "bool", shape, data: new Uint8Array(bytes) });
  else if (entry.dtype === "I8")
    golden.set(key, { dtype: "int8", shape, data: new Int8Array(bytes) });
  else throw new Error(`the goldens hold ${entry.dtype}, which the test does not read`);
}

export function goldenOf(name: string): Values {
  const values = golden.get(name);
  if (values === undefined) throw new Error(`the goldens lack ${name}`);
  return values;
}

export interface Traced {
  readonly results: readonly Tensor[];
  /** Every tensor argument by name, and those that have gradients, in order. */
  readonly values: Readonly<Record<string, Values>>;
  readonly floats: readonly Tensor[];
}

type AnyFunction = (...args: readonly unknown[]) => Tensor | readonly Tensor[];

/** Calls the exported function with the case's arguments, its floats brought to `float` before. */
export function trace({ op, args }: Case, float: "float32" | "float16" = "float32"): Traced {
  const values: Record<string, Values> = {};
  const floats: Tensor[] = [];
  const given = (argument: Argument): unknown => {
    if (Array.isArray(argument)) return argument.map(given);
    if (!isTensor(argument)) return isOptions(argument) ? mapped(argument, given) : argument;
    const data = goldenOf(argument.tensor);
    const tensor = input(argument.tensor, data.shape, data.dtype);
    values[argument.tensor] = data;
    if (data.dtype !== "float32") return tensor;
    floats.push(tensor);
    return float === "float32" ? tensor : ops.cast(tensor, float);
  };
  const run = (ops as unknown as Readonly<Record<string, AnyFunction>>)[op];
  if (run === undefined) throw new Error(`the engine exports no ${op}`);
  const result = run(...args.map(given));
  return { results: isList(result) ? result : [result], values, floats };
}

/** The primitives a case records, without those its gradient needs. */
export const primitivesOf = ({ results }: Traced): readonly OpTensor[] =>
  results.flatMap((output) => opsOf(graphOf({ output })));

/** `conv2d([2, 3, 7, 5], [4, 3, 3, 3], null, {"stride":2})` */
export function describeCase({ op, args }: Case): string {
  const show = (argument: Argument): string => {
    if (isTensor(argument)) return `[${goldenOf(argument.tensor).shape.join(", ")}]`;
    if (isOptions(argument))
      return JSON.stringify(mapped(argument, (each) => (isTensor(each) ? show(each) : each)));
    return Array.isArray(argument)
      ? `[${argument.map(show).join(", ")}]`
      : JSON.stringify(argument);
  };
  return `${op}(${args.map(show).join(", ")})`;
}

/** Largest difference, relative to the largest expected element. */
export function relativeError(actual: Values, expected: Values): number {
  if (actual.data.length !== sizeOf(expected.shape)) return Infinity;
  let largest = 0;
  let error = 0;
  expected.data.forEach((value: number | bigint, i: number) => {
    const difference = Math.abs(Number(actual.data[i]) - Number(value));
    error = Math.max(error, Number.isNaN(difference) ? Infinity : difference);
    largest = Math.max(largest, Math.abs(Number(value)));
  });
  return largest === 0 ? error : error / largest;
}

const isTensor = (argument: Argument): argument is { readonly tensor: string } =>
  typeof argument === "object" && argument !== null && "tensor" in argument;

const isOptions = (argument: Argument): argument is Readonly<Record<string, Argument>> =>
  typeof argument === "object" && argument !== null && !Array.isArray(argument);

const mapped = (
  options: Readonly<Record<string, Argument>>,
  change: (argument: Argument) => unknown,
): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(options).map(([name, value]) => [name, change(value)]));

const isList = (result: Tensor | readonly Tensor[]): result is readonly Tensor[] =>
  Array.isArray(result);
