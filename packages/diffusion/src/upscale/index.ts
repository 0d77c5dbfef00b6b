/** Enlarging pictures. */
export { type EnlargedPicture, enlargePicture } from "./enlarge.ts";
export { upscalerFolders } from "./locate.ts";
