import { choice, group, number, optionalInteger, picture, toggle } from "../parameter.ts";

/** The picture that drawing begins with. */
export const IMAGE = group(
  { en: "Picture", zh: "图片" },
  {
    image: picture({
      label: { en: "Picture", zh: "图片" },
      help: {
        en: "Picture to begin with: PNG, JPEG or WebP; on the command line also a folder of them",
        zh: "作为起点的图片：PNG、JPEG 或 WebP；命令行中也可以是含有这些图片的文件夹",
      },
      cli: { argument: "image" },
    }),
    denoise: number(
      { minimum: 0, maximum: 1, default: 0.75 },
      {
        label: { en: "Denoising strength", zh: "重绘强度" },
        help: {
          en: "How much may change: 0 hardly anything, 1 everything",
          zh: "可以改变的程度：0 几乎不变，1 全部重画",
        },
        cli: { flag: "denoise", short: "D", value: "share" },
        step: 0.01,
      },
    ),
    resize: choice(["stretch", "crop", "fill", "latent"], "stretch", {
      label: { en: "Resize mode", zh: "缩放方式" },
      help: {
        en: "How a picture of other proportions fits: stretched, cut, filled at its borders, or stretched as latents",
        zh: "比例不同的图片如何适应尺寸：拉伸、裁剪、填充边缘，或在潜变量中拉伸",
      },
      cli: { flag: "resize", value: "mode" },
    }),
    noise_multiplier: number(
      { minimum: 0, maximum: 1.5, default: 1 },
      {
        label: { en: "Noise multiplier", zh: "噪声倍数" },
        help: { en: "Factor of the first noise", zh: "初始噪声的倍数" },
        cli: { flag: "noise-multiplier", value: "factor" },
        step: 0.01,
      },
    ),
    color_correction: toggle({
      label: { en: "Color correction", zh: "颜色校正" },
      help: {
        en: "Gives the result the colors of the picture it began with",
        zh: "使结果的颜色与原图一致",
      },
      cli: { flag: "color-correction" },
    }),
  },
);

const PIXELS = { en: "pixels", zh: "像素" };
const SIDE = { minimum: 64, maximum: 4096, multipleOf: 8 };
const AS_PICTURE = {
  en: "in the picture's proportions, with as many pixels as the model knows",
  zh: "按图片的比例，像素数与模型相符",
};

/** Size of what is drawn; in place of the parameters of the same names. */
export const IMAGE_SIZE = {
  width: optionalInteger(SIDE, {
    label: { en: "Width", zh: "宽度" },
    help: { en: "Width at which the picture is drawn", zh: "绘制时的宽度" },
    cli: { flag: "width", short: "W", value: "pixels" },
    unit: PIXELS,
    step: 8,
    whenAbsent: AS_PICTURE,
  }),
  height: optionalInteger(SIDE, {
    label: { en: "Height", zh: "高度" },
    help: { en: "Height at which the picture is drawn", zh: "绘制时的高度" },
    cli: { flag: "height", short: "H", value: "pixels" },
    unit: PIXELS,
    step: 8,
    whenAbsent: AS_PICTURE,
  }),
} as const;
