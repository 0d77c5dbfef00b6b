/** What LaMa puts where the mask is, for the drawing that follows.
 *  Reference: Mikubill/sd-webui-controlnet@56cec5b, scripts/preprocessor/lama_inpaint.py, annotator/lama/__init__.py. */
import { Problem } from "@inkloom/contract";
import type { TensorData } from "@inkloom/engine";
import { LAMA_KEY, lama, lamaConfig } from "@inkloom/models";
import { type Raster, resampledOpenCv } from "@inkloom/pixels";
import type { Annotate } from "../annotator.ts";
import { colours, type Frame, framed, pictureOf, unframed } from "../frame.ts";
import { weightsRoot } from "../see.ts";

const FILES = ["ControlNetLama.pth", "big-lama.pt"];
/** Shorter side that the network was trained with, pixels. */
const RESOLUTION = 256;
/** The network needs memory of some hundred times the picture, and time by its longer side's square. */
const MOST_STRETCHED = 16;
const MOST_PIXELS = MOST_STRETCHED * RESOLUTION ** 2;
/** What a level of the mask is above where the network fills. */
const MASKED = 127.5;

const { fround } = Math;

export const lamaFilled: Annotate = async ({ picture, mask }, { networks }) => {
  if (mask === undefined)
    throw new Problem("annotator/input", {
      en: "inpaint_only+lama: no mask was given, expected one in the size of the picture",
      zh: "inpaint_only+lama：没有蒙版，应给出与图片同样大小的蒙版",
    });
  if (mask.width !== picture.width || mask.height !== picture.height)
    throw new Problem("annotator/input", {
      en: `inpaint_only+lama: the mask is ${mask.width}x${mask.height}, expected ${picture.width}x${picture.height} as the picture`,
      zh: `inpaint_only+lama：蒙版为 ${mask.width}x${mask.height}，应与图片同为 ${picture.width}x${picture.height}`,
    });
  const frame = framed(picture, RESOLUTION);
  if (frame.width * frame.height > MOST_PIXELS)
    throw new Problem("annotator/input", {
      en: `inpaint_only+lama: a picture of ${picture.width}x${picture.height}, expected sides of which neither is more than ${MOST_STRETCHED} times the other`,
      zh: `inpaint_only+lama：图片为 ${picture.width}x${picture.height}，长边不应超过短边的 ${MOST_STRETCHED} 倍`,
    });
  const masked = framed(mask, RESOLUTION);
  const given = withMask(frame.picture, masked.picture);
  const network = await networks.open("lama", FILES);
  const config = lamaConfig(network.manifest);
  const { filled } = await networks.run(network, {
    name: "lama",
    inputs: { picture: given },
    trace: ({ picture: x }) => ({ filled: lama(weightsRoot(network, LAMA_KEY), x, config) }),
  });
  const small = joined(frame, given.data, filled);
  const { width, height } = picture;
  const large = resampledOpenCv(unframed(small, frame), { width, height, filter: "linear" });
  return { map: pictureOf(blended(colours(picture), large, colours(mask))) };
};

/** [1, 4, H, W]: colours 0 to 1, black where the mask is 1, and the mask. */
function withMask(
  { width, height, data }: Raster,
  mask: Raster,
): TensorData & { readonly data: Float32Array } {
  const area = width * height;
  const out = new Float32Array(area * 4);
  for (let i = 0; i < area; i++) {
    const hidden = (mask.data[i * 3] ?? 0) > MASKED;
    out[3 * area + i] = hidden ? 1 : 0;
    for (let c = 0; c < 3; c++) out[c * area + i] = hidden ? 0 : (data[i * 3 + c] ?? 0) / 255;
  }
  return { dtype: "float32", shape: [1, 4, height, width], data: out };
}

/** What the network made where the mask is, the picture elsewhere; levels are cut off to whole numbers. */
function joined({ picture }: Frame, given: Float32Array, filled: TensorData): Raster {
  const { width, height } = picture;
  const area = width * height;
  const data = new Uint8ClampedArray(area * 3);
  for (let i = 0; i < area; i++) {
    const source = given[3 * area + i] === 1 ? filled.data : given;
    for (let c = 0; c < 3; c++)
      data[i * 3 + c] = Math.floor(fround(Number(source[c * area + i]) * 255));
  }
  return { width, height, channels: 3, data };
}

/** By the mask's levels, in 32-bit floats. */
function blended(picture: Raster, filled: Raster, mask: Raster): Raster {
  const data = new Uint8ClampedArray(picture.data.length);
  for (let i = 0; i < data.length; i++) {
    const share = fround((mask.data[i] ?? 0) / 255);
    const own = fround((picture.data[i] ?? 0) * fround(1 - share));
    data[i] = Math.floor(fround(fround((filled.data[i] ?? 0) * share) + own));
  }
  return { ...picture, data };
}
