/** Pictures in memory and in files, masks, and what changes them. */
export { alphaComposite, flattened, pasteMasked, premultiplied, straight } from "./alpha.ts";
export { blended } from "./blend.ts";
export { blurPillow } from "./blur/pillow.ts";
export {
  type Colour,
  drawLine,
  type Ellipse,
  ellipsePolygon,
  fillCircle,
  fillConvex,
  type Place,
} from "./draw/index.ts";
export { colourMatched } from "./colour-match.ts";
export { filledUnderMask } from "./mask/fill.ts";
export {
  blurredMask,
  doubledMask,
  invertedMask,
  isEmptyMask,
  type Mask,
  type MaskBlur,
  maskOfPicture,
  pictureOfMask,
} from "./mask/mask.ts";
export { matchedNoise, type MatchedNoiseOptions } from "./matched-noise/matched-noise.ts";
export { expandedRegion, markedRegion, type Region } from "./mask/region.ts";
export { greyPicture } from "./grey-picture.ts";
export { examinePicture, type ExaminedPicture } from "./examine-picture.ts";
export { smallSample, type SmallSample } from "./small-sample.ts";
export { thumbnail } from "./thumbnail.ts";
export { decodePicture, type DecodeLimits } from "./picture-file.ts";
export { pictureSize, type PictureSize } from "./picture-size.ts";
export { PixelsError, type PixelsErrorCode } from "./pixels-error.ts";
export { isOpaque, opaque, type Pixels, wordsOf } from "./pixels.ts";
export { fromPlanes, type PlanesOptions, type Rounding, toPlanes } from "./planes.ts";
export { decodePng, encodePng } from "./png.ts";
export { readPngText, writePngText } from "./png-text.ts";
export { type EncodeOptions, encodePicture, type PictureFormat } from "./encode-picture.ts";
export { exifOfText, pictureKind, type PictureKind, readPictureText } from "./picture-text.ts";
export { boxPlaces, dilated, eroded, type KernelPlaces } from "./opencv/dilate.ts";
export { cannyEdges } from "./opencv/canny.ts";
export { bytesOf, type Floats, floatsOf } from "./opencv/floats.ts";
export { blurredBytes, blurredFloats } from "./opencv/gaussian.ts";
export { lineDrawn } from "./opencv/line.ts";
export { lightness } from "./opencv/lightness.ts";
export { remapped } from "./opencv/remap.ts";
export { resampledDoubles, resampledFloats } from "./opencv/resize-floats.ts";
export { psnr } from "./psnr.ts";
export { combinedGrid, type GridTile, type PictureGrid, splitGrid } from "./grid/picture-grid.ts";
export { label } from "./label/label.ts";
export { type Raster, rasterOf } from "./raster.ts";
export { cropped, paste, resizeTo, type ResizeMode } from "./resize/modes.ts";
export { type OpenCvFilter, resampledOpenCv, resizeOpenCv } from "./resize/opencv.ts";
export { type Box, type PillowFilter, resampled, resizePillow } from "./resize/pillow.ts";
export { type Affine, inverted, warpAffine, type WarpOptions } from "./warp/warp-affine.ts";
