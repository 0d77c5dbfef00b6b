/** The engine in this very process; see `runtime/host` for what programs use. */
export { createNodeRuntime, type NodeRuntimeOptions } from "./node-runtime.ts";
