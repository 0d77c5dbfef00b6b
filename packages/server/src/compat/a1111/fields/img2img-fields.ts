import { DRAWING_FIELDS } from "./drawing-fields.ts";
import { type Fields, honoured, refused } from "./field.ts";

/** POST img2img; `StableDiffusionProcessingImg2Img` of A1111 1.10. */
export const IMG2IMG_FIELDS = {
  ...DRAWING_FIELDS,
  init_images: honoured(
    "texts",
    null,
    "several are a batch, one picture each; 404 without any",
    "多张为一批，各画一张；没有时为 404",
  ),
  resize_mode: honoured(
    "integer",
    0,
    "0 stretch, 1 crop, 2 fill, 3 latent",
    "0 拉伸、1 裁剪、2 填充、3 潜变量",
  ),
  image_cfg_scale: honoured("number", null, "`image_cfg`", "`image_cfg`"),
  mask: honoured("text", null, "white is drawn anew", "白色处重新绘制"),
  mask_blur: honoured("integer", null, "both directions", "两个方向"),
  mask_blur_x: honoured("integer", 4, "where `mask_blur` is absent", "没有 `mask_blur` 时使用"),
  mask_blur_y: honoured("integer", 4, "where `mask_blur` is absent", "没有 `mask_blur` 时使用"),
  mask_round: honoured(
    "flag",
    true,
    "false only with Soft Inpainting",
    "仅在使用 Soft Inpainting 时可为 false",
  ),
  inpainting_fill: honoured(
    "integer",
    0,
    "0 fill, 1 original, 2 latent noise, 3 latent nothing",
    "0 填充、1 原图、2 潜变量噪声、3 空潜变量",
  ),
  inpaint_full_res: honoured("flag", true, "`only_masked`", "`only_masked`"),
  inpaint_full_res_padding: honoured("integer", 0, "`padding`", "`padding`"),
  inpainting_mask_invert: honoured("integer", 0, "1 is `mask_invert`", "1 即 `mask_invert`"),
  initial_noise_multiplier: honoured("number", null, "`noise_multiplier`", "`noise_multiplier`"),
  latent_mask: refused("text", null, "internal to A1111", "A1111 内部使用"),
  include_init_images: honoured("flag", false, "keeps them in the echo", "在回显中保留"),
} as const satisfies Fields;
