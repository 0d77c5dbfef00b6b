/** ComfyUI's graphs: what nodes there are, whether a graph can run, and running it. */
export {
  checkPrompt,
  type CheckedNode,
  type CheckedPrompt,
  type CheckPromptOptions,
  type PromptCheck,
} from "./check-prompt.ts";
export type { ComfyFolders, ComfyImages, NameLists } from "./context.ts";
export type { ShownImage } from "./declaration.ts";
export { exactJson, parseExactJson } from "./exact-json.ts";
export { type GraphRequest, graphRequest } from "./graph-request.ts";
export { NodeCache } from "./node-cache.ts";
export { objectInfo } from "./object-info.ts";
export type { NodeErrors, Prompt, PromptError } from "./prompt.ts";
export {
  NodeFailure,
  type PromptEvent,
  type PromptImages,
  runPrompt,
  type RunPromptContext,
} from "./run-prompt.ts";
