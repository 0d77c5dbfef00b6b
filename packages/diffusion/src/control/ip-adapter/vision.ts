/** Pictures as CLIP sees them. */
import { Problem } from "@inkloom/contract";
import type { TensorData } from "@inkloom/engine";
import {
  clipVision,
  type ClipVisionConfig,
  clipVisionConfigFromKeys,
  visionWeights,
  weightsAt,
} from "@inkloom/models";
import { cropped, opaque, type Pixels, resizePillow } from "@inkloom/pixels";
import type { AnnotatorContext } from "../../annotate/annotator.ts";
import type { OpenNetwork } from "../../annotate/networks.ts";

/** A published vision tower. */
export type VisionTower = "h" | "g" | "l";

interface TowerFiles {
  /** In the catalogue. */
  readonly id: string;
  /** Names under which people have it, those that say most first. */
  readonly files: readonly string[];
}

const TOWERS: Readonly<Record<VisionTower, TowerFiles>> = {
  h: {
    id: "clip-vision-h",
    files: [
      "CLIP-ViT-H-14-laion2B-s32B-b79K.safetensors",
      "clip_h.pth",
      "clip_vision_h.safetensors",
      "ip_adapter_sd_image_encoder/model.safetensors",
      "models/image_encoder/model.safetensors",
      "models/image_encoder/pytorch_model.bin",
      "image_encoder/model.safetensors",
      "image_encoder/pytorch_model.bin",
    ],
  },
  g: {
    id: "clip-vision-g",
    files: [
      "CLIP-ViT-bigG-14-laion2B-39B-b160k.safetensors",
      "clip_g.pth",
      "clip_vision_g.safetensors",
      "ip_adapter_sdxl_image_encoder/model.safetensors",
      "sdxl_models/image_encoder/model.safetensors",
      "sdxl_models/image_encoder/pytorch_model.bin",
    ],
  },
  l: {
    id: "clip-vision-l",
    files: [
      "clip_vitl.pth",
      "clip-vit-large-patch14.safetensors",
      "clip_vision_l.safetensors",
      "clip-vit-large-patch14/model.safetensors",
      "clip-vit-large-patch14/pytorch_model.bin",
    ],
  },
};

/** What is looked at: the picture's vector [1, size], or its tokens [1, tokens, hidden] behind the last layer or the
 *  one before it. */
export type Sight = "embeds" | "last" | "penultimate";

export interface Vision {
  /** Undefined for a picture of zeros, which is what the unwanted side sees. */
  see(picture: Pixels | undefined, sight: Sight): Promise<TensorData>;
}

/** `values` are those of the vector or of each token that the caller reads.
 *  @throws Problem `annotator/missing`, `annotator/damaged` where the file is another network */
export async function openVision(
  tower: VisionTower,
  { networks }: Pick<AnnotatorContext, "networks">,
  { sight, values }: { readonly sight: Sight; readonly values: number },
): Promise<Vision> {
  const { id, files } = TOWERS[tower];
  const file = await networks.open(id, files);
  const weights = visionWeights(file.weights);
  const manifest = [...weights].map(([key, { shape }]) => ({ key, shape }));
  const config = clipVisionConfigFromKeys(manifest);
  const given = sight === "embeds" ? config?.projection?.size : config?.hidden;
  if (config === undefined || given !== values)
    throw new Problem("annotator/damaged", {
      en: `${file.path} is not CLIP's vision tower that gives ${values} values`,
      zh: `${file.path} 不是给出 ${values} 个值的 CLIP 视觉编码器`,
    });
  const network: OpenNetwork = { path: file.path, weights, manifest };
  return { see: (picture, what) => seen(networks, network, config, { picture, what }) };
}

async function seen(
  networks: AnnotatorContext["networks"],
  network: OpenNetwork,
  config: ClipVisionConfig,
  { picture, what }: { readonly picture: Pixels | undefined; readonly what: Sight },
): Promise<TensorData> {
  const side = config.picture;
  const data = picture ? visionPlanes(picture, side) : new Float32Array(3 * side * side);
  const { made } = await networks.run(network, {
    name: `CLIP's vision tower (${what})`,
    inputs: { picture: { dtype: "float32", shape: [1, 3, side, side], data } },
    trace: (inputs) => {
      const made = clipVision(weightsAt(""), inputs.picture, config)[what];
      if (made === undefined) throw new TypeError("vision: no projection");
      return { made };
    },
  });
  return made;
}

/** What CLIP's pictures were normalized by; transformers' OPENAI_CLIP_MEAN and _STD. */
const MEAN = [0.48145466, 0.4578275, 0.40821073];
const SPREAD = [0.26862954, 0.26130258, 0.27577711];

/** [3, side, side]: the shorter side resized as Pillow does it, cut in the middle, normalized. Reference:
 *  huggingface/transformers 5.23, models/clip/image_processing_pil_clip.py (CLIPImageProcessorPil). */
export function visionPlanes(picture: Pixels, side: number): Float32Array {
  const { width, height } = picture;
  const long = Math.floor((side * Math.max(width, height)) / Math.min(width, height));
  const size = width <= height ? { width: side, height: long } : { width: long, height: side };
  const resized = resizePillow(opaque(picture), { ...size, filter: "bicubic" });
  const left = Math.floor((size.width - side) / 2);
  const top = Math.floor((size.height - side) / 2);
  const { data } = cropped(resized, { left, top, right: left + side, bottom: top + side });
  const area = side * side;
  const out = new Float32Array(3 * area);
  for (let c = 0; c < 3; c++)
    for (let at = 0; at < area; at++)
      out[c * area + at] = ((data[at * 4 + c] ?? 0) / 255 - (MEAN[c] ?? 0)) / (SPREAD[c] ?? 1);
  return out;
}
