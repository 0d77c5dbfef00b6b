/** Scenes: plain attributes from a seed, drawn and described. */
export * from "./attributes.ts";
export { captionOf, type Language, LANGUAGES, readCaption } from "./captions/index.ts";
export { drawScene, SIDE } from "./draw-scene.ts";
export { type Random, randomOf } from "./random.ts";
export { FIRST_TRAINING_SEED, renderScene, sceneCaption } from "./render-scene.ts";
export { sampleScene } from "./sample.ts";
