/** AdamW over plain arrays. I. Loshchilov and F. Hutter, "Decoupled Weight Decay Regularization", arXiv:1711.05101. */

/** What it keeps of each weight, beside the weight itself. */
export interface Moments {
  readonly first: Float32Array;
  readonly second: Float32Array;
}

export interface AdamWOptions {
  readonly rate: number;
  readonly decay: number;
  /** Steps made before this one. */
  readonly step: number;
}

const [BETA_1, BETA_2, EPSILON] = [0.9, 0.99, 1e-8];

/** Changes `values` and `moments` in place. */
export function adamW(
  values: Float32Array,
  gradient: Float32Array,
  { first, second }: Moments,
  { rate, decay, step }: AdamWOptions,
): void {
  const [bias1, bias2] = [1 - BETA_1 ** (step + 1), 1 - BETA_2 ** (step + 1)];
  for (let i = 0; i < values.length; i++) {
    const g = gradient[i] ?? 0;
    const m = BETA_1 * (first[i] ?? 0) + (1 - BETA_1) * g;
    const v = BETA_2 * (second[i] ?? 0) + (1 - BETA_2) * g * g;
    first[i] = m;
    second[i] = v;
    const change = m / bias1 / (Math.sqrt(v / bias2) + EPSILON);
    values[i] = (values[i] ?? 0) * (1 - rate * decay) - rate * change;
  }
}
