import { choice, group, number, toggle } from "../parameter.ts";

/** How a scale goes while a picture is drawn; the names are those of sd-dynamic-thresholding. */
const SCALE_MODES = [
  "constant",
  "linear-down",
  "cosine-down",
  "half-cosine-down",
  "linear-up",
  "cosine-up",
  "half-cosine-up",
  "power-up",
  "power-down",
  "linear-repeating",
  "cosine-repeating",
  "sawtooth",
] as const;

const PART = { minimum: 0, maximum: 1 };
const SCALE = { minimum: 0, maximum: 30 };

/** What changes guidance besides its scale; nothing unless asked. */
export const GUIDANCE = group(
  { en: "Guidance in detail", zh: "引导细节" },
  {
    cfg_rescale: number(
      { ...PART, default: 0 },
      {
        label: { en: "Guidance rescale", zh: "引导重缩放" },
        help: {
          en: "Share of the picture's contrast that is taken from the answer without guidance; against burnt colours",
          zh: "对比度中取自无引导结果的比例，可避免颜色过曝",
        },
        cli: { flag: "cfg-rescale", value: "share" },
        step: 0.05,
      },
    ),
    cfg_schedule: choice([...SCALE_MODES], "constant", {
      label: { en: "Guidance schedule", zh: "引导强度变化" },
      help: {
        en: "How the guidance scale goes while the picture is drawn",
        zh: "绘制过程中引导强度如何变化",
      },
      cli: { flag: "cfg-schedule", value: "mode" },
    }),
    cfg_min: number(
      { ...SCALE, default: 1 },
      {
        label: { en: "Least guidance scale", zh: "最小引导强度" },
        help: {
          en: "What the guidance schedule goes down to, or comes up from",
          zh: "引导强度变化的最低值",
        },
        cli: { flag: "cfg-min", value: "scale" },
        step: 0.5,
      },
    ),
    cfg_power: number(
      { minimum: 0.01, maximum: 100, default: 4 },
      {
        label: { en: "Guidance schedule power", zh: "引导变化指数" },
        help: {
          en: "Exponent of the power schedules, number of waves of the repeating ones",
          zh: "power 类变化的指数，repeating 类变化的周期数",
        },
        cli: { flag: "cfg-power", value: "n" },
        step: 0.5,
      },
    ),
    cfg_start: number(
      { ...PART, default: 0 },
      {
        label: { en: "Guidance start", zh: "引导开始" },
        help: {
          en: "Share of the training times after which guidance begins",
          zh: "经过多少比例的训练时间步后开始引导",
        },
        cli: { flag: "cfg-start", value: "share" },
        step: 0.01,
      },
    ),
    cfg_end: number(
      { ...PART, default: 1 },
      {
        label: { en: "Guidance end", zh: "引导结束" },
        help: {
          en: "Share of the training times after which guidance ends",
          zh: "经过多少比例的训练时间步后结束引导",
        },
        cli: { flag: "cfg-end", value: "share" },
        step: 0.01,
      },
    ),
    s_min_uncond: number(
      { minimum: 0, maximum: 15, default: 0 },
      {
        label: { en: "Negative guidance minimum sigma", zh: "反向引导最低 sigma" },
        help: {
          en: "Below this noise level every second call goes without the negative prompt, which is faster",
          zh: "低于此噪声水平时每隔一次不使用反向提示词，可加快速度",
        },
        cli: { flag: "s-min-uncond", value: "sigma" },
        step: 0.01,
      },
    ),
    dynamic_thresholding: toggle({
      label: { en: "Dynamic thresholding", zh: "动态阈值" },
      help: {
        en: "Keeps high guidance scales from burning colours, by the range of a lower one",
        zh: "按较低引导强度的数值范围抑制高引导强度造成的颜色过曝",
      },
      cli: { flag: "dynamic-thresholding" },
    }),
    mimic_scale: number(
      { ...SCALE, default: 7 },
      {
        label: { en: "Mimicked scale", zh: "模仿的引导强度" },
        help: {
          en: "Guidance scale whose range of values dynamic thresholding keeps",
          zh: "动态阈值所保持的数值范围对应的引导强度",
        },
        cli: { flag: "mimic-scale", value: "scale" },
        step: 0.5,
      },
    ),
    mimic_schedule: choice([...SCALE_MODES], "constant", {
      label: { en: "Mimicked schedule", zh: "模仿强度变化" },
      help: {
        en: "How the mimicked scale goes while the picture is drawn",
        zh: "绘制过程中所模仿的引导强度如何变化",
      },
      cli: { flag: "mimic-schedule", value: "mode" },
    }),
    mimic_min: number(
      { ...SCALE, default: 0 },
      {
        label: { en: "Least mimicked scale", zh: "最小模仿强度" },
        help: {
          en: "What the mimicked schedule goes down to, or comes up from",
          zh: "所模仿的引导强度变化的最低值",
        },
        cli: { flag: "mimic-min", value: "scale" },
        step: 0.5,
      },
    ),
    threshold_percentile: number(
      { ...PART, default: 1 },
      {
        label: { en: "Threshold percentile", zh: "阈值百分位" },
        help: {
          en: "Share of the values within the range of dynamic thresholding; the rest is cut",
          zh: "动态阈值范围内的数值比例，其余被截断",
        },
        cli: { flag: "threshold-percentile", value: "share" },
        step: 0.01,
      },
    ),
    threshold_about: choice(["mean", "zero"], "mean", {
      label: { en: "Threshold centre", zh: "阈值中心" },
      help: {
        en: "What dynamic thresholding scales values about",
        zh: "动态阈值缩放数值所围绕的中心",
      },
      cli: { flag: "threshold-about", value: "what" },
    }),
    threshold_measure: choice(["largest", "deviation"], "largest", {
      label: { en: "Threshold measure", zh: "阈值度量" },
      help: {
        en: "What the range of dynamic thresholding is: the largest magnitude or the standard deviation",
        zh: "动态阈值的范围：最大绝对值或标准差",
      },
      cli: { flag: "threshold-measure", value: "what" },
    }),
    threshold_joint: toggle({
      label: { en: "Threshold channels together", zh: "合并通道阈值" },
      help: {
        en: "One range for all channels instead of one for each",
        zh: "所有通道共用一个范围，而不是各用各的",
      },
      cli: { flag: "threshold-joint" },
    }),
    threshold_share: number(
      { ...PART, default: 1 },
      {
        label: { en: "Threshold share", zh: "阈值比例" },
        help: {
          en: "Share of dynamic thresholding in the answer; the rest is plain guidance",
          zh: "结果中动态阈值所占的比例，其余为普通引导",
        },
        cli: { flag: "threshold-share", value: "share" },
        step: 0.05,
      },
    ),
  },
);
