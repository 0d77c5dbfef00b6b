/** Sentences that stand in for captions where a word is learnt, `{}` being the word: many ways to say little else, so that
 *  what pictures share goes into the word. As kohya's `--use_object_template` and `--use_style_template`; the sentences
 *  are Inkloom's own. */

export type Sentences = "object" | "style";

export const SENTENCES: Readonly<Record<Sentences, readonly string[]>> = {
  object: [
    "{}",
    "a picture of {}",
    "a picture of a {}",
    "a photo showing {}",
    "one {}",
    "a {} seen from nearby",
    "a {} seen from far away",
    "a {} in the middle of the picture",
    "part of a {}",
    "a large {}",
    "a little {}",
    "a sharp image of a {}",
    "a soft image of the {}",
    "a {} in bright light",
    "a {} in dim light",
    "an image with a {} in it",
    "somebody's {}",
    "this is a {}",
    "the {} again",
    "a drawing of a {}",
  ],
  style: [
    "{}",
    "a picture in {} style",
    "a {} picture",
    "an image made in the manner of {}",
    "a drawing in the manner of {}",
    "a painting that looks like {}",
    "a detail of a picture in {} style",
    "a small work in {} style",
    "a large work in {} style",
    "a bright picture in the style of {}",
    "a dark picture in the style of {}",
    "a colourful image in {} style",
    "a calm picture in the style of {}",
    "a lively picture in the style of {}",
    "artwork by way of {}",
    "something drawn in {} style",
  ],
};
