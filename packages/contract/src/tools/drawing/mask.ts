import {
  choice,
  group,
  integer,
  number,
  optionalInteger,
  optionalPicture,
  toggle,
} from "../parameter.ts";

const PIXELS = { en: "pixels", zh: "像素" };
const BLUR = { minimum: 0, maximum: 64 };
const AS_BLUR = { en: "the mask blur", zh: "与蒙版模糊相同" };

/** Which part of a picture is drawn anew. */
export const MASK = group(
  { en: "Mask", zh: "蒙版" },
  {
    mask: optionalPicture({
      label: { en: "Mask", zh: "蒙版" },
      help: {
        en: "Picture of the same size that is white, or not transparent, where something new is drawn",
        zh: "与原图同样大小的图片，白色（或不透明）处会重新绘制",
      },
      cli: { flag: "mask", value: "file" },
      whenAbsent: { en: "everything is drawn anew", zh: "全部重新绘制" },
    }),
    mask_blur: integer(
      { ...BLUR, default: 4 },
      {
        label: { en: "Mask blur", zh: "蒙版模糊" },
        help: { en: "How soft the mask's edge is", zh: "蒙版边缘的柔和程度" },
        cli: { flag: "mask-blur", value: "pixels" },
        unit: PIXELS,
        step: 1,
      },
    ),
    mask_blur_x: optionalInteger(BLUR, {
      label: { en: "Mask blur x", zh: "蒙版横向模糊" },
      help: {
        en: "How soft the mask's edge is from left to right, instead of the mask blur",
        zh: "蒙版边缘在左右方向的柔和程度，代替蒙版模糊",
      },
      cli: { flag: "mask-blur-x", value: "pixels" },
      unit: PIXELS,
      step: 1,
      whenAbsent: AS_BLUR,
    }),
    mask_blur_y: optionalInteger(BLUR, {
      label: { en: "Mask blur y", zh: "蒙版纵向模糊" },
      help: {
        en: "How soft the mask's edge is from top to bottom, instead of the mask blur",
        zh: "蒙版边缘在上下方向的柔和程度，代替蒙版模糊",
      },
      cli: { flag: "mask-blur-y", value: "pixels" },
      unit: PIXELS,
      step: 1,
      whenAbsent: AS_BLUR,
    }),
    mask_invert: toggle({
      label: { en: "Inpaint not masked", zh: "重绘非蒙版区域" },
      help: {
        en: "Draws anew what the mask does not mark",
        zh: "重新绘制蒙版没有标出的部分",
      },
      cli: { flag: "mask-invert" },
    }),
    fill: choice(["fill", "original", "noise", "nothing"], "original", {
      label: { en: "Masked content", zh: "蒙版内容" },
      help: {
        en: "What lies under the mask at first: colors around it, the original, latent noise, or latent nothing",
        zh: "蒙版之下最初的内容：周围的颜色、原图、潜变量噪声或空潜变量",
      },
      cli: { flag: "fill", value: "kind" },
    }),
    only_masked: toggle({
      label: { en: "Only masked", zh: "仅蒙版区域" },
      help: {
        en: "Draws the marked part alone at the full size and puts it back",
        zh: "以完整尺寸单独绘制标出的部分，再放回原图",
      },
      cli: { flag: "only-masked" },
    }),
    padding: integer(
      { minimum: 0, maximum: 256, default: 32 },
      {
        label: { en: "Only masked padding", zh: "蒙版区域边距" },
        help: {
          en: "How much of what is around it is looked at then",
          zh: "此时参考的周围范围",
        },
        cli: { flag: "padding", value: "pixels" },
        unit: PIXELS,
        step: 4,
      },
    ),
    mask_weight: number(
      { minimum: 0, maximum: 1, default: 1 },
      {
        label: { en: "Inpainting mask weight", zh: "重绘蒙版权重" },
        help: {
          en: "How much an inpainting checkpoint's view of the picture is hidden under the mask",
          zh: "局部重绘检查点看到的图片在蒙版下被遮住的程度",
        },
        cli: { flag: "mask-weight", value: "share" },
        step: 0.01,
      },
    ),
  },
);

/** A mask between on and off, step by step. */
export const SOFT_MASK = group(
  { en: "Soft inpainting", zh: "柔和重绘" },
  {
    soft: toggle({
      label: { en: "Soft inpainting", zh: "柔和重绘" },
      help: {
        en: "Lets what was there and what is drawn flow into each other; use a wide mask blur",
        zh: "让原有内容与新内容自然过渡；建议使用较大的蒙版模糊",
      },
      cli: { flag: "soft" },
    }),
    soft_bias: number(
      { minimum: 0, maximum: 8, default: 1 },
      {
        label: { en: "Schedule bias", zh: "调度偏向" },
        help: {
          en: "Above 1 keeps more in early steps, below 1 in late ones",
          zh: "大于 1 在前面的步骤保留更多，小于 1 在后面的步骤保留更多",
        },
        cli: { flag: "soft-bias", value: "n" },
        step: 0.1,
      },
    ),
    soft_preservation: number(
      { minimum: 0, maximum: 8, default: 0.5 },
      {
        label: { en: "Preservation strength", zh: "保留强度" },
        help: {
          en: "How strongly half-masked content is kept",
          zh: "半遮盖内容的保留程度",
        },
        cli: { flag: "soft-preservation", value: "n" },
        step: 0.05,
      },
    ),
    soft_contrast: number(
      { minimum: 1, maximum: 32, default: 4 },
      {
        label: { en: "Transition contrast", zh: "过渡对比度" },
        help: {
          en: "Keeps contrast from fading where both meet",
          zh: "防止过渡处的对比度减弱",
        },
        cli: { flag: "soft-contrast", value: "n" },
        step: 0.5,
      },
    ),
    soft_influence: number(
      { minimum: 0, maximum: 1, default: 0 },
      {
        label: { en: "Mask influence", zh: "蒙版影响" },
        help: {
          en: "How far the final blend follows the mask and not the change",
          zh: "最终合成遵循蒙版而非变化量的程度",
        },
        cli: { flag: "soft-influence", value: "share" },
        step: 0.05,
      },
    ),
    soft_threshold: number(
      { minimum: 0, maximum: 8, default: 0.5 },
      {
        label: { en: "Difference threshold", zh: "差异阈值" },
        help: {
          en: "How much may change before the original is no longer seen",
          zh: "变化达到多少时不再显示原图",
        },
        cli: { flag: "soft-threshold", value: "n" },
        step: 0.25,
      },
    ),
    soft_difference_contrast: number(
      { minimum: 0, maximum: 8, default: 2 },
      {
        label: { en: "Difference contrast", zh: "差异对比度" },
        help: {
          en: "How sudden the change from one to the other is",
          zh: "两者之间过渡的突然程度",
        },
        cli: { flag: "soft-difference-contrast", value: "n" },
        step: 0.25,
      },
    ),
  },
);
