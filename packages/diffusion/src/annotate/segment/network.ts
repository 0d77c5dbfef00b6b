/** Segment Anything on one picture: read once, then asked as often as wanted. */
import { Problem } from "@inkloom/contract";
import { reshape, type TensorData } from "@inkloom/engine";
import {
  POINT_KINDS,
  type SamConfig,
  samConfig,
  samMasks,
  samPicture,
  weightsAt,
} from "@inkloom/models";
import type { Raster } from "@inkloom/pixels";
import type { AnnotatorNetworks, OpenNetwork } from "../networks.ts";
import { type MaskScale, maskScale } from "./masks.ts";
import { networkPicture } from "./picture.ts";

/** Catalogue's entries of the networks, and names of their files, the best first. */
export const SAM_FILES = {
  "segment-anything": ["sam_vit_h_4b8939.pth", "sam_vit_l_0b3195.pth", "sam_vit_b_01ec64.pth"],
  "mobile-sam": ["mobile_sam.pt"],
} as const;

export type SamId = keyof typeof SAM_FILES;

export interface SamPoint {
  /** In pixels of the picture. */
  readonly x: number;
  readonly y: number;
  readonly kind: Exclude<keyof typeof POINT_KINDS, "none">;
}

export interface SamAnswers {
  /** Of each prompt, one after the other. */
  readonly masks: readonly {
    /** side x side, within where above 0; see `maskOf`. */
    readonly values: Float32Array;
    /** The network's guess, 0 to 1. */
    readonly quality: number;
  }[];
}

export interface SeenPicture {
  readonly scale: MaskScale;
  /** Prompts of equal length; `wanted` are the masks of each by number, see `SamPrompts`. */
  ask(prompts: readonly (readonly SamPoint[])[], wanted: readonly number[]): Promise<SamAnswers>;
}

/** Its sizes. @throws Problem `annotator/damaged` for a file of another network */
export async function openSam(
  networks: AnnotatorNetworks,
  id: SamId,
): Promise<{ readonly network: OpenNetwork; readonly config: SamConfig }> {
  const network = await networks.open(id, SAM_FILES[id]);
  const config = samConfig(network.manifest);
  if (config !== undefined) return { network, config };
  throw new Problem("annotator/damaged", {
    en: `${network.path} is not the network Segment Anything: it lacks image_encoder and mask_decoder, or parts of them`,
    zh: `${network.path} 不是 Segment Anything 网络：缺少 image_encoder、mask_decoder 或其中的部分`,
  });
}

export async function seePicture(
  networks: AnnotatorNetworks,
  { network, config }: { readonly network: OpenNetwork; readonly config: SamConfig },
  picture: Raster,
): Promise<SeenPicture> {
  const { side, grid, decoder } = config;
  const inner = networkPicture(picture, side);
  const { seen } = await networks.run(network, {
    name: "Segment Anything, picture",
    inputs: { picture: inner.values },
    trace: ({ picture: x }) => ({
      seen: reshape(samPicture(weightsAt(""), x, config), [1, grid ** 2, decoder.width]),
    }),
  });
  const [across, down] = [inner.width / picture.width, inner.height / picture.height];
  return {
    scale: maskScale({ masks: 4 * grid, square: side, inner, picture }),
    async ask(prompts, wanted) {
      const points = prompts.map(closed);
      const count = points[0]?.length ?? 0;
      const places = points.flat().flatMap(({ x, y }) => [x * across, y * down]);
      const kinds = points.flat().map(({ kind }) => BigInt(POINT_KINDS[kind]));
      const answers = await networks.run(network, {
        name: `Segment Anything, masks ${wanted.join(" ")}`,
        inputs: {
          seen,
          places: {
            dtype: "float32",
            shape: [points.length, count, 2],
            data: Float32Array.from(places),
          },
          kinds: {
            dtype: "int64",
            shape: [points.length, count],
            data: BigInt64Array.from(kinds),
          },
        },
        trace: (inputs) =>
          samMasks(
            weightsAt(""),
            { picture: inputs.seen, places: inputs.places, kinds: inputs.kinds, wanted },
            config,
          ),
      });
      const values = floats(answers.masks);
      const size = (4 * grid) ** 2;
      return {
        masks: Array.from(floats(answers.quality), (quality, i) => ({
          values: values.subarray(i * size, (i + 1) * size),
          quality,
        })),
      };
    },
  };
}

/** Prompts without a box end in a point that is none. */
function closed(
  points: readonly SamPoint[],
): readonly (Omit<SamPoint, "kind"> & { readonly kind: keyof typeof POINT_KINDS })[] {
  if (points.some(({ kind }) => kind === "boxStart")) return points;
  return [...points, { x: 0, y: 0, kind: "none" }];
}

function floats({ data, dtype }: TensorData): Float32Array {
  if (data instanceof Float32Array) return data;
  throw new Error(`the network answers in ${dtype}, expected float32`);
}
