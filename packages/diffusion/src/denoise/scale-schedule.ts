/** A guidance scale that changes while a picture is drawn. */

import type { GenerateRequest } from "@inkloom/contract";

export type ScaleMode = GenerateRequest["cfg_schedule"];

export interface ScaleSchedule {
  readonly mode: ScaleMode;
  /** What the scale goes down to, or comes up from. */
  readonly least: number;
  /** Exponent of the power modes, number of waves of the repeating ones. */
  readonly power: number;
}

/** Share of (scale - least) by progress from 0 (noise) to 1 (picture). */
const SHARES: Readonly<Record<ScaleMode, (progress: number, power: number) => number>> = {
  constant: () => 1,
  "linear-down": (progress) => 1 - progress,
  "cosine-down": (progress) => Math.cos((progress * Math.PI) / 2),
  "half-cosine-down": (progress) => Math.cos(progress),
  "linear-up": (progress) => progress,
  "cosine-up": (progress) => 1 - Math.cos((progress * Math.PI) / 2),
  "half-cosine-up": (progress) => 1 - Math.cos(progress),
  "power-up": (progress, power) => progress ** power,
  "power-down": (progress, power) => 1 - progress ** power,
  "linear-repeating": (progress, waves) => Math.abs(1 - 2 * ((progress * waves) % 1)),
  "cosine-repeating": (progress, waves) => (Math.cos(2 * Math.PI * progress * waves) + 1) / 2,
  sawtooth: (progress, waves) => (progress * waves) % 1,
};

/**
 * The scale at a progress from 0 to 1; lllyasviel/stable-diffusion-webui-forge@dfdcbab
 * extensions-builtin/sd_forge_dynamic_thresholding (interpret_scale), which is
 * mcmonkeyprojects/sd-dynamic-thresholding's.
 */
export function scaleAt(
  scale: number,
  { mode, least, power }: ScaleSchedule,
  progress: number,
): number {
  return least + (scale - least) * SHARES[mode](progress, power);
}
