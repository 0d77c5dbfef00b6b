import type { Static } from "typebox";
import { defineTool } from "./define-tool.ts";
import { choice, integer, number, optionalInteger, text } from "./parameter.ts";

/** Names of samplers and schedules to offer; `resolveSampler` also takes aliases and fused names. */
export const SAMPLERS = ["Euler", "Euler a", "DPM++ 2M", "DDIM"] as const;
export const SCHEDULES = ["Automatic", "Uniform", "Karras"] as const;

/** Prompts longer than this are refused, bytes of UTF-8. */
export const PROMPT_LIMIT = 32 * 1024;

const PIXELS = { en: "pixels", zh: "像素" };
const SIDE = { minimum: 64, maximum: 4096, multipleOf: 8 };
const OWN_SIZE = { en: "the model's own size", zh: "模型自身的尺寸" };

/** The last picture of a batch of 64 must still have an exact seed: 2^53 - 1 at most. */
const LARGEST_SEED = 2 ** 53 - 64;

export const generateTool = defineTool({
  id: "generate",
  command: ["generate"],
  title: { en: "Text to image", zh: "文生图" },
  help: {
    en: "Makes pictures from words with a diffusion model.",
    zh: "用扩散模型根据文字生成图片。",
  },
  inputs: [
    { name: "prompt", type: "text", label: { en: "Prompt", zh: "提示词" } },
    { name: "negative_prompt", type: "text", label: { en: "Negative prompt", zh: "反向提示词" } },
    { name: "model", type: "model", label: { en: "Model", zh: "模型" } },
  ],
  outputs: [{ name: "pictures", type: "image", many: true, label: { en: "Pictures", zh: "图片" } }],
  parameters: {
    prompt: text(
      { maxLength: PROMPT_LIMIT },
      {
        label: { en: "Prompt", zh: "提示词" },
        help: { en: "What the picture shows", zh: "图片要表现的内容" },
        cli: { argument: "prompt" },
        maxBytes: PROMPT_LIMIT,
      },
    ),
    negative_prompt: text(
      { default: "", maxLength: PROMPT_LIMIT },
      {
        label: { en: "Negative prompt", zh: "反向提示词" },
        help: { en: "What the picture should not show", zh: "图片中不希望出现的内容" },
        cli: { flag: "negative", short: "n", value: "text" },
        maxBytes: PROMPT_LIMIT,
      },
    ),
    steps: integer(
      { minimum: 1, maximum: 150, default: 20 },
      {
        label: { en: "Steps", zh: "步数" },
        help: { en: "Sampling steps; more take longer", zh: "采样步数，越多越慢" },
        cli: { flag: "steps", short: "s", value: "n" },
        step: 1,
      },
    ),
    cfg: number(
      { minimum: 1, maximum: 30, default: 7 },
      {
        label: { en: "Guidance scale", zh: "引导强度" },
        help: {
          en: "How strictly the words are followed; 1 turns guidance and the negative prompt off",
          zh: "遵循提示词的程度；为 1 时不使用引导和反向提示词",
        },
        cli: { flag: "cfg", short: "c", value: "scale" },
        step: 0.5,
      },
    ),
    sampler: text(
      { default: "Euler", minLength: 1, maxLength: 64 },
      {
        label: { en: "Sampler", zh: "采样器" },
        help: { en: "How noise is turned into a picture", zh: "由噪声得到图片的方法" },
        cli: { flag: "sampler", value: "name" },
        offers: SAMPLERS,
      },
    ),
    schedule: text(
      { default: "Automatic", minLength: 1, maxLength: 64 },
      {
        label: { en: "Schedule", zh: "调度" },
        help: {
          en: "Spacing of the noise levels; Automatic takes what suits the sampler",
          zh: "噪声水平的间隔；Automatic 表示采用适合该采样器的方式",
        },
        cli: { flag: "schedule", value: "name" },
        offers: SCHEDULES,
      },
    ),
    seed: integer(
      { minimum: -1, maximum: LARGEST_SEED, default: -1 },
      {
        label: { en: "Seed", zh: "随机种子" },
        help: {
          en: "Start of the random numbers: the same seed makes the same picture; -1 draws one",
          zh: "随机数的起点：相同的种子得到相同的图片；-1 表示随机选取",
        },
        cli: { flag: "seed", short: "S", value: "n" },
        step: 1,
      },
    ),
    width: optionalInteger(SIDE, {
      label: { en: "Width", zh: "宽度" },
      help: { en: "Width of the picture", zh: "图片宽度" },
      cli: { flag: "width", short: "W", value: "pixels" },
      unit: PIXELS,
      step: 8,
      whenAbsent: OWN_SIZE,
    }),
    height: optionalInteger(SIDE, {
      label: { en: "Height", zh: "高度" },
      help: { en: "Height of the picture", zh: "图片高度" },
      cli: { flag: "height", short: "H", value: "pixels" },
      unit: PIXELS,
      step: 8,
      whenAbsent: OWN_SIZE,
    }),
    batch: integer(
      { minimum: 1, maximum: 64, default: 1 },
      {
        label: { en: "Number of pictures", zh: "图片数量" },
        help: {
          en: "Pictures to make, with the seeds that follow the first",
          zh: "要生成的图片数量，种子依次加一",
        },
        cli: { flag: "batch", short: "b", value: "n" },
        step: 1,
      },
    ),
    model: text(
      { default: "inkloom-mini", minLength: 1, maxLength: 4096 },
      {
        label: { en: "Model", zh: "模型" },
        help: {
          en: "Name of a model (`inkloom doctor` lists them), or path of a checkpoint file or folder",
          zh: "模型名称（可用 `inkloom doctor` 查看），或检查点文件、文件夹的路径",
        },
        cli: { flag: "model", short: "m", value: "name" },
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
    device: choice(["auto", "cpu", "webgpu", "cuda"], "auto", {
      label: { en: "Device", zh: "设备" },
      help: {
        en: "What computes; auto takes the fastest that works here",
        zh: "用于计算的设备；auto 表示选用本机可用的最快设备",
      },
      cli: { flag: "device", short: "d", value: "name" },
    }),
  },
});

/** A request for pictures with every default filled in. */
export type GenerateRequest = Static<typeof generateTool.parameters>;
