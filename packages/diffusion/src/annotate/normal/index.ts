/** Normals by NormalBae. Reference: Mikubill/sd-webui-controlnet@56cec5b, annotator/normalbae/__init__.py. */
import type { TensorData } from "@inkloom/engine";
import { NORMAL_BAE_KEY, normalBae } from "@inkloom/models";
import type { Raster } from "@inkloom/pixels";
import type { Annotators } from "../annotator.ts";
import { framed, pictureOf, unframed } from "../frame.ts";
import { see, type SeeingNetwork } from "../see.ts";

const NETWORK: SeeingNetwork = {
  id: "normal-bae",
  files: ["scannet.pt"],
  key: NORMAL_BAE_KEY,
  network: (w, picture) => normalBae(w, picture),
};

export const NORMAL_ANNOTATORS: Annotators<"normal_bae"> = {
  normal_bae: async ({ picture, resolution }, { networks }) => {
    const frame = framed(picture, resolution);
    const { data } = await see(NETWORK, normalized(frame.picture), networks);
    const { width, height } = frame.picture;
    return { map: pictureOf(unframed(normalColours(data, width, height), frame)) };
  },
};

/** Red, green and blue for right, up and towards the viewer; normals [3, H, W]. */
function normalColours(normals: Float32Array, width: number, height: number): Raster {
  const size = width * height;
  const data = new Uint8ClampedArray(3 * size);
  for (let c = 0; c < 3; c++)
    for (let i = 0; i < size; i++) {
      const half = Math.fround(Math.fround((normals[c * size + i] ?? 0) + 1) * 0.5);
      data[i * 3 + c] = Math.trunc(Math.fround(Math.min(Math.max(half, 0), 1) * 255));
    }
  return { width, height, channels: 3, data };
}

const MEAN = [0.485, 0.456, 0.406];
const SPREAD = [0.229, 0.224, 0.225];

function normalized({ width, height, data }: Raster): TensorData {
  const size = width * height;
  const out = new Float32Array(3 * size);
  for (let c = 0; c < 3; c++) {
    const [mean = 0, spread = 1] = [MEAN[c], SPREAD[c]];
    for (let i = 0; i < size; i++)
      out[c * size + i] = ((data[i * 3 + c] ?? 0) / 255 - mean) / spread;
  }
  return { dtype: "float32", shape: [1, 3, height, width], data: out };
}
