import { choice, group, integer, text } from "../parameter.ts";

/** What draws, and on what. */
export const MODEL = group(
  { en: "Model", zh: "模型" },
  {
    model: text(
      { default: "inkloom-mini", minLength: 1, maxLength: 4096 },
      {
        label: { en: "Model", zh: "模型" },
        help: {
          en: "Name of a model (`inkloom doctor` lists them), or path of a checkpoint file or folder",
          zh: "模型名称（可用 `inkloom doctor` 查看），或检查点文件、文件夹的路径",
        },
        cli: { flag: "model", short: "m", value: "name" },
        picks: "checkpoint",
      },
    ),
    loras: text(
      { default: "", maxLength: 4096 },
      {
        label: { en: "LoRAs", zh: "LoRA 模型" },
        help: {
          en: "Applied beside those of the prompt's <lora:...> tags: name:strength, several parted by ;",
          zh: "在提示词的 <lora:...> 之外使用：名称:强度，多个以 ; 分隔",
        },
        cli: { flag: "lora", value: "name:strength" },
        picks: "lora",
      },
    ),
    clip_skip: integer(
      { minimum: 1, maximum: 12, default: 1 },
      {
        label: { en: "CLIP skip", zh: "CLIP 跳层" },
        help: {
          en: "Which of the text encoder's layers is used, counted from the last",
          zh: "使用文本编码器的倒数第几层",
        },
        cli: { flag: "clip-skip", value: "n" },
        step: 1,
      },
    ),
    noise: choice(["a1111-cpu", "a1111-gpu", "comfy"], "a1111-cpu", {
      label: { en: "Noise", zh: "噪声来源" },
      help: {
        en: "Whose random numbers are drawn: A1111's on CPU or GPU, or ComfyUI's",
        zh: "采用哪个程序的随机数：A1111 的 CPU 或 GPU 方式，或 ComfyUI 的方式",
      },
      cli: { flag: "noise", value: "mode" },
    }),
    precision: choice(["full", "int8"], "full", {
      label: { en: "Precision", zh: "计算精度" },
      help: {
        en: "int8 computes the U-Net with 8-bit numbers: about twice as fast on a processor, with slightly different pictures; its weights are made on first use",
        zh: "int8 以 8 位数计算 U-Net：在处理器上速度约为两倍，图片略有不同；首次使用时生成所需的权重",
      },
      cli: { flag: "precision", value: "name" },
    }),
    device: choice(["auto", "cpu", "webgpu", "cuda"], "auto", {
      label: { en: "Device", zh: "设备" },
      help: {
        en: "What computes; auto takes the fastest that works here",
        zh: "用于计算的设备；auto 表示选用本机可用的最快设备",
      },
      cli: { flag: "device", short: "d", value: "name" },
    }),
  },
);
