/** The sliders of preprocessors, with sd-webui-controlnet's labels, ranges and defaults (at 56cec5b). */
import type { Text } from "../text.ts";
import type { Slider } from "./preprocessor.ts";

const slider = <const Name extends string>(
  name: Name,
  label: Text,
  [minimum, maximum]: readonly [number, number],
  standard: number,
  step: number,
): Slider<Name> => ({ name, label, minimum, maximum, default: standard, step });

export const LOW = slider("low", { en: "Low threshold", zh: "低阈值" }, [1, 255], 100, 1);
export const HIGH = slider("high", { en: "High threshold", zh: "高阈值" }, [1, 255], 200, 1);
export const XDOG_THRESHOLD = slider(
  "xdog_threshold",
  { en: "XDoG threshold", zh: "XDoG 阈值" },
  [1, 64],
  32,
  1,
);
export const BINARY_THRESHOLD = slider(
  "binary_threshold",
  { en: "Binarization threshold", zh: "二值化阈值" },
  [0, 255],
  127,
  1,
);
export const VALUE_THRESHOLD = slider(
  "value_threshold",
  { en: "Value threshold", zh: "数值阈值" },
  [0.01, 2],
  0.1,
  0.01,
);
export const DISTANCE_THRESHOLD = slider(
  "distance_threshold",
  { en: "Distance threshold", zh: "距离阈值" },
  [0.01, 20],
  0.1,
  0.01,
);
export const REMOVE_NEAR = slider(
  "remove_near",
  { en: "Remove near %", zh: "去除近景 %" },
  [0, 100],
  0,
  0.1,
);
export const REMOVE_BACKGROUND = slider(
  "remove_background",
  { en: "Remove background %", zh: "去除背景 %" },
  [0, 100],
  0,
  0.1,
);
export const BACKGROUND_THRESHOLD = slider(
  "background_threshold",
  { en: "Background threshold", zh: "背景阈值" },
  [0, 1],
  0.4,
  0.01,
);
export const SIGMA = slider("sigma", { en: "Sigma", zh: "模糊 Sigma" }, [0.01, 64], 9, 0.01);
export const DOWN_SAMPLING_RATE = slider(
  "down_sampling_rate",
  { en: "Down-sampling rate", zh: "下采样倍率" },
  [1, 8],
  1,
  0.01,
);
export const VARIATION = slider("variation", { en: "Variation", zh: "变化程度" }, [3, 32], 8, 1);
export const SHARPNESS = slider("sharpness", { en: "Sharpness", zh: "锐度" }, [0, 2], 1, 0.01);
export const GAMMA = slider(
  "gamma",
  { en: "Gamma correction", zh: "伽马校正" },
  [0.1, 2],
  1,
  0.001,
);
export const SAFE_STEPS = slider("safe_steps", { en: "Safe steps", zh: "安全级数" }, [0, 10], 2, 1);
export const MAX_FACES = slider("max_faces", { en: "Max faces", zh: "最多人脸数" }, [1, 10], 1, 1);
export const MIN_CONFIDENCE = slider(
  "min_confidence",
  { en: "Min face confidence", zh: "人脸最低置信度" },
  [0.01, 1],
  0.5,
  0.01,
);
export const STYLE_FIDELITY = slider(
  "style_fidelity",
  { en: "Style fidelity", zh: "风格保真度" },
  [0, 1],
  0.5,
  0.01,
);
/** lineart_standard of ComfyUI's preprocessors; sd-webui-controlnet fixes them. */
export const LINE_SIGMA = slider(
  "line_sigma",
  { en: "Gaussian sigma", zh: "高斯 Sigma" },
  [0.1, 20],
  6,
  0.1,
);
export const LINE_INTENSITY = slider(
  "line_intensity",
  { en: "Intensity threshold", zh: "强度阈值" },
  [0, 16],
  8,
  1,
);

/** Every slider, in the order of help texts. */
export const SLIDERS = [
  LOW,
  HIGH,
  XDOG_THRESHOLD,
  BINARY_THRESHOLD,
  VALUE_THRESHOLD,
  DISTANCE_THRESHOLD,
  REMOVE_NEAR,
  REMOVE_BACKGROUND,
  BACKGROUND_THRESHOLD,
  SIGMA,
  DOWN_SAMPLING_RATE,
  VARIATION,
  SHARPNESS,
  GAMMA,
  SAFE_STEPS,
  LINE_SIGMA,
  LINE_INTENSITY,
  MAX_FACES,
  MIN_CONFIDENCE,
  STYLE_FIDELITY,
] as const;

export type SliderName = (typeof SLIDERS)[number]["name"];
