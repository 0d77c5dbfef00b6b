/** Several pictures side by side: the grid that A1111 puts before a batch.
 *  Reference: AUTOMATIC1111/stable-diffusion-webui 1.10, modules/images.py (image_grid, check_grid_size). */
import { decodePicture, encodePng, paste, type Pixels, readPictureText } from "@inkloom/pixels";

/** Pixels of a larger grid: there is none, as in A1111 (200 megapixels, its setting `img_max_size_mp`). */
const LARGEST = 200_000_000;

/**
 * @param rows @default as many as make it about square
 * @returns a PNG with the first picture's text; undefined where it would be too large
 */
export async function gridPicture(
  files: readonly Uint8Array[],
  rows = Math.round(Math.sqrt(files.length)),
): Promise<Uint8Array | undefined> {
  const [first] = files;
  if (first === undefined) return undefined;
  const { width, height } = await decodePicture(first);
  const down = Math.min(Math.max(1, rows), files.length);
  const across = Math.ceil(files.length / down);
  if (width * across * height * down > LARGEST) return undefined;
  const ground = black(width * across, height * down);
  for (const [at, file] of files.entries())
    paste(
      ground,
      await decodePicture(file),
      (at % across) * width,
      Math.floor(at / across) * height,
    );
  const { parameters } = readPictureText(first);
  return encodePng(ground, parameters === undefined ? {} : { parameters });
}

function black(width: number, height: number): Pixels {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let at = 3; at < data.length; at += 4) data[at] = 255;
  return { width, height, data };
}
