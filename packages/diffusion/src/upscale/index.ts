/** Enlarging pictures. */
export { foundUpscalers, type NamedFile, upscalerFolders } from "./locate.ts";
export { type OpenUpscaler, openUpscaler } from "./open.ts";
export { enlargedSize, middleOf, type WantedSize } from "./size.ts";
export {
  PLAIN_UPSCALERS,
  type PlainUpscaler,
  type PictureSize,
  upscale,
  type UpscaleOptions,
} from "./upscale.ts";
