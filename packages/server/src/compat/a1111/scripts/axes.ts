/** The axes of A1111's "X/Y/Z plot" by their place in its list, which its API goes by.
 *  AUTOMATIC1111/stable-diffusion-webui 1.10, scripts/xyz_grid.py (axis_options). */
import type { DrawingKind } from "./script.ts";

interface Axis {
  readonly label: string;
  /** Where it is offered. @default both */
  readonly kind?: DrawingKind;
  /** Whether values are ticked in a list rather than written. */
  readonly listed?: boolean;
}

const AXES: readonly Axis[] = [
  { label: "Nothing" },
  { label: "Seed" },
  { label: "Var. seed" },
  { label: "Var. strength" },
  { label: "Steps" },
  { label: "Hires steps", kind: "txt2img" },
  { label: "CFG Scale" },
  { label: "Image CFG Scale", kind: "img2img" },
  { label: "Prompt S/R" },
  { label: "Prompt order" },
  { label: "Sampler", kind: "txt2img", listed: true },
  { label: "Hires sampler", kind: "txt2img", listed: true },
  { label: "Sampler", kind: "img2img", listed: true },
  { label: "Checkpoint name", listed: true },
  { label: "Negative Guidance minimum sigma" },
  { label: "Sigma Churn" },
  { label: "Sigma min" },
  { label: "Sigma max" },
  { label: "Sigma noise" },
  { label: "Schedule type", listed: true },
  { label: "Schedule min sigma" },
  { label: "Schedule max sigma" },
  { label: "Schedule rho" },
  { label: "Skip Early CFG" },
  { label: "Beta schedule alpha" },
  { label: "Beta schedule beta" },
  { label: "Eta" },
  { label: "Clip skip" },
  { label: "Denoising" },
  { label: "Initial noise multiplier" },
  { label: "Extra noise" },
  { label: "Hires upscaler", kind: "txt2img", listed: true },
  { label: "Cond. Image Mask Weight", kind: "img2img" },
  { label: "VAE", listed: true },
  { label: "Styles", listed: true },
  { label: "UniPC Order" },
  { label: "Face restore" },
  { label: "Token merging ratio" },
  { label: "Token merging ratio high-res" },
  { label: "Always discard next-to-last sigma", listed: true },
  { label: "SGM noise multiplier", listed: true },
  { label: "Refiner checkpoint", listed: true },
  { label: "Refiner switch at" },
  { label: "RNG source", listed: true },
  { label: "FP8 mode", listed: true },
  { label: "Size" },
];

export const axesOf = (kind: DrawingKind): readonly Axis[] =>
  AXES.filter((axis) => axis.kind === undefined || axis.kind === kind);
