/** What every runtime offers, in Node, in the browser and through the engine host: load a compiled
 *  graph, run it, let it go. */
import type { CompiledGraph, Device, HeldData, TensorData } from "@inkloom/contract";
import type { Capabilities } from "../onnx/writer.ts";

export type {
  Block,
  BlockData,
  CompiledGraph,
  Device,
  HeldData,
  StoredNumbers,
  TensorData,
  TensorSpec,
} from "@inkloom/contract";

export interface RunOptions {
  /** Rejects with the signal's reason (an `AbortError`) at once, even while the native call goes on. */
  readonly signal?: AbortSignal;
}

export interface Session {
  /**
   * Inputs that stay where the graph runs: every later run takes them unless it is given others, until
   * they are held anew. For what is large and seldom changes, as the factors of a LoRA. The arrays belong
   * to the session from now on; numbers in files are read before the promise resolves. Throws a `Problem`
   * that names an unknown or misshaped one, or a file that is no longer what it was.
   */
  hold(feeds: Readonly<Record<string, HeldData>>): Promise<void>;
  /** Inputs by name, all that are not held; throws a `Problem` that names a missing, extra or misshaped one. */
  run(
    feeds: Readonly<Record<string, TensorData>>,
    options?: RunOptions,
  ): Promise<Record<string, TensorData>>;
  /** Frees the session; running it afterwards is an error. */
  release(): Promise<void>;
}

/** Memory while something runs, as the system counts it. */
export interface MemoryWatch {
  /** Ends the watch. The most bytes that this program and the engine's process held resident since it began, each at its
   *  own highest, mapped weights included; undefined where the system does not say. */
  end(): Promise<number | undefined>;
}

export interface Runtime {
  readonly device: Device;
  readonly capabilities: Capabilities;
  /** Aborting rejects at once; nothing stays loaded. */
  load(graph: CompiledGraph, options?: RunOptions): Promise<Session>;
  /** Begins to watch memory; only where sessions live in a process of their own. */
  watchMemory?(): Promise<MemoryWatch>;
  /** Releases every session and, for the engine host, ends its process. */
  close(): Promise<void>;
}
