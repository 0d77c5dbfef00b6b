/** What a network's answer stands for, besides what it was trained to say. */
import type { Parameterization } from "../checkpoint/noise-settings.ts";

/** input * x + answer * raw, with x in unit variance. */
export interface Affine {
  readonly input: number;
  readonly answer: number;
}

/** The clean latents: x = (x0 + sigma * eps) / sqrt(sigma^2 + 1). */
export function asPicture(parameterization: Parameterization, sigma: number): Affine {
  const length = Math.hypot(sigma, 1);
  return parameterization === "eps"
    ? { input: length, answer: -sigma }
    : { input: 1 / length, answer: -sigma / length };
}

/** v = (eps - sigma * x0) / sqrt(sigma^2 + 1); Salimans and Ho, arXiv:2202.00512. */
export function asVelocity(parameterization: Parameterization, sigma: number): Affine {
  return parameterization === "v"
    ? { input: 0, answer: 1 }
    : { input: -sigma, answer: Math.hypot(sigma, 1) };
}
