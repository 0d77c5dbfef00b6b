/** Pictures between the files that tools take and give and the tensors that travel along links. */
import { Problem } from "@inkloom/contract";
import {
  channelOf,
  type ComfyImage,
  expectRoom,
  imageOf,
  joinedImages,
  pixelsOf,
} from "@inkloom/diffusion";
import { decodePng, encodePng, type Pixels, readPngText } from "@inkloom/pixels";

/** A picture and what its file tells about its making. */
export interface ToldPicture {
  readonly pixels: Pixels;
  readonly texts: Readonly<Record<string, string>>;
}

export async function readTold(png: Uint8Array): Promise<ToldPicture> {
  return { pixels: await decodePng(png), texts: readPngText(png) };
}

/** The pictures of a batch as files, one after the other as they are asked for. */
export function pictureFiles(image: ComfyImage): readonly (() => Promise<Uint8Array>)[] {
  const [count, channels, height, width] = image.shape;
  const size = channels * height * width;
  return Array.from({ length: count }, (_, i) => () => {
    const { alpha } = image;
    const area = height * width;
    const single = {
      data: image.data.subarray(i * size, (i + 1) * size),
      shape: [1, channels, height, width] as const,
      ...(alpha && {
        alpha: {
          data: alpha.data.subarray(i * area, (i + 1) * area),
          shape: [1, 1, height, width] as const,
        },
      }),
    };
    const [pixels] = pixelsOf(single, Math.round);
    if (pixels === undefined) throw new TypeError("a batch has no picture where it should");
    return encodePng(pixels, image.texts?.[i] ?? {});
  });
}

const ALPHA = 3;

/** One batch. @throws Problem `workflow/sizes` for pictures of several sizes, `memory/short` */
export function batchOf(
  pictures: readonly ToldPicture[],
  memory: number | undefined,
): ComfyImage | undefined {
  const [first] = pictures;
  if (first === undefined) return undefined;
  const { width, height } = first.pixels;
  const other = pictures.find(
    ({ pixels }) => pixels.width !== width || pixels.height !== height,
  )?.pixels;
  if (other !== undefined)
    throw new Problem("workflow/sizes", {
      en: `The node made pictures of ${width}x${height} and of ${other.width}x${other.height}, expected one size.`,
      zh: `该节点生成了 ${width}x${height} 和 ${other.width}x${other.height} 两种尺寸的图片，应为同一尺寸。`,
    });
  expectRoom([pictures.length, 4, height, width], { memory });
  const alphas = pictures.map(({ pixels }) => channelOf(pixels, ALPHA));
  const opaque = alphas.every(({ data }) => data.every((value) => value === 1));
  return {
    ...joinedImages(pictures.map(({ pixels }) => imageOf(pixels))),
    ...(!opaque && { alpha: joinedImages(alphas) }),
    texts: pictures.map(({ texts }) => texts),
  };
}
