/** The engine in a browser. */
export { createWebRuntime, type WebRuntimeOptions } from "./web-runtime.ts";
