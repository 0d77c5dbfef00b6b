/** OpenPose's networks over pictures. */
import { Problem } from "@inkloom/contract";
import type { Tensor, TensorData } from "@inkloom/engine";
import { openposeBody, openposeFace, openposeHand, type Weights, weightsAt } from "@inkloom/models";
import type { Raster } from "@inkloom/pixels";
import type { AnnotatorNetworks, OpenNetwork } from "../networks.ts";
import type { CoarseMap } from "./heat-map.ts";

export interface BodyChannels {
  readonly joints: readonly CoarseMap[];
  readonly limbs: readonly CoarseMap[];
}

/** What finds maps in pictures of three channels, blue first, whose sides are multiples of 8. */
export interface PoseNetworks {
  body(picture: Raster): Promise<BodyChannels>;
  hand(picture: Raster): Promise<readonly CoarseMap[]>;
  face(picture: Raster): Promise<readonly CoarseMap[]>;
}

/** The catalogue's entry. */
const ID = "openpose";

export function openposeNetworks(networks: AnnotatorNetworks): PoseNetworks {
  const maps = async <Out extends string>(
    file: string,
    widest: string,
    network: (w: Weights, x: Tensor, width: number) => Readonly<Record<Out, Tensor>>,
    picture: Raster,
  ): Promise<Readonly<Record<Out, TensorData>>> => {
    const open = await networks.open(ID, [file]);
    const width = widthOf(open, widest);
    return networks.run(open, {
      name: `OpenPose ${file}`,
      inputs: { picture: planesOf(picture) },
      trace: ({ picture: x }) => network(weightsAt(""), x, width),
      blockedConvolutions: true, // a fifth faster: kernels of 7x7 over 128 channels
    });
  };
  return {
    async body(picture) {
      const file = "body_pose_model.pth";
      const { joints, limbs } = await maps(
        file,
        "conv4_4_CPM.weight",
        (w, x, width) => ({ ...openposeBody(w, x, width) }),
        picture,
      );
      return { joints: channelsOf(joints), limbs: channelsOf(limbs) };
    },
    async hand(picture) {
      const network = (w: Weights, x: Tensor, width: number) => ({
        hand: openposeHand(w, x, width),
      });
      const { hand } = await maps("hand_pose_model.pth", "conv5_3_CPM.weight", network, picture);
      return channelsOf(hand);
    },
    async face(picture) {
      const network = (w: Weights, x: Tensor, width: number) => ({
        face: openposeFace(w, x, width),
      });
      const { face } = await maps("facenet.pth", "conv5_3_CPM.weight", network, picture);
      return channelsOf(face);
    },
  };
}

/** @throws Problem `annotator/damaged` where the layer that gives the width is not there */
function widthOf({ path, manifest }: OpenNetwork, key: string): number {
  const [width] = manifest.find((entry) => entry.key === key)?.shape ?? [];
  if (width !== undefined && width % 2 === 0) return width;
  throw new Problem("annotator/damaged", {
    en: `${path} is not a network of OpenPose: ${key} is missing`,
    zh: `${path} 不是 OpenPose 的网络：缺少 ${key}`,
  });
}

/** -0.5 to below 0.5. */
function planesOf({ width, height, data }: Raster): TensorData {
  const size = width * height;
  const planes = new Float32Array(3 * size);
  for (let i = 0; i < size; i++)
    for (let c = 0; c < 3; c++) planes[c * size + i] = (data[i * 3 + c] ?? 0) / 256 - 0.5;
  return { dtype: "float32", shape: [1, 3, height, width], data: planes };
}

/** [1, C, H, W] by channel. */
function channelsOf({ shape, data }: TensorData): readonly CoarseMap[] {
  if (!(data instanceof Float32Array)) throw new TypeError("maps of a pose are float32");
  const [, count = 0, height = 0, width = 0] = shape;
  const size = height * width;
  return Array.from({ length: count }, (_, c) => ({
    width,
    height,
    data: data.subarray(c * size, (c + 1) * size),
  }));
}
