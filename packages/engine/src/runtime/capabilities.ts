/** What each device can do beyond the standard ops; a graph is lowered for one of these. */
import type { Device } from "@inkloom/contract";
import type { Capabilities } from "../onnx/writer.ts";

export const CAPABILITIES: Readonly<Record<Device, Capabilities>> = {
  cpu: {
    fusedAttention: true,
    fusedBias: false,
    fusedActivations: true,
    int8Products: true,
    loops: true,
    emptyValues: true,
  },
  // onnxruntime 1.30's flash attention on WebGPU leaves out keys where a subgroup has not 16 or more
  // members (8 % error on software Vulkan, agreement.pages.test.ts); microsoft/onnxruntime#28520 tells of the same on NVIDIA.
  webgpu: {
    fusedAttention: false,
    fusedBias: true,
    fusedActivations: false,
    int8Products: false,
    loops: false,
    emptyValues: false,
  },
  cuda: {
    fusedAttention: true,
    fusedBias: true,
    fusedActivations: true,
    int8Products: false,
    loops: true,
    emptyValues: true,
  },
  wasm: {
    fusedAttention: true,
    fusedBias: false,
    fusedActivations: true,
    int8Products: false,
    loops: true,
    emptyValues: true,
  },
};
