/** ComfyUI's graphs: what nodes there are, whether a graph can run, and running it. */
export {
  checkPrompt,
  type CheckedNode,
  type CheckedPrompt,
  type CheckPromptOptions,
  type PromptCheck,
} from "./check-prompt.ts";
export { checkNode } from "./check-node.ts";
export type { ComfyContext, ComfyFolders, ComfyImages, NameLists } from "./context.ts";
export type { InputSpec, NodeDeclaration, NodeResult, Shown, ShownImage } from "./declaration.ts";
export { exactJson, parseExactJson } from "./exact-json.ts";
export { type GraphRequest, graphRequest } from "./graph-request.ts";
export { GLUE_NODES } from "./glue/index.ts";
export { maskImage } from "./glue/pictures.ts";
export { wordsOf } from "./glue/texts.ts";
export { graphOf } from "./graph.ts";
export { NodeCache } from "./node-cache.ts";
export { type Literal, NodeInputs } from "./node-inputs.ts";
export { NODES as COMFY_NODES } from "./nodes/index.ts";
export { objectInfo } from "./object-info.ts";
export { channelOf, imageOf, joined as joinedImages, pixelsOf } from "./pictures.ts";
export {
  inputsOf as nodeInputsOf,
  linkOf,
  type NodeErrors,
  type Prompt,
  type PromptError,
  type PromptLink,
  type PromptNode,
} from "./prompt.ts";
export { expectRoom } from "./room.ts";
export {
  NodeFailure,
  type PromptEvent,
  type PromptImages,
  runPrompt,
  type RunPromptContext,
} from "./run-prompt.ts";
export type { ComfyImage, ComfyUnit, Value } from "./values.ts";
