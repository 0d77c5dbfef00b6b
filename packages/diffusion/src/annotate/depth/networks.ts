/** The networks that see depth, as their files and preprocessors name them. */
import { Problem } from "@inkloom/contract";
import { sizeAt, type Tensor } from "@inkloom/engine";
import {
  depthAnythingConfig,
  depthAnythingNaming,
  depthAnythingPicture,
  depthAnythingSize,
  type DepthAnythingVersion,
  midasConfig,
  midasDepth,
  zoeConfig,
  zoeDepth,
  zoeSize,
} from "@inkloom/models";
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
    const size = zoeSize(sizeAt(picture.shape, 2), sizeAt(picture.shape, 3));
    expectRoom(picture, size, { id: "depth_zoe", patch: 16, most: MOST_PATCHES.zoe, ratio: 6 });
    return zoeDepth(w, picture, zoeConfig(manifest));
  },
};

/** Patches of the largest picture whose attention finds room, as every one is weighed against every other in 16 ways,
 *  or that is seen in minutes. The shorter side is given, so their number grows with a picture's proportions alone. */
const MOST_PATCHES = { zoe: 3600, anything: 32768 };

interface Room {
  readonly id: string;
  readonly patch: number;
  readonly most: number;
  /** Proportions that always find room, for the message. */
  readonly ratio: number;
}

/** @throws Problem `annotator/input` */
function expectRoom(picture: Tensor, [tall, wide]: readonly [number, number], room: Room): void {
  if ((tall / room.patch) * (wide / room.patch) <= room.most) return;
  const [height, width] = [sizeAt(picture.shape, 2), sizeAt(picture.shape, 3)];
  throw new Problem("annotator/input", {
    en: `${room.id}: a picture of ${width}x${height} would be seen as ${wide}x${tall}, expected sides of which neither is more than ${room.ratio} times the other`,
    zh: `${room.id}：${width}x${height} 的图片会以 ${wide}x${tall} 处理，长边不应超过短边的 ${room.ratio} 倍`,
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
    const size = depthAnythingSize(sizeAt(picture.shape, 2), sizeAt(picture.shape, 3));
    const id = version === 1 ? "depth_anything" : "depth_anything_v2";
    expectRoom(picture, size, { id, patch: 14, most: MOST_PATCHES.anything, ratio: 20 });
    const config = depthAnythingConfig(manifest, version);
    if (config !== undefined) return depthAnythingPicture(w, picture, config);
    throw new Problem("annotator/damaged", {
      en: `${path} is not the network Depth Anything: it lacks pretrained.blocks and depth_head, or parts of them`,
      zh: `${path} 不是 Depth Anything 网络：缺少 pretrained.blocks、depth_head 或其中的部分`,
    });
  },
});
