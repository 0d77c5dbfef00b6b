/** Enlarging pictures. */
export { enlargePicture, type EnlargeContext, type EnlargedPicture } from "./enlarge.ts";
export { foundUpscalers, type NamedFile, upscalerFolders } from "./locate.ts";
export { type OpenUpscaler, openUpscaler } from "./open.ts";
export {
  PLAIN_UPSCALERS,
  type PlainUpscaler,
  type PictureSize,
  upscale,
  type UpscaleOptions,
} from "./upscale.ts";
