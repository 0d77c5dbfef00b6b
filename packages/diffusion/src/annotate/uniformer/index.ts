/** What is where, by UniFormer, in ADE20K's colours.
 *  Reference: Mikubill/sd-webui-controlnet@56cec5b, annotator/uniformer/{__init__,inference}.py with
 *  configs/_base_/datasets/ade20k.py and mmseg's EncoderDecoder. */
import type { TensorData } from "@inkloom/engine";
import { UNIFORMER_KEY, uniformerScores } from "@inkloom/models";
import type { Raster } from "@inkloom/pixels";
import type { Annotators } from "../annotator.ts";
import { framed, pictureOf, unframed } from "../frame.ts";
import { linearBytes } from "../leres/linear-bytes.ts";
import { ADE20K } from "../seg/palettes-ade20k.ts";
import { see, type SeeingNetwork } from "../see.ts";
import { type Scores, strongest } from "./strongest.ts";

const NETWORK: SeeingNetwork = {
  id: "uniformer",
  files: ["upernet_global_small.pth"],
  key: UNIFORMER_KEY,
  network: (w, picture) => uniformerScores(w, picture),
};

/** The network is given pictures within these, pixels. */
const SHORTER = 512;
const LONGER = 2048;

export const UNIFORMER_ANNOTATORS: Annotators<"seg_ufade20k"> = {
  seg_ufade20k: async ({ picture, resolution }, { networks }) => {
    const frame = framed(picture, resolution);
    const { width, height } = frame.picture;
    const scale = Math.min(LONGER / Math.max(width, height), SHORTER / Math.min(width, height));
    const sides = {
      width: Math.trunc(width * scale + 0.5),
      height: Math.trunc(height * scale + 0.5),
    };
    const given = linearBytes(frame.picture, sides.width, sides.height);
    const { shape, data } = await see(NETWORK, normalized(given), networks);
    const [, classes = 0, rows = 0, columns = 0] = shape;
    const scores: Scores = { classes, width: columns, height: rows, data };
    const labels = strongest(scores, [sides, { width, height }]);
    return { map: pictureOf(unframed(coloured(labels, width, height), frame)) };
  },
};

/** Red, green and blue of every class. */
const COLOURS = ADE20K.flatMap(([, ...colour]) => colour);

function coloured(labels: Uint8Array, width: number, height: number): Raster {
  const data = new Uint8ClampedArray(labels.length * 3);
  for (let i = 0; i < labels.length; i++) {
    const at = (labels[i] ?? 0) * 3;
    data[i * 3] = COLOURS[at] ?? 0;
    data[i * 3 + 1] = COLOURS[at + 1] ?? 0;
    data[i * 3 + 2] = COLOURS[at + 2] ?? 0;
  }
  return { width, height, channels: 3, data };
}

/** The reference takes red for blue and the other way round; the network is given what it gives. */
const MEAN = [123.675, 116.28, 103.53];
const SPREAD = [58.395, 57.12, 57.375];

function normalized({ width, height, data }: Raster): TensorData {
  const size = width * height;
  const out = new Float32Array(3 * size);
  for (let c = 0; c < 3; c++) {
    const mean = MEAN[c] ?? 0;
    const factor = 1 / (SPREAD[c] ?? 1);
    for (let i = 0; i < size; i++) out[c * size + i] = ((data[i * 3 + 2 - c] ?? 0) - mean) * factor;
  }
  return { dtype: "float32", shape: [1, 3, height, width], data: out };
}
