/** What each device can do beyond the standard ops; a graph is lowered for one of these. */
import type { Device } from "@inkloom/contract";
import type { Capabilities } from "../onnx/writer.ts";

export const CAPABILITIES: Readonly<Record<Device, Capabilities>> = {
  cpu: { fusedAttention: true },
  webgpu: { fusedAttention: true },
  cuda: { fusedAttention: true },
  wasm: { fusedAttention: true },
};
