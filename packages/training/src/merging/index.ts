/** Model files from model files. */
export { bakedWeights } from "./checkpoint/bake-loras.ts";
export { blockRatios } from "./checkpoint/block-ratios.ts";
export { mergePlan } from "./checkpoint/merge-checkpoints.ts";
export { type MergeModel, openMergeModel, openVae, readWeight } from "./checkpoint/merge-model.ts";
export { writeCheckpoint } from "./checkpoint/write-checkpoint.ts";
export { MatrixEngine } from "./linear/matrix-engine.ts";
export { extractLora } from "./lora/extract-lora.ts";
export { bookOfCheckpoint, strengthOf } from "./lora/layer-book.ts";
export { baseModelOf, networkFields, specFields, withoutHashes } from "./lora/lora-metadata.ts";
export { openSources } from "./lora/lora-source.ts";
export { type MergedSource, mergeLoras } from "./lora/merge-loras.ts";
export { type ResizedLayer, resizeLora } from "./lora/resize-lora.ts";
export { oneOrDynamic, writeLora } from "./lora/write-lora.ts";
