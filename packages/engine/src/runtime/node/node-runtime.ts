/** ONNX Runtime in this Node process. Programs use the engine host instead (`runtime/host`), which runs
 *  this in a process of its own: loading and running block the event loop, a session leaves memory
 *  behind, and a native crash ends its process. */
import type { CompiledGraph, NativeDevice } from "@inkloom/contract";
import type { InferenceSession } from "onnxruntime-common";
import { ortRuntime } from "../ort-runtime.ts";
import { openSession } from "../ort-session.ts";
import { CAST_ON_LOAD_LIMIT } from "../compile.ts";
import { absentProblem, deviceProblem } from "./device-problem.ts";
import { readExternalData } from "./external-data.ts";
import { readStored } from "./stored-numbers.ts";
import type { Runtime } from "../runtime.ts";

export interface NodeRuntimeOptions {
  /** Threads of one run; absent = one per physical core. */
  readonly threads?: number;
}

const FILES = { readExternal: readExternalData, readStored };

/** Loads the native library (about 30 MB resident); throws `runtime/device-absent` where it does not start. */
export async function createNodeRuntime(
  device: NativeDevice,
  options: NodeRuntimeOptions = {},
): Promise<Runtime> {
  const ort = await import("onnxruntime-node").catch((error: unknown) => {
    throw absentProblem("cpu", error);
  });
  return ortRuntime(device, (graph) =>
    openSession(ort, graph, FILES, sessionOptions(device, graph, options)).catch(
      (error: unknown) => {
        throw deviceProblem(device, error) ?? error;
      },
    ),
  );
}

/**
 * Settings measured on a full-size U-Net (docs/benchmarks.md): "extended" leaves out the layout
 * rewriting of "all", which copies every convolution weight (12 s and 3.3 GiB instead of 1.3 s and
 * 1.1 GiB, and no faster), unless a graph asks for it. With the arena a step takes some 5 % less time, as
 * its pieces are used again instead of being mapped anew; planning them ahead ("memory pattern") would add
 * 0.6 GiB to its peak.
 */
function sessionOptions(
  device: NativeDevice,
  graph: CompiledGraph,
  { threads }: NodeRuntimeOptions,
): InferenceSession.SessionOptions {
  const folder = graph.weightsFolder;
  return {
    executionProviders: [device],
    graphOptimizationLevel: graph.blockedConvolutions === true ? "all" : "extended",
    enableCpuMemArena: graph.givesBack !== true,
    enableMemPattern: false,
    logSeverityLevel: 3,
    ...(threads === undefined ? {} : { intraOpNumThreads: threads }),
    extra: {
      session: {
        ...(folder === undefined ? {} : { model_external_initializers_file_folder_path: folder }),
        ...(device === "cpu" && !graph.packWeights ? MAPPED_WEIGHTS_STAY : {}),
      },
      ...(device === "cpu" && graph.weightCasts === "run"
        ? { optimization: { ...CASTS_STAY, ...(graph.castsAgain === true ? EQUAL_STAY : {}) } }
        : {}),
    },
  };
}

/** Without this the weight of every product is copied into the kernel's own layout: 2 s and more of new
 *  memory on loading, and no faster step, as a step packs what it needs in passing. */
const MAPPED_WEIGHTS_STAY = { disable_prepacking: "1" };

/** Small weights are still cast while a graph loads: they are many, and hardly any of the whole. */
const CASTS_STAY = { constant_folding_max_output_size_in_bytes: String(CAST_ON_LOAD_LIMIT) };

/** Two casts of one weight stay two; our own passes have made one of what else is equal. */
const EQUAL_STAY = { disable_specified_optimizers: "CommonSubexpressionElimination" };
