export { growthChart, partsChart } from "./memory-charts.ts";
export type { MemoryWork } from "./estimate.ts";
export { checkpointMemory, type MemoryReport, transformerMemory, weightsMemory } from "./report.ts";
export { TRANSFORMERS } from "./transformer-presets.ts";
