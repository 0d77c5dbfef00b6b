import {
  choice,
  group,
  integer,
  number,
  optionalInteger,
  optionalText,
  text,
  toggle,
} from "../parameter.ts";

const PIXELS = { en: "pixels", zh: "像素" };
const SIDE = { minimum: 0, maximum: 16384 };
const PICTURE_SIZE = { en: "the picture's size", zh: "图片的尺寸" };
const SCORE = { minimum: 0, maximum: 10 };

/** What only some families of models take, or what a file does not say of itself. */
export const FAMILY = group(
  { en: "Kinds of models", zh: "模型种类" },
  {
    vae: text(
      { default: "Automatic", minLength: 1, maxLength: 4096 },
      {
        label: { en: "VAE", zh: "VAE 模型" },
        help: {
          en: "Name or path of another VAE; Automatic takes <model>.vae.* beside the model if there is one, None the model's own",
          zh: "另用一个 VAE 的名称或路径；Automatic 表示采用模型旁边的 <模型名>.vae.* 文件（如果有），None 表示模型自带的 VAE",
        },
        cli: { flag: "vae", value: "name" },
        picks: "vae",
      },
    ),
    prediction: choice(["auto", "epsilon", "v"], "auto", {
      label: { en: "Prediction", zh: "预测类型" },
      help: {
        en: "What the model predicts, noise or velocity, where its file does not say or is wrong",
        zh: "模型预测的是噪声（epsilon）还是速度（v）；用于文件没有写明或写错的情形",
      },
      cli: { flag: "prediction", value: "kind" },
    }),
    zero_snr: toggle({
      label: { en: "Zero terminal SNR", zh: "零终端信噪比" },
      help: {
        en: "Stretches the noise levels so that the first holds no trace of a picture",
        zh: "拉伸噪声水平，使起始处不含图片的痕迹",
      },
      cli: { flag: "zero-snr" },
    }),
    refiner: optionalText(
      { minLength: 1, maxLength: 4096 },
      {
        label: { en: "Refiner", zh: "精修模型" },
        help: {
          en: "Name or path of a second model that draws the last steps",
          zh: "负责最后若干步的第二个模型的名称或路径",
        },
        cli: { flag: "refiner", value: "name" },
        picks: "checkpoint",
        whenAbsent: { en: "one model draws all steps", zh: "全部步骤由同一个模型完成" },
      },
    ),
    refiner_switch_at: number(
      { minimum: 0.01, maximum: 1, default: 0.8 },
      {
        label: { en: "Refiner switch at", zh: "精修模型接手处" },
        help: {
          en: "Share of the steps after which the refiner draws",
          zh: "完成多大比例的步数之后由精修模型接手",
        },
        cli: { flag: "refiner-switch-at", value: "share" },
        step: 0.01,
      },
    ),
    image_cfg: number(
      { minimum: 1, maximum: 10, default: 1.5 },
      {
        label: { en: "Image guidance scale", zh: "图像引导强度" },
        help: {
          en: "instruct-pix2pix models: how closely the picture to begin with is kept",
          zh: "instruct-pix2pix 模型：保持原图的程度",
        },
        cli: { flag: "image-cfg", value: "scale" },
        step: 0.1,
      },
    ),
    original_width: optionalInteger(SIDE, {
      label: { en: "Original width", zh: "原图宽度" },
      help: {
        en: "SDXL: width of the picture before it was scaled, as the model is told",
        zh: "SDXL：告诉模型的原图（缩放前）宽度",
      },
      cli: { flag: "original-width", value: "pixels" },
      unit: PIXELS,
      step: 8,
      whenAbsent: PICTURE_SIZE,
    }),
    original_height: optionalInteger(SIDE, {
      label: { en: "Original height", zh: "原图高度" },
      help: {
        en: "SDXL: height of the picture before it was scaled, as the model is told",
        zh: "SDXL：告诉模型的原图（缩放前）高度",
      },
      cli: { flag: "original-height", value: "pixels" },
      unit: PIXELS,
      step: 8,
      whenAbsent: PICTURE_SIZE,
    }),
    crop_left: integer(
      { ...SIDE, default: 0 },
      {
        label: { en: "Crop left", zh: "左侧裁剪" },
        help: {
          en: "SDXL: pixels cut off on the left, as the model is told",
          zh: "SDXL：告诉模型的左侧裁去的像素数",
        },
        cli: { flag: "crop-left", value: "pixels" },
        unit: PIXELS,
        step: 8,
      },
    ),
    crop_top: integer(
      { ...SIDE, default: 0 },
      {
        label: { en: "Crop top", zh: "上方裁剪" },
        help: {
          en: "SDXL: pixels cut off at the top, as the model is told",
          zh: "SDXL：告诉模型的上方裁去的像素数",
        },
        cli: { flag: "crop-top", value: "pixels" },
        unit: PIXELS,
        step: 8,
      },
    ),
    target_width: optionalInteger(SIDE, {
      label: { en: "Target width", zh: "目标宽度" },
      help: {
        en: "SDXL: width that the picture is for, as the model is told",
        zh: "SDXL：告诉模型的目标宽度",
      },
      cli: { flag: "target-width", value: "pixels" },
      unit: PIXELS,
      step: 8,
      whenAbsent: PICTURE_SIZE,
    }),
    target_height: optionalInteger(SIDE, {
      label: { en: "Target height", zh: "目标高度" },
      help: {
        en: "SDXL: height that the picture is for, as the model is told",
        zh: "SDXL：告诉模型的目标高度",
      },
      cli: { flag: "target-height", value: "pixels" },
      unit: PIXELS,
      step: 8,
      whenAbsent: PICTURE_SIZE,
    }),
    aesthetic_score: number(
      { ...SCORE, default: 6 },
      {
        label: { en: "Aesthetic score", zh: "美学评分" },
        help: {
          en: "SDXL's refiner: score that the prompt asks for",
          zh: "SDXL 精修模型：提示词所要求的美学评分",
        },
        cli: { flag: "aesthetic-score", value: "score" },
        step: 0.5,
      },
    ),
    negative_aesthetic_score: number(
      { ...SCORE, default: 2.5 },
      {
        label: { en: "Negative aesthetic score", zh: "反向美学评分" },
        help: {
          en: "SDXL's refiner: score that the negative prompt stands for",
          zh: "SDXL 精修模型：反向提示词所代表的美学评分",
        },
        cli: { flag: "negative-aesthetic-score", value: "score" },
        step: 0.5,
      },
    ),
  },
);
