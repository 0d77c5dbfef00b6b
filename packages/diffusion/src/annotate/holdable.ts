/** Sizes that preprocessors have memory for. */
import { Problem } from "@inkloom/contract";

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Most pixels of what is worked on: beyond it no network here has memory. */
const MOST_PIXELS = 2 ** 24;

/** @param sized what the picture becomes at the resolution
 *  @throws Problem `annotator/input` for sides that would become too long */
export function expectHoldable(picture: Size, resolution: number, sized: Size): void {
  const { width, height } = sized;
  if (width * height <= MOST_PIXELS) return;
  throw new Problem("annotator/input", {
    en: `a picture of ${picture.width}x${picture.height} at a resolution of ${resolution} becomes ${width}x${height}, expected at most ${MOST_PIXELS} pixels`,
    zh: `${picture.width}x${picture.height} 的图片在分辨率 ${resolution} 下为 ${width}x${height}，最多为 ${MOST_PIXELS} 像素`,
  });
}
