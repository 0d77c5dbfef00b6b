import { DRAWING_FIELDS } from "./drawing-fields.ts";
import { type Fields, honoured } from "./field.ts";

/** POST txt2img; `StableDiffusionProcessingTxt2Img` of A1111 1.10. */
export const TXT2IMG_FIELDS = {
  ...DRAWING_FIELDS,
  enable_hr: honoured("flag", false, "a second pass", "第二遍"),
  firstphase_width: honoured(
    "integer",
    0,
    "the older form: width and height are then those of the second pass",
    "旧写法：此时宽高为第二遍的尺寸",
  ),
  firstphase_height: honoured("integer", 0, "as `firstphase_width`", "同 `firstphase_width`"),
  hr_scale: honoured("number", 2, "`hires`", "`hires`"),
  hr_upscaler: honoured("text", null, "`hires_upscaler`; Latent if absent", "`hires_upscaler`"),
  hr_second_pass_steps: honoured("integer", 0, "`hires_steps`", "`hires_steps`"),
  hr_resize_x: honoured("integer", 0, "`hires_width`", "`hires_width`"),
  hr_resize_y: honoured("integer", 0, "`hires_height`", "`hires_height`"),
  hr_checkpoint_name: honoured("text", null, "`hires_model`", "`hires_model`"),
  hr_sampler_name: honoured("text", null, "`hires_sampler`", "`hires_sampler`"),
  hr_scheduler: honoured("text", null, "`hires_schedule`", "`hires_schedule`"),
  hr_prompt: honoured("text", "", "`hires_prompt`", "`hires_prompt`"),
  hr_negative_prompt: honoured("text", "", "`hires_negative`", "`hires_negative`"),
  hr_cfg: honoured("number", null, "`hires_cfg`, of Forge", "`hires_cfg`，来自 Forge"),
} as const satisfies Fields;
