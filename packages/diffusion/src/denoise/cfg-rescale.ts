/**
 * Guidance makes an answer's values spread wider than the wanted answer's. The share `phi` (0 to 1) of the
 * result has the wanted answer's standard deviation instead; one picture at a time.
 * Lin et al., arXiv:2305.08891, section 3.4, equations 14 to 16.
 */
export function rescaled(guided: Float32Array, wanted: Float32Array, phi: number): Float32Array {
  const spread = deviation(guided);
  if (phi === 0 || spread === 0) return guided;
  const factor = phi * (deviation(wanted) / spread) + 1 - phi;
  return guided.map((value) => value * factor);
}

/** Standard deviation of all values. */
function deviation(values: Float32Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}
