/**
 * Scales gradients in place so that their common norm is at most `maxNorm`, as torch.nn.utils.clip_grad_norm_.
 *
 * @returns The L2 norm over all tensors before the scaling. Where it is not finite nothing is scaled and NaN returned: the step is to be skipped.
 */
export function clipGradients(
  tensors: readonly { readonly gradient: Float32Array }[],
  maxNorm: number,
): number {
  let squares = 0;
  for (const { gradient } of tensors) squares += squaresOf(gradient);
  const norm = Math.sqrt(squares);
  if (!Number.isFinite(norm)) return Number.NaN;
  // 1e-6 is torch's, against division by zero.
  const scale = maxNorm / (norm + 1e-6);
  if (scale < 1) for (const { gradient } of tensors) scaleBy(gradient, scale);
  return norm;
}

function squaresOf(values: Float32Array): number {
  const count = values.length;
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const value = values[i] ?? 0;
    sum += value * value;
  }
  return sum;
}

function scaleBy(values: Float32Array, scale: number): void {
  const count = values.length;
  for (let i = 0; i < count; i++) values[i] = (values[i] ?? 0) * scale;
}
