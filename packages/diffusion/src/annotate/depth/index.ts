/** Depth by vision transformers, and the directions of surfaces by one of them. */
import type { Annotate, Annotators } from "../annotator.ts";
import { framed, pictureOf, unframed } from "../frame.ts";
import type { Raster } from "@inkloom/pixels";
import { depthByPercentiles, depthByRange, normalsOfDepth } from "./maps.ts";
import { depthAnythingNetwork, MIDAS, ZOE } from "./networks.ts";
import { type DepthMap, type DepthNetwork, seeDepth } from "./see-depth.ts";

type Drawn = (depth: DepthMap, sliders: Readonly<Record<string, number>>) => Raster;

const byDepth =
  (network: DepthNetwork, drawn: Drawn): Annotate =>
  async ({ picture, resolution, sliders }, context) => {
    const frame = framed(picture, resolution);
    const depth = await seeDepth(network, frame.picture, context);
    return { map: pictureOf(unframed(drawn(depth, sliders), frame)) };
  };

/** sd-webui-controlnet's default. */
const BACKGROUND_THRESHOLD = 0.4;

export const DEPTH_ANNOTATORS: Annotators<
  "depth_midas" | "normal_midas" | "depth_zoe" | "depth_anything" | "depth_anything_v2"
> = {
  depth_midas: byDepth(MIDAS, depthByRange),
  normal_midas: byDepth(MIDAS, (depth, { background_threshold: threshold }) =>
    normalsOfDepth(depth, threshold ?? BACKGROUND_THRESHOLD),
  ),
  depth_zoe: byDepth(ZOE, depthByPercentiles),
  depth_anything: byDepth(depthAnythingNetwork(1), depthByRange),
  depth_anything_v2: byDepth(depthAnythingNetwork(2), depthByRange),
};
