/** Models of other programs, where they lie. */
export { modelsFrom } from "./installation.ts";
export { MODEL_KINDS, type ModelFolders, type ModelKind } from "./model-folders.ts";
