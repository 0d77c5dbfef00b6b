import { group, integer, number, text } from "../parameter.ts";

/** Names of samplers and schedules to offer; `resolveSampler` also takes aliases and fused names. */
export const SAMPLERS = [
  "Euler",
  "Euler a",
  "Heun",
  "LMS",
  "DPM2",
  "DPM2 a",
  "DPM++ 2M",
  "DPM++ 2S a",
  "DPM++ SDE",
  "DPM++ 2M SDE",
  "DPM++ 2M SDE Heun",
  "DPM++ 3M SDE",
  "DPM fast",
  "DPM adaptive",
  "DDIM",
  "PLMS",
  "UniPC",
  "LCM",
  "Restart",
  "DEIS",
  "IPNDM",
] as const;
export const SCHEDULES = [
  "Automatic",
  "Uniform",
  "Karras",
  "Exponential",
  "Polyexponential",
  "SGM Uniform",
  "Simple",
  "Normal",
  "DDIM",
  "Beta",
  "KL Optimal",
  "Align Your Steps",
] as const;

/** The last picture of a batch of 64 must still have an exact seed: 2^53 - 1 at most. */
const LARGEST_SEED = 2 ** 53 - 64;

/** How noise becomes a picture. */
export const SAMPLING = group(
  { en: "Sampling", zh: "采样" },
  {
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
  },
);
