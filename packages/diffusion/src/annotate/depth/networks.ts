/** The networks that see depth, as their files and preprocessors name them. */
import { Problem } from "@inkloom/contract";
import {
  depthAnythingConfig,
  depthAnythingNaming,
  depthAnythingPicture,
  type DepthAnythingVersion,
  midasConfig,
  midasDepth,
  zoeConfig,
  zoeDepth,
  zoeSize,
} from "@inkloom/models";
import { sizeAt } from "@inkloom/engine";
import type { DepthNetwork } from "./see-depth.ts";

export const MIDAS: DepthNetwork = {
  name: "MiDaS",
  id: "midas",
  files: ["dpt_hybrid-midas-501f0c75.pt"],
  divisor: 127.5,
  shift: -1,
  key: "scratch.layer1_rn.weight",
  depth: (w, picture, { manifest }) => midasDepth(w, picture, midasConfig(manifest)),
};

export const ZOE: DepthNetwork = {
  name: "ZoeDepth",
  id: "zoe",
  files: ["ZoeD_M12_N.pt"],
  divisor: 255,
  shift: 0,
  key: "core.core.scratch.layer1_rn.weight",
  depth(w, picture, { manifest }) {
    const config = zoeConfig(manifest);
    expectRoom(sizeAt(picture.shape, 2), sizeAt(picture.shape, 3));
    return zoeDepth(w, picture, config);
  },
};

/** Patches of the largest picture whose attention finds room: every one is weighed against every other, in 16 ways. */
const MOST_PATCHES = 3600;
const PATCH = 16;

/** The sides grow with the picture's proportions, not with its size. */
function expectRoom(height: number, width: number): void {
  const [tall, wide] = zoeSize(height, width);
  if ((tall / PATCH) * (wide / PATCH) <= MOST_PATCHES) return;
  throw new Problem("annotator/input", {
    en: `depth_zoe: a picture of ${width}x${height} would be seen as ${wide}x${tall}, expected sides of which neither is more than 6 times the other`,
    zh: `depth_zoe：${width}x${height} 的图片会以 ${wide}x${tall} 处理，长边不应超过短边的 6 倍`,
  });
}

const SIZES = [
  ["l", "large"],
  ["b", "base"],
  ["s", "small"],
] as const;

/** The best first; of each size the authors' file, then transformers' in the folder of its name. */
const ANYTHING_FILES: Readonly<Record<DepthAnythingVersion, readonly string[]>> = {
  1: SIZES.flatMap(([short, long]) => [
    `depth_anything_vit${short}14.pth`,
    `depth-anything-${long}-hf/model.safetensors`,
  ]),
  2: SIZES.flatMap(([short, long]) => [
    `depth_anything_v2_vit${short}.safetensors`,
    `depth_anything_v2_vit${short}.pth`,
    `depth-anything-v2-${long}-hf/model.safetensors`,
  ]),
};

/** sd-webui-controlnet hands these networks pictures whose red and blue are exchanged. */
export const depthAnythingNetwork = (version: DepthAnythingVersion): DepthNetwork => ({
  name: version === 1 ? "Depth Anything" : "Depth Anything 2",
  id: version === 1 ? "depth-anything" : "depth-anything-v2",
  files: ANYTHING_FILES[version],
  divisor: 255,
  shift: 0,
  reversed: true,
  key: "pretrained.pos_embed",
  naming: depthAnythingNaming,
  depth(w, picture, { manifest, path }) {
    const config = depthAnythingConfig(manifest, version);
    if (config !== undefined) return depthAnythingPicture(w, picture, config);
    throw new Problem("annotator/damaged", {
      en: `${path} is not the network Depth Anything: it lacks pretrained.blocks and depth_head, or parts of them`,
      zh: `${path} 不是 Depth Anything 网络：缺少 pretrained.blocks、depth_head 或其中的部分`,
    });
  },
});
