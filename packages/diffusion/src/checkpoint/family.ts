/** What kind of model a file holds, told by keys that only this kind has. Facts about other kinds serve
 *  `model inspect` and the error that names what was given; Stable Diffusion 1.x, 2.x and XL can draw. */
import type { Text } from "@inkloom/contract";
import type { FamilyName, UnetKind } from "./checkpoint.ts";

export interface Family {
  readonly id: string;
  readonly label: Text;
}

interface Landmark {
  readonly id: string;
  /** A string where the name is the same in every language. */
  readonly label: string | Text;
  /** All of them must match some key. */
  readonly keys: readonly RegExp[];
}

const UNET =
  /^(model\.diffusion_model\.(input_blocks|middle_block|output_blocks|out)\.|model_ema\.diffusion_model)/;

/** The first row that fits wins, so the special stands before the general. */
const LANDMARKS: readonly Landmark[] = [
  {
    id: "lora",
    label: "LoRA",
    keys: [
      /(lora_(up|down|A|B)\b|\.lora(_linear_layer)?\.(up|down)|lokr_w|hada_w1|to_\w+_lora\.down|\.ia3_l\b|\.on_input$|^lora_\w+\.(diff|w_norm)$)/,
    ],
  },
  { id: "lora", label: "LoRA", keys: [/^\d+:(up|down)/] },
  { id: "lora", label: "LoRA", keys: [/^(unet|text_encoder):\d+:(up|down)$/] },
  {
    id: "controlnet",
    label: "ControlNet",
    keys: [/^(control_model\.)?zero_convs\.|controlnet_down_blocks\./],
  },
  { id: "sdxl", label: "Stable Diffusion XL", keys: [/^conditioner\.embedders\.1\./] },
  {
    id: "sdxl",
    label: "Stable Diffusion XL",
    keys: [/^cond_stage_model\.1\.transformer\./, UNET],
  },
  {
    id: "sdxl-refiner",
    label: "Stable Diffusion XL refiner",
    keys: [/^conditioner\.embedders\.0\.model\./],
  },
  {
    id: "unclip",
    label: "Stable unCLIP",
    keys: [/^cond_stage_model\.model\./, /^model\.diffusion_model\.label_emb\./],
  },
  {
    id: "sd2-depth",
    label: { en: "Stable Diffusion 2 depth", zh: "Stable Diffusion 2 深度" },
    keys: [/^cond_stage_model\.model\./, /^depth_model\./],
  },
  { id: "sd2", label: "Stable Diffusion 2.x", keys: [/^cond_stage_model\.model\./] },
  { id: "sd3", label: "Stable Diffusion 3", keys: [/^model\.diffusion_model\.joint_blocks\./] },
  { id: "flux", label: "FLUX", keys: [/(^|\.)double_blocks\./] },
  {
    id: "sdxl",
    label: "Stable Diffusion XL",
    keys: [/^model\.diffusion_model\.label_emb\./],
  },
  // a checkpoint may lack a network, which is then named; a U-Net alone is no checkpoint
  { id: "sd1", label: "Stable Diffusion 1.x", keys: [UNET, /^first_stage_model\./] },
  { id: "sd1", label: "Stable Diffusion 1.x", keys: [UNET, /^cond_stage_model\.transformer\./] },
  {
    id: "unet",
    label: { en: "U-Net alone", zh: "单独的 U-Net" },
    keys: [
      /^(model\.diffusion_model\.)?(input_blocks\.|down_blocks\.0\.attentions\.)|^model_ema\.diffusion_model/,
    ],
  },
  { id: "taesd", label: "TAESD", keys: [/^\d+\.conv\.0\.weight$/] },
  { id: "vae", label: "VAE", keys: [/^(first_stage_model\.)?decoder\.(up\.0\.block|up_blocks)\./] },
  {
    id: "text-encoder",
    label: { en: "CLIP text encoder", zh: "CLIP 文本编码器" },
    keys: [/text_model\.embeddings\.token_embedding\.weight$/],
  },
  {
    id: "embedding",
    label: { en: "textual inversion", zh: "文本反演（textual inversion）" },
    keys: [/^(emb_params|string_to_param.*|<.*>|clip_[lg])$/],
  },
];

/** The family of a file by its keys; `undefined` where no landmark fits. */
export function familyOf(keys: Iterable<string>): Family | undefined {
  const all = [...keys];
  const found = LANDMARKS.find(({ keys: landmarks }) =>
    landmarks.every((landmark) => all.some((key) => landmark.test(key))),
  );
  if (found === undefined) return undefined;
  const { id, label } = found;
  return { id, label: typeof label === "string" ? { en: label, zh: label } : label };
}

const CHECKPOINTS: Readonly<Record<FamilyName, readonly [id: string, label: string]>> = {
  "SD 1.x": ["sd1", "Stable Diffusion 1.x"],
  "SD 2.x": ["sd2", "Stable Diffusion 2.x"],
  SDXL: ["sdxl", "Stable Diffusion XL"],
  "SDXL refiner": ["sdxl-refiner", "Stable Diffusion XL refiner"],
};

const KINDS: Readonly<Record<UnetKind, Text>> = {
  plain: { en: "", zh: "" },
  inpainting: { en: ", inpainting", zh: "，局部重绘（inpainting）" },
  edit: { en: ", instruct-pix2pix", zh: "，instruct-pix2pix" },
};

/** Of a checkpoint whose networks are known. */
export function checkpointFamily(name: FamilyName, kind: UnetKind = "plain"): Family {
  const [id, label] = CHECKPOINTS[name];
  return { id, label: { en: label + KINDS[kind].en, zh: label + KINDS[kind].zh } };
}
