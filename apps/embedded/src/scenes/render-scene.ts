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
  const caption = (language: Language, stream: number): string => {
    const random = randomOf(seed, stream);
    const write = random.chance(FREE_SHARE) ? freeCaptionOf : captionOf;
    return write(attributes, language, random);
  };
  return {
    picture: drawScene(attributes, seed),
    captions: { en: caption("en", 2), zh: caption("zh", 3) },
    attributes,
  };
}
