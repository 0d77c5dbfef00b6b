/** How the embedded model is made. */
export { type RenderedScene, renderScene } from "./scenes/index.ts";
