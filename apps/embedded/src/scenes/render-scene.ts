/** One picture of the endless set: from a seed to pixels, captions and attributes. */
import type { Pixels } from "@inkloom/pixels";
import type { Scene } from "./attributes.ts";
import { captionOf, freeCaptionOf, type Language } from "./captions/index.ts";
import { drawScene } from "./draw-scene.ts";
import { randomOf } from "./random.ts";
import { sampleScene } from "./sample.ts";

interface RenderedScene {
  /** 128 x 128, opaque. */
  readonly picture: Pixels;
  readonly captions: Readonly<Record<Language, string>>;
  readonly attributes: Scene;
}

/** Seeds below this are never drawn for training, so that they may serve to test. */
export const FIRST_TRAINING_SEED = 1_000_000;

/** Share of captions that are not in the grammar of the held-out ones. */
const FREE_SHARE = 0.2;

/** @param seed a whole number from 0; all of it, to the last byte, depends on this alone */
export function renderScene(seed: number): RenderedScene {
  const attributes = sampleScene(seed);
  return {
    picture: drawScene(attributes, seed),
    captions: { en: written(attributes, seed, "en"), zh: written(attributes, seed, "zh") },
    attributes,
  };
}

/** The scene of a seed and what it is called, without its picture. */
export function sceneCaption(
  seed: number,
  language: Language,
): { readonly scene: Scene; readonly caption: string } {
  const scene = sampleScene(seed);
  return { scene, caption: written(scene, seed, language) };
}

function written(scene: Scene, seed: number, language: Language): string {
  const random = randomOf(seed, STREAMS[language]);
  const write = random.chance(FREE_SHARE) ? freeCaptionOf : captionOf;
  return write(scene, language, random);
}

const STREAMS: Readonly<Record<Language, number>> = { en: 2, zh: 3 };
