/** What the inputs and outputs of nodes that are no tools are called, by their names in graphs. */
import type { Text } from "@inkloom/contract";

const WORDS: Readonly<Record<string, Text>> = {
  add_noise: { en: "Add noise", zh: "加入噪声" },
  batch_size: { en: "Number of pictures", zh: "图片数量" },
  cfg: { en: "CFG scale", zh: "CFG 强度" },
  channel: { en: "Channel", zh: "通道" },
  ckpt_name: { en: "Checkpoint", zh: "检查点" },
  clip: { en: "CLIP", zh: "CLIP" },
  clip_vision_output: { en: "CLIP vision output", zh: "CLIP 视觉输出" },
  conditioning: { en: "Conditioning", zh: "条件" },
  conditioning_1: { en: "Conditioning 1", zh: "条件 1" },
  conditioning_2: { en: "Conditioning 2", zh: "条件 2" },
  conditioning_from: { en: "Conditioning behind", zh: "后接的条件" },
  conditioning_to: { en: "Conditioning before", zh: "在前的条件" },
  control_net: { en: "ControlNet", zh: "ControlNet" },
  control_net_name: { en: "ControlNet", zh: "ControlNet" },
  crop: { en: "Crop", zh: "裁剪" },
  delimiter: { en: "Delimiter", zh: "分隔符" },
  denoise: { en: "Denoising strength", zh: "重绘强度" },
  end_at_step: { en: "End at step", zh: "结束步" },
  end_percent: { en: "End", zh: "结束位置" },
  filename_prefix: { en: "File name prefix", zh: "文件名前缀" },
  grow_mask_by: { en: "Grow mask by", zh: "蒙版扩展" },
  height: { en: "Height", zh: "高度" },
  image: { en: "Picture", zh: "图片" },
  image1: { en: "Pictures 1", zh: "图片 1" },
  image2: { en: "Pictures 2", zh: "图片 2" },
  images: { en: "Pictures", zh: "图片" },
  latent: { en: "Latent", zh: "潜变量" },
  latent_image: { en: "Latent", zh: "潜变量" },
  lora_name: { en: "LoRA", zh: "LoRA" },
  mask: { en: "Mask", zh: "蒙版" },
  model: { en: "Model", zh: "模型" },
  model_name: { en: "Upscaler", zh: "放大模型" },
  negative: { en: "Negative", zh: "反向条件" },
  noise_augmentation: { en: "Noise augmentation", zh: "噪声增强" },
  noise_mask: { en: "Mask the noise", zh: "噪声使用蒙版" },
  noise_seed: { en: "Seed", zh: "随机种子" },
  on_false: { en: "When off", zh: "关闭时" },
  on_true: { en: "When on", zh: "开启时" },
  pixels: { en: "Pictures", zh: "图片" },
  positive: { en: "Positive", zh: "正向条件" },
  return_with_leftover_noise: { en: "Leave noise", zh: "保留剩余噪声" },
  samples: { en: "Latent", zh: "潜变量" },
  sampler_name: { en: "Sampler", zh: "采样器" },
  scale_by: { en: "Factor", zh: "倍数" },
  scheduler: { en: "Scheduler", zh: "调度器" },
  seed: { en: "Seed", zh: "随机种子" },
  set_cond_area: { en: "Area", zh: "区域" },
  source: { en: "Anything", zh: "任意内容" },
  start_at_step: { en: "Start at step", zh: "起始步" },
  start_percent: { en: "Start", zh: "起始位置" },
  steps: { en: "Steps", zh: "步数" },
  stop_at_clip_layer: { en: "Last layer", zh: "最后一层" },
  strength: { en: "Strength", zh: "强度" },
  strength_clip: { en: "CLIP strength", zh: "CLIP 强度" },
  strength_model: { en: "Model strength", zh: "模型强度" },
  string_a: { en: "First text", zh: "第一段文本" },
  string_b: { en: "Second text", zh: "第二段文本" },
  switch: { en: "Switch", zh: "开关" },
  text: { en: "Text", zh: "文本" },
  type: { en: "Type", zh: "类型" },
  upscale_method: { en: "Method", zh: "缩放算法" },
  upscale_model: { en: "Upscaler", zh: "放大模型" },
  vae: { en: "VAE", zh: "VAE" },
  value: { en: "Value", zh: "值" },
  width: { en: "Width", zh: "宽度" },
  x: { en: "X", zh: "X" },
  y: { en: "Y", zh: "Y" },
};

const TYPES: Readonly<Record<string, Text>> = {
  IMAGE: { en: "Pictures", zh: "图片" },
  MASK: { en: "Mask", zh: "蒙版" },
  LATENT: { en: "Latent", zh: "潜变量" },
  MODEL: { en: "Model", zh: "模型" },
  CLIP: { en: "CLIP", zh: "CLIP" },
  VAE: { en: "VAE", zh: "VAE" },
  CONDITIONING: { en: "Conditioning", zh: "条件" },
  UPSCALE_MODEL: { en: "Upscaler", zh: "放大模型" },
  CONTROL_NET: { en: "ControlNet", zh: "ControlNet" },
  STRING: { en: "Text", zh: "文本" },
  INT: { en: "Whole number", zh: "整数" },
  FLOAT: { en: "Number", zh: "数值" },
  BOOLEAN: { en: "On or off", zh: "开关" },
};

/** @throws TypeError for a name without words: a test asks for every node's */
export function wordsFor(name: string): Text {
  const words = TYPES[name] ?? WORDS[name];
  if (words === undefined) throw new TypeError(`the node input or output ${name} has no words`);
  return words;
}

const CATEGORIES: Readonly<Record<string, Text>> = {
  conditioning: { en: "Conditioning", zh: "条件" },
  "conditioning/controlnet": { en: "Conditioning / ControlNet", zh: "条件 / ControlNet" },
  "conditioning/inpaint": { en: "Conditioning / Inpainting", zh: "条件 / 局部重绘" },
  image: { en: "Pictures", zh: "图片" },
  "image/upscaling": { en: "Pictures / Scaling", zh: "图片 / 缩放" },
  latent: { en: "Latents", zh: "潜变量" },
  "latent/inpaint": { en: "Latents / Inpainting", zh: "潜变量 / 局部重绘" },
  loaders: { en: "Loaders", zh: "加载器" },
  mask: { en: "Masks", zh: "蒙版" },
  sampling: { en: "Sampling", zh: "采样" },
  values: { en: "Values", zh: "数值与文本" },
};

export function categoryWords(category: string): Text {
  const words = CATEGORIES[category];
  if (words === undefined) throw new TypeError(`the node category ${category} has no words`);
  return words;
}
