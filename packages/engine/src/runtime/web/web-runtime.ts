/** ONNX Runtime in the browser (page or worker): WebAssembly on the processor, or WebGPU. */
import { type CompiledGraph, Problem } from "@inkloom/contract";
import type { InferenceSession } from "onnxruntime-common";
import { ortRuntime } from "../ort-runtime.ts";
import { type FileAccess, openSession } from "../ort-session.ts";
import type { Runtime } from "../runtime.ts";

export interface WebRuntimeOptions {
  /** Address of the folder that serves the `.wasm` and `.mjs` files of onnxruntime-web's `dist/`, ending
   *  in a slash; absent = beside the script. */
  readonly wasmPaths?: string;
  /** WebAssembly threads; more than one needs a cross-origin isolated page (COOP and COEP headers). */
  readonly threads?: number;
}

/** @throws Problem `runtime/device-absent` where the browser offers no WebGPU adapter */
export async function createWebRuntime(
  device: "wasm" | "webgpu",
  { wasmPaths, threads }: WebRuntimeOptions = {},
): Promise<Runtime> {
  if (device === "webgpu") await requireAdapter();
  // The WebAssembly build is half the size and needs no stack switching.
  const ort =
    device === "webgpu"
      ? await import("onnxruntime-web/webgpu")
      : await import("onnxruntime-web/wasm");
  if (wasmPaths !== undefined) ort.env.wasm.wasmPaths = wasmPaths;
  if (threads !== undefined) ort.env.wasm.numThreads = threads;
  return ortRuntime(device, (graph) =>
    openSession(ort, graph, fileAccess(graph), sessionOptions(device)),
  );
}

const sessionOptions = (device: "wasm" | "webgpu"): InferenceSession.SessionOptions => ({
  executionProviders: [device],
  graphOptimizationLevel: "extended",
  enableCpuMemArena: false,
  logSeverityLevel: 3,
});

/** A browser has no files by path: every weight must have been given in memory. */
const fileAccess = (graph: CompiledGraph): FileAccess => {
  const namedByFile = () =>
    new Problem("runtime/failed", {
      en: `${graph.name}: weights are named by file, expected all in memory in a browser`,
      zh: `${graph.name}：权重以文件名给出，在浏览器中应全部位于内存中`,
    });
  return {
    readExternal(external) {
      const entries = external.flatMap((entry) => ("data" in entry ? [entry] : []));
      if (graph.weightsFolder !== undefined || entries.length < external.length)
        throw namedByFile();
      return Promise.resolve(entries);
    },
    readStored: () => Promise.reject(namedByFile()),
  };
};

/** The part of the browser's `navigator` that is looked at; TypeScript's own library lacks it. */
interface GpuNavigator {
  readonly gpu?: { requestAdapter(): Promise<object | null> };
}

async function requireAdapter(): Promise<void> {
  const { gpu } = globalThis.navigator as GpuNavigator;
  const adapter = await gpu?.requestAdapter();
  if (adapter) return;
  throw new Problem("runtime/device-absent", {
    en: "This browser offers no WebGPU adapter; expected one, or choose wasm",
    zh: "此浏览器没有提供 WebGPU 适配器；请启用 WebGPU，或选择 wasm",
  });
}
