/** One ONNX Runtime session behind our interface. onnxruntime-node and onnxruntime-web share the API of
 *  onnxruntime-common; which of them is used is the caller's matter. */
import {
  type CompiledGraph,
  type ElementType,
  type HeldData,
  Problem,
  type TensorData,
} from "@inkloom/contract";
import type { InferenceSession, Tensor, TensorConstructor } from "onnxruntime-common";
import { embedWeights } from "../onnx/embed.ts";
import { orAborted } from "./abort.ts";
import { loading, running, runtimeProblem } from "./failure.ts";
import { assembled, type ReadStored } from "./blocks.ts";
import { checkFeeds } from "./feeds.ts";
import type { Session } from "./runtime.ts";

/** The part of the onnxruntime packages that is used. */
export interface Ort {
  readonly InferenceSession: {
    create(model: Uint8Array, options: InferenceSession.SessionOptions): Promise<InferenceSession>;
  };
  readonly Tensor: TensorConstructor;
}

/** Weights in memory, by the name the ONNX bytes give them. */
export type InMemory = readonly { readonly path: string; readonly data: Uint8Array }[];

/** How a runtime reaches files. */
export interface FileAccess {
  /** Brings the unmapped weights into memory. */
  readonly readExternal: (external: CompiledGraph["externalData"]) => Promise<InMemory>;
  readonly readStored: ReadStored;
}

/** Creates the native session. */
export async function openSession(
  ort: Ort,
  graph: CompiledGraph,
  { readExternal, readStored }: FileAccess,
  options: InferenceSession.SessionOptions,
): Promise<Session> {
  let native: InferenceSession;
  try {
    const inMemory = await readExternal(graph.externalData);
    const isMixed = graph.weightsFolder !== undefined && inMemory.length > 0;
    native = isMixed
      ? await ort.InferenceSession.create(embedWeights(graph.onnx, inMemory), options)
      : await ort.InferenceSession.create(graph.onnx, { ...options, externalData: inMemory });
  } catch (error) {
    throw runtimeProblem(loading(graph.name), error);
  }
  return new OrtSession(ort, graph, native, readStored);
}

class OrtSession implements Session {
  readonly #ort: Ort;
  readonly #graph: Pick<CompiledGraph, "name" | "inputs" | "outputs">;
  #native: InferenceSession | undefined;
  readonly #readStored: ReadStored;
  #held: Readonly<Record<string, TensorData>> = {};
  /** Runs whose native call has not come back; a session must outlive them. */
  readonly #running = new Set<Promise<unknown>>();

  constructor(
    ort: Ort,
    { name, inputs, outputs }: CompiledGraph,
    native: InferenceSession,
    readStored: ReadStored,
  ) {
    this.#ort = ort;
    this.#readStored = readStored;
    // Not the whole graph: its bytes and in-memory weights need not live as long as the session.
    this.#graph = { name, inputs, outputs };
    this.#native = native;
  }

  async hold(feeds: Readonly<Record<string, HeldData>>): Promise<void> {
    checkFeeds(this.#graph, feeds, () => true);
    const whole = await assembled(feeds, this.#readStored);
    this.#held = { ...this.#held, ...whole };
  }

  async run(
    given: Readonly<Record<string, TensorData>>,
    { signal }: { readonly signal?: AbortSignal } = {},
  ): Promise<Record<string, TensorData>> {
    const feeds = { ...this.#held, ...given };
    checkFeeds(this.#graph, feeds);
    signal?.throwIfAborted();
    if (this.#native === undefined)
      throw new Problem("runtime/released", {
        en: `${this.#graph.name}: run after release, expected a loaded session`,
        zh: `${this.#graph.name}：释放之后仍被运行，应为已加载的会话`,
      });
    const call = this.#call(this.#native, feeds);
    this.#running.add(call);
    void call.catch(() => undefined).then(() => this.#running.delete(call));
    return orAborted(call, signal);
  }

  async release(): Promise<void> {
    const native = this.#native;
    this.#native = undefined;
    this.#held = {};
    await Promise.allSettled(this.#running);
    await native?.release();
  }

  async #call(
    native: InferenceSession,
    feeds: Readonly<Record<string, TensorData>>,
  ): Promise<Record<string, TensorData>> {
    try {
      const tensors = Object.entries(feeds).map(
        ([name, feed]) => [name, this.#toNative(feed)] as const,
      );
      const results = await native.run(Object.fromEntries(tensors));
      return Object.fromEntries(
        this.#graph.outputs.map(({ name, dtype }) => [
          name,
          fromNative(name, results[name], dtype),
        ]),
      );
    } catch (error) {
      throw runtimeProblem(running(this.#graph.name), error);
    }
  }

  #toNative({ dtype, shape, data }: TensorData): Tensor {
    if (dtype === "bfloat16")
      throw new Problem("runtime/feeds", {
        en: "an input is bfloat16, expected float32 or float16",
        zh: "有输入为 bfloat16，应为 float32 或 float16",
      });
    const tensor = new this.#ort.Tensor(dtype, data, shape);
    // Where JavaScript has a Float16Array, `Tensor` makes one, which the binding for Node cannot read.
    return dtype === "float16" ? Object.defineProperty(tensor, "data", { value: data }) : tensor;
  }
}

function fromNative(name: string, tensor: Tensor | undefined, dtype: ElementType): TensorData {
  if (tensor === undefined) throw new Error(`output "${name}" did not come back`);
  const { data } = tensor;
  if (typeof data === "string" || Array.isArray(data)) throw new Error(`output "${name}" is text`);
  return {
    dtype,
    shape: tensor.dims,
    data: dtype === "float16" ? bits(data) : numeric(name, data),
  };
}

/** Where JavaScript has a Float16Array, the runtime gives one; ours are bit patterns. */
const bits = (data: ArrayBufferView): Uint16Array =>
  new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2);

function numeric(name: string, data: ArrayBufferView): TensorData["data"] {
  if (
    data instanceof Float32Array ||
    data instanceof Float64Array ||
    data instanceof BigInt64Array ||
    data instanceof Int32Array ||
    data instanceof Int8Array ||
    data instanceof Uint8Array
  )
    return data;
  throw new Error(`output "${name}" is a ${data.constructor.name}, which no graph declares`);
}
