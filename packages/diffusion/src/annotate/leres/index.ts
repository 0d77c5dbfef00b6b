/** Depth by LeReS, and by LeReS++, which looks at parts of the picture as well.
 *  Reference: Mikubill/sd-webui-controlnet@56cec5b, annotator/leres/__init__.py. The reference leaves LeReS in training
 *  mode, so its maps come from each picture's own batch statistics; ours come from the trained ones, as the network's
 *  authors run it. */
import type { TensorData } from "@inkloom/engine";
import { leres, LERES_KEY, LERES_MERGE_KEY, LERES_MERGE_SIDE, leresMerge } from "@inkloom/models";
import type { Raster } from "@inkloom/pixels";
import type { Annotate, AnnotatorContext, AnnotatorInput, Annotators } from "../annotator.ts";
import { framed, pictureOf, unframed } from "../frame.ts";
import { see, type SeeingNetwork } from "../see.ts";
import { type BoostNetworks, boosted } from "./boost.ts";
import { depthMap } from "./depth-map.ts";
import type { Plane } from "./planes.ts";

const NETWORK: SeeingNetwork = {
  id: "leres",
  files: ["res101.pth"],
  key: LERES_KEY,
  network: (w, picture) => leres(w, picture),
};
const MERGE: SeeingNetwork = {
  id: "leres-merge",
  files: ["latest_net_G.pth"],
  key: LERES_MERGE_KEY,
  network: (w, depths) => leresMerge(w, depths),
};

type Estimate = (picture: Raster, context: AnnotatorContext) => Promise<Plane>;

const annotatorOf =
  (estimate: Estimate): Annotate =>
  async (input: AnnotatorInput, context) => {
    const frame = framed(input.picture, input.resolution);
    const depth = await estimate(frame.picture, context);
    const { remove_near: removeNear = 0, remove_background: removeBackground = 0 } = input.sliders;
    const map = depthMap(depth, { removeNear, removeBackground });
    return { map: pictureOf(unframed(map, frame)) };
  };

export const LERES_ANNOTATORS: Annotators<"depth_leres" | "depth_leres++"> = {
  depth_leres: annotatorOf(depthOf),
  "depth_leres++": annotatorOf((picture, context) =>
    boosted(picture, networksOf(context), context),
  ),
};

const networksOf = ({ networks }: AnnotatorContext): BoostNetworks => ({
  side: LERES_MERGE_SIDE,
  depth: (square) => depthOf(square, { networks }),
  merge: async (coarse, fine) => {
    const data = new Float32Array(coarse.length + fine.length);
    data.set(coarse);
    data.set(fine, coarse.length);
    const shape = [1, 2, LERES_MERGE_SIDE, LERES_MERGE_SIDE];
    return (await see(MERGE, { dtype: "float32", shape, data }, networks)).data;
  },
});

async function depthOf(picture: Raster, { networks }: AnnotatorContext): Promise<Plane> {
  const { data } = await see(NETWORK, normalized(picture), networks);
  return { width: picture.width, height: picture.height, data };
}

/** The reference takes these from levels of 0 to 255, although they were made for 0 to 1, and gives the colours from
 *  blue to red. */
const MEAN = [0.485, 0.456, 0.406];
const SPREAD = [0.229, 0.224, 0.225];

function normalized({ width, height, data }: Raster): TensorData {
  const size = width * height;
  const out = new Float32Array(3 * size);
  for (let c = 0; c < 3; c++) {
    const [mean = 0, spread = 1] = [MEAN[c], SPREAD[c]];
    for (let i = 0; i < size; i++) out[c * size + i] = ((data[i * 3 + 2 - c] ?? 0) - mean) / spread;
  }
  return { dtype: "float32", shape: [1, 3, height, width], data: out };
}
