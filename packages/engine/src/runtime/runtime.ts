/** What every runtime offers, in Node, in the browser and through the engine host: load a compiled
 *  graph, run it, let it go. */
import type { DType, } from "../graph/dtype.ts";
import type { Shape } from "../graph/shape.ts";
import type { Capabilities } from "../onnx/writer.ts";

export type Device = "cpu" | "webgpu" | "cuda" | "wasm";

/** Data of a tensor, row-major. float16 travels as Uint16Array bit patterns, int64 as BigInt64Array. */
export interface TensorData {
  readonly dtype: DType;
  readonly shape: Shape;
  readonly data: Float32Array | Float64Array | Uint16Array | BigInt64Array | Int32Array | Int8Array | Uint8Array;
}

export interface TensorSpec {
  readonly name: string;
  readonly shape: Shape;
  readonly dtype: DType;
}

/** A graph ready for a runtime: ONNX bytes and where the weights are. Plain data, may cross processes. */
export interface CompiledGraph {
  readonly name: string;
  readonly onnx: Uint8Array;
  /** Folder above every file that the external data refers to; absent where all weights are in memory. */
  readonly weightsFolder?: string;
  /** Weights that cannot be used from a file, by the location name the ONNX bytes give them. */
  readonly externalData: readonly { readonly path: string; readonly data: Uint8Array }[];
  readonly inputs: readonly TensorSpec[];
  readonly outputs: readonly TensorSpec[];
}

export interface RunOptions {
  readonly signal?: AbortSignal;
}

export interface Session {
  /** Inputs by name, all of them; throws a `Problem` that names a missing, extra or misshaped one. */
  run(feeds: Readonly<Record<string, TensorData>>, options?: RunOptions): Promise<Record<string, TensorData>>;
  /** Frees the session; running it afterwards is an error. */
  release(): Promise<void>;
}

export interface Runtime {
  readonly device: Device;
  readonly capabilities: Capabilities;
  load(graph: CompiledGraph): Promise<Session>;
  /** Releases every session and, for the engine host, ends its process. */
  close(): Promise<void>;
}
