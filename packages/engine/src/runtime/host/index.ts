/** The engine in a process of its own: what programs in Node use. */
export { availableMemory } from "./available-memory.ts";
export { createEngineHost, type EngineHost, type EngineHostOptions } from "./engine-host.ts";
export { residentMemory, residentMemoryOfTree } from "./resident-memory.ts";
export {
  chooseDevice,
  type DeviceReport,
  probeDevice,
  probeDevices,
  type ProbeOptions,
} from "./devices.ts";
export { runtimeVersion } from "./runtime-version.ts";
