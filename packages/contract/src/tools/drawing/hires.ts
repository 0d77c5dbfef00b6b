import {
  group,
  integer,
  number,
  optionalInteger,
  optionalNumber,
  optionalText,
  text,
} from "../parameter.ts";
import { PROMPT_LIMIT } from "./prompts.ts";
import { SAMPLERS, SCHEDULES } from "./sampling.ts";

const PIXELS = { en: "pixels", zh: "像素" };
const SIDE = { minimum: 64, maximum: 8192, multipleOf: 8 };
const AS_FIRST = { en: "as in the first pass", zh: "与第一遍相同" };

/** Names of upscalers of a hires fix: those of latents, then those of pixels. */
export const LATENT_UPSCALERS = [
  "Latent",
  "Latent (antialiased)",
  "Latent (bicubic)",
  "Latent (bicubic antialiased)",
  "Latent (nearest)",
  "Latent (nearest-exact)",
] as const;
export const PIXEL_UPSCALERS = ["Lanczos", "Nearest", "None"] as const;

/** A second pass at a larger size. */
export const HIRES = group(
  { en: "Hires fix", zh: "高分辨率修复" },
  {
    hires: optionalNumber(
      { minimum: 1, maximum: 8 },
      {
        label: { en: "Hires factor", zh: "放大倍数" },
        help: {
          en: "Draws the picture again this many times larger",
          zh: "按此倍数放大后再画一遍",
        },
        cli: { flag: "hires", value: "factor" },
        step: 0.05,
        whenAbsent: { en: "no second pass", zh: "没有第二遍" },
      },
    ),
    hires_width: optionalInteger(SIDE, {
      label: { en: "Hires width", zh: "放大后宽度" },
      help: {
        en: "Width after the second pass, instead of a factor",
        zh: "第二遍之后的宽度，代替倍数",
      },
      cli: { flag: "hires-width", value: "pixels" },
      unit: PIXELS,
      step: 8,
      whenAbsent: { en: "by the height or the factor", zh: "由高度或倍数决定" },
    }),
    hires_height: optionalInteger(SIDE, {
      label: { en: "Hires height", zh: "放大后高度" },
      help: {
        en: "Height after the second pass; with both, what is too long is cut off",
        zh: "第二遍之后的高度；两者都给出时，过长的部分会被裁掉",
      },
      cli: { flag: "hires-height", value: "pixels" },
      unit: PIXELS,
      step: 8,
      whenAbsent: { en: "by the width or the factor", zh: "由宽度或倍数决定" },
    }),
    hires_upscaler: text(
      { default: "Latent", minLength: 1, maxLength: 4096 },
      {
        label: { en: "Hires upscaler", zh: "放大算法" },
        help: {
          en: "What enlarges between the passes: latents, pixels, or an upscaler file",
          zh: "两遍之间的放大方式：潜变量、像素，或放大模型文件",
        },
        cli: { flag: "hires-upscaler", value: "name" },
        picks: "upscaler",
        offers: [...LATENT_UPSCALERS, ...PIXEL_UPSCALERS],
      },
    ),
    hires_denoise: number(
      { minimum: 0.01, maximum: 1, default: 0.7 },
      {
        label: { en: "Hires denoising strength", zh: "第二遍重绘强度" },
        help: {
          en: "How much the second pass may change",
          zh: "第二遍可以改变的程度",
        },
        cli: { flag: "hires-denoise", value: "share" },
        step: 0.01,
      },
    ),
    hires_steps: integer(
      { minimum: 0, maximum: 150, default: 0 },
      {
        label: { en: "Hires steps", zh: "第二遍步数" },
        help: {
          en: "Steps of the second pass; 0 takes those of the first",
          zh: "第二遍的步数；0 表示与第一遍相同",
        },
        cli: { flag: "hires-steps", value: "n" },
        step: 1,
      },
    ),
    hires_model: optionalText(
      { minLength: 1, maxLength: 4096 },
      {
        label: { en: "Hires checkpoint", zh: "第二遍模型" },
        help: {
          en: "Name or path of the model that draws the second pass",
          zh: "绘制第二遍的模型的名称或路径",
        },
        cli: { flag: "hires-model", value: "name" },
        picks: "checkpoint",
        whenAbsent: AS_FIRST,
      },
    ),
    hires_sampler: optionalText(
      { minLength: 1, maxLength: 64 },
      {
        label: { en: "Hires sampler", zh: "第二遍采样器" },
        help: { en: "Sampler of the second pass", zh: "第二遍的采样器" },
        cli: { flag: "hires-sampler", value: "name" },
        offers: SAMPLERS,
        whenAbsent: AS_FIRST,
      },
    ),
    hires_schedule: optionalText(
      { minLength: 1, maxLength: 64 },
      {
        label: { en: "Hires schedule", zh: "第二遍调度" },
        help: { en: "Schedule of the second pass", zh: "第二遍的调度" },
        cli: { flag: "hires-schedule", value: "name" },
        offers: SCHEDULES,
        whenAbsent: AS_FIRST,
      },
    ),
    hires_cfg: optionalNumber(
      { minimum: 1, maximum: 30 },
      {
        label: { en: "Hires guidance scale", zh: "第二遍引导强度" },
        help: { en: "Guidance scale of the second pass", zh: "第二遍的引导强度" },
        cli: { flag: "hires-cfg", value: "scale" },
        step: 0.5,
        whenAbsent: AS_FIRST,
      },
    ),
    hires_prompt: optionalText(
      { maxLength: PROMPT_LIMIT },
      {
        label: { en: "Hires prompt", zh: "第二遍提示词" },
        help: { en: "Prompt of the second pass", zh: "第二遍的提示词" },
        cli: { flag: "hires-prompt", value: "text" },
        maxBytes: PROMPT_LIMIT,
        whenAbsent: AS_FIRST,
      },
    ),
    hires_negative: optionalText(
      { maxLength: PROMPT_LIMIT },
      {
        label: { en: "Hires negative prompt", zh: "第二遍反向提示词" },
        help: { en: "Negative prompt of the second pass", zh: "第二遍的反向提示词" },
        cli: { flag: "hires-negative", value: "text" },
        maxBytes: PROMPT_LIMIT,
        whenAbsent: AS_FIRST,
      },
    ),
  },
);
