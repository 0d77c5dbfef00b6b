/** Enlarging pictures. */
export { type EnlargedPicture, enlargePicture } from "./enlarge.ts";
export { foundUpscalers, upscalerFolders } from "./locate.ts";
