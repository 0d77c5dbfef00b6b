/** Pictures in memory and in PNG files. */
export { PixelsError, type PixelsErrorCode } from "./pixels-error.ts";
export type { Pixels } from "./pixels.ts";
export { fromPlanes, type PlanesOptions, type Rounding } from "./planes.ts";
export { decodePng, encodePng } from "./png.ts";
export { readPngText, writePngText } from "./png-text.ts";
export { type EncodeOptions, encodePicture, type PictureFormat } from "./encode-picture.ts";
export { exifOfText, pictureKind, type PictureKind, readPictureText } from "./picture-text.ts";
export { psnr } from "./psnr.ts";
