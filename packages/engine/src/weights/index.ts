/** Weight files read by header only: what they hold, where each tensor's bytes lie, what must be read. */
export { DTYPE_BYTES, elementCount, toFloat32 } from "./dtype.ts";
export {
  byteLength,
  type DiskDType,
  type FileLocation,
  type MemoryLocation,
  type UnmappedReason,
  type WeightEntry,
  type WeightFile,
} from "./entry.ts";
export {
  MAPPING_REASONS,
  mappingReport,
  mapWeight,
  type MappedWeight,
  type MappingOptions,
  type MappingProvider,
  type MappingReason,
  type MappingReport,
} from "./mapping.ts";
export { quantizeRows, type QuantizedRows } from "./quantize-rows.ts";
export { type TensorToWrite, writeSafetensors } from "./write-safetensors.ts";
export { openWeights } from "./open.ts";
export { readFloat32, readTensor } from "./read.ts";
export { readSpans } from "./read-spans.ts";
export * from "../onnx/file/index.ts";
