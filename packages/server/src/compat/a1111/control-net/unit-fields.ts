/** A unit of `alwayson_scripts.controlnet` and the body of POST detect; Mikubill/sd-webui-controlnet@56cec5b,
 *  internal_controlnet/args.py, scripts/api.py. */
import { type Fields, honoured, ignored, refused } from "../fields/field.ts";

export const UNIT_FIELDS = {
  enabled: honoured(
    "flag",
    true,
    "as in Forge; false leaves the unit out",
    "与 Forge 相同；false 表示不使用该单元",
  ),
  module: honoured(
    "text",
    "none",
    "a preprocessor of GET module_list",
    "GET module_list 中的预处理器",
  ),
  model: honoured(
    "text",
    "None",
    "a file of GET model_list, with or without its hash",
    "GET model_list 中的文件，可带或不带哈希",
  ),
  weight: honoured("number", 1, "`weight`", "`weight`"),
  resize_mode: honoured(
    "name",
    1,
    "its name, an older name, or 0, 1, 2",
    "名称、旧名称，或 0、1、2",
  ),
  low_vram: ignored("flag", false, "changes no picture", "不影响图片"),
  processor_res: honoured(
    "number",
    -1,
    "`resolution`; out of range: the preprocessor's own",
    "`resolution`；超出范围时用预处理器的默认值",
  ),
  threshold_a: honoured(
    "number",
    -1,
    "the first slider; out of range: its default",
    "第一个滑块；超出范围时用默认值",
  ),
  threshold_b: honoured("number", -1, "the second", "第二个"),
  guidance_start: honoured("number", 0, "`start`", "`start`"),
  guidance_end: honoured("number", 1, "`end`", "`end`"),
  pixel_perfect: honoured("flag", false, "`pixel_perfect`", "`pixel_perfect`"),
  control_mode: honoured("name", 0, "its name, or 0, 1, 2", "名称，或 0、1、2"),
  inpaint_crop_input_image: ignored(
    "flag",
    true,
    "control pictures follow what is drawn of an only masked area",
    "仅重绘蒙版区域时，控制图随绘制的部分裁剪",
  ),
  hr_option: honoured("name", "Both", "`hires`", "`hires`"),
  save_detected_map: honoured(
    "flag",
    true,
    "whether the control picture is answered behind the pictures",
    "是否在图片之后返回控制图",
  ),
  union_control_type: honoured("text", "Unknown", "`union_type`", "`union_type`"),
  pulid_mode: ignored("text", "Fidelity", "there is no PuLID", "没有 PuLID"),
  ipadapter_input: refused(
    "list",
    null,
    "stored tensors run code when they are read; give pictures",
    "保存的张量在读取时会运行代码；请提供图片",
  ),
} as const satisfies Fields;

export const DETECT_FIELDS = {
  controlnet_module: honoured("text", "none", "a preprocessor", "预处理器"),
  controlnet_input_images: honoured("texts", null, "up to 100 pictures", "最多 100 张图片"),
  controlnet_images: honoured(
    "texts",
    null,
    "the same, as older clients call it",
    "同上，旧客户端的写法",
  ),
  controlnet_masks: honoured(
    "texts",
    null,
    "one for each, where the preprocessor needs them",
    "预处理器需要时，每张图片一个",
  ),
  controlnet_processor_res: honoured("number", -1, "its resolution", "分辨率"),
  controlnet_threshold_a: honoured("number", -1, "its first slider", "第一个滑块"),
  controlnet_threshold_b: honoured("number", -1, "its second", "第二个滑块"),
  low_vram: ignored("flag", false, "changes no picture", "不影响图片"),
} as const satisfies Fields;
