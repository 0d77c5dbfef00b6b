export { captionOf } from "./caption.ts";
export { freeCaptionOf } from "./free-caption.ts";
export { readCaption } from "./read-caption.ts";
export { type Language, LANGUAGES } from "./words.ts";
