/** Preprocessors that work within a control unit: masks, references, image prompts, faces. */
import { preprocessor } from "./declare.ts";
import type { Preprocessor } from "./preprocessor.ts";
import { STYLE_FIDELITY } from "./sliders.ts";

export const OF_UNITS = [
  preprocessor(
    "inpaint_only",
    "inpaint",
    { en: "Inpaint only", zh: "仅重绘蒙版" },
    { en: "Only what the mask marks changes", zh: "只改变蒙版区域" },
    { resolution: false, masked: true, gives: "nothing" },
  ),
  preprocessor(
    "inpaint_global_harmonious",
    "inpaint",
    { en: "Inpaint, whole in harmony", zh: "整体协调重绘" },
    { en: "The whole picture is drawn anew around the mask", zh: "围绕蒙版重绘整张图片" },
    { aliases: ["inpaint"], resolution: false, masked: true, gives: "nothing" },
  ),
  preprocessor(
    "reference_only",
    "reference",
    { en: "Reference only", zh: "仅参考" },
    { en: "Attention reads the picture; needs no network", zh: "注意力读取参考图，不需要网络" },
    { resolution: false, gives: "nothing", sliders: [STYLE_FIDELITY] },
  ),
  preprocessor(
    "reference_adain",
    "reference",
    { en: "Reference by AdaIN", zh: "AdaIN 参考" },
    { en: "Features take the picture's mean and spread", zh: "特征采用参考图的均值与方差" },
    { resolution: false, gives: "nothing", sliders: [STYLE_FIDELITY] },
  ),
  preprocessor(
    "reference_adain+attn",
    "reference",
    { en: "Reference by AdaIN and attention", zh: "AdaIN 与注意力参考" },
    { en: "Both", zh: "两者结合" },
    { resolution: false, gives: "nothing", sliders: [STYLE_FIDELITY] },
  ),
  ...(
    [
      ["ip-adapter-auto", [], { en: "Image prompt", zh: "图片提示" }, []],
      [
        "ip-adapter_clip_h",
        ["ip-adapter_clip_sd15"],
        { en: "Image prompt by CLIP H", zh: "图片提示（CLIP H）" },
        ["clip-vision-h"],
      ],
      [
        "ip-adapter_clip_g",
        ["ip-adapter_clip_sdxl"],
        { en: "Image prompt by CLIP bigG", zh: "图片提示（CLIP bigG）" },
        ["clip-vision-g"],
      ],
      [
        "ip-adapter_clip_sdxl_plus_vith",
        [],
        { en: "Image prompt by CLIP H, SDXL Plus", zh: "图片提示（CLIP H，SDXL Plus）" },
        ["clip-vision-h"],
      ],
      ["ip-adapter_face_id", [], { en: "Face prompt", zh: "人脸提示" }, ["insightface"]],
      [
        "ip-adapter_face_id_plus",
        [],
        { en: "Face prompt with CLIP", zh: "人脸提示（含 CLIP）" },
        ["insightface", "clip-vision-h"],
      ],
    ] as const
  ).map(([id, aliases, title, networks]) =>
    preprocessor(
      id,
      "ip-adapter",
      title,
      { en: "The picture says what to draw, beside the words", zh: "与文字一起，用图片说明画什么" },
      { aliases, networks, resolution: false, gives: "nothing" },
    ),
  ),
  preprocessor(
    "instant_id_face_embedding",
    "instant-id",
    { en: "InstantID: face", zh: "InstantID 人脸" },
    { en: "Whose face is drawn", zh: "画谁的脸" },
    { resolution: false, gives: "nothing", networks: ["insightface-antelope"] },
  ),
  preprocessor(
    "instant_id_face_keypoints",
    "instant-id",
    { en: "InstantID: place of the face", zh: "InstantID 人脸位置" },
    { en: "Five points of the face, drawn", zh: "绘出人脸的五个关键点" },
    { resolution: false, networks: ["insightface-antelope"] },
  ),
  preprocessor(
    "t2ia_style_clipvision",
    "t2ia",
    { en: "Style for T2I-Adapter", zh: "T2I-Adapter 风格" },
    { en: "The picture's style by CLIP L", zh: "用 CLIP L 提取图片风格" },
    { aliases: ["clip_vision"], resolution: false, gives: "nothing", networks: ["clip-vision-l"] },
  ),
] as const satisfies readonly Preprocessor[];
