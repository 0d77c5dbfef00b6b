/** POST extra-single-image and extra-batch-images; modules/api/models.py of A1111 1.10. */
import { type Fields, honoured, ignored, refused } from "./field.ts";

const NO_FACES = ["there is no face restoration yet", "尚无面部修复"] as const;

const EXTRAS_FIELDS = {
  resize_mode: honoured("integer", 0, "0 by a factor, 1 to a size", "0 按倍数，1 按尺寸"),
  show_extras_results: ignored("flag", true, "of A1111's page", "用于 A1111 的页面"),
  gfpgan_visibility: refused("number", 0, ...NO_FACES),
  codeformer_visibility: refused("number", 0, ...NO_FACES),
  codeformer_weight: ignored(
    "number",
    0,
    "without CodeFormer it means nothing",
    "没有 CodeFormer 时无意义",
  ),
  upscaling_resize: honoured("number", 2, "`scale`", "`scale`"),
  upscaling_resize_w: honoured("integer", 512, "`width`", "`width`"),
  upscaling_resize_h: honoured("integer", 512, "`height`", "`height`"),
  upscaling_crop: honoured("flag", true, "false is `whole`", "为 false 时即 `whole`"),
  upscaler_1: honoured("text", "None", "None leaves the picture as it is", "None 表示图片不变"),
  upscaler_2: honoured("text", "None", "`upscaler_2`", "`upscaler_2`"),
  extras_upscaler_2_visibility: honoured(
    "number",
    0,
    "`upscaler_2_visibility`",
    "`upscaler_2_visibility`",
  ),
  upscale_first: ignored(
    "flag",
    false,
    "before or after faces, which are refused",
    "与被拒绝的面部修复的先后",
  ),
} as const satisfies Fields;

export const EXTRA_SINGLE_FIELDS = {
  image: honoured("text", "", "the picture", "图片"),
  ...EXTRAS_FIELDS,
} as const satisfies Fields;

export const EXTRA_BATCH_FIELDS = {
  imageList: honoured("list", null, "`{data, name}` each", "每项为 `{data, name}`"),
  ...EXTRAS_FIELDS,
} as const satisfies Fields;

/** POST png-info. */
export const PNG_INFO_FIELDS = {
  image: honoured("text", "", "PNG, JPEG, WebP or GIF", "PNG、JPEG、WebP 或 GIF"),
} as const satisfies Fields;

/** POST interrogate. */
export const INTERROGATE_FIELDS = {
  image: honoured("text", "", "PNG, JPEG or WebP", "PNG、JPEG 或 WebP"),
  model: honoured(
    "text",
    "clip",
    "clip is BLIP, deepdanbooru itself; others are 404",
    "clip 即 BLIP，deepdanbooru 即其本身；其余为 404",
  ),
} as const satisfies Fields;
