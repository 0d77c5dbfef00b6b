/** Everything that makes or changes model files: training, data sets, tags, fusion. */
export { givenControlPictures, madeControlPictures } from "./control/control-pictures.ts";
export * from "./datasets/index.ts";
export * from "./memory/index.ts";
export { type ModelToWrite, writeModelFolder } from "./files/model-folder.ts";
export { codeOf, writeFailure } from "./files/write-failure.ts";
export * from "./merging/index.ts";
export * from "./networks/index.ts";
export { type Chart, chartPng, chartSvg } from "./charts/drawing.ts";
export * from "./optimizers/index.ts";
export * from "./schedules/index.ts";
export { tiledKernels } from "./steps/tiled-kernels.ts";
export { float32, valuesOf } from "./steps/tensor-data.ts";
export * from "./captioning/index.ts";
export * from "./tagging/index.ts";
export * from "./tags/index.ts";
export * from "./runs/index.ts";
