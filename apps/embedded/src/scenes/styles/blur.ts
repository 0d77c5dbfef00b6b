/** Gaussian blur of interleaved floats; the edge repeats. */

/** @param data [size, size, channels]; a new array is returned */
export function blurred(
  data: Float32Array,
  size: number,
  channels: number,
  sigma: number,
): Float32Array {
  const reach = Math.ceil(sigma * 2.5);
  const taps = Float64Array.from({ length: 2 * reach + 1 }, (_, i) =>
    Math.exp(-((i - reach) ** 2) / (2 * sigma * sigma)),
  );
  const total = taps.reduce((sum, tap) => sum + tap, 0);
  const along = (from: Float32Array, step: number, across: number): Float32Array => {
    const out = new Float32Array(from.length);
    for (let line = 0; line < size; line++)
      for (let i = 0; i < size; i++)
        for (let c = 0; c < channels; c++) {
          let sum = 0;
          for (let k = -reach; k <= reach; k++) {
            const at = Math.min(size - 1, Math.max(0, i + k));
            sum += (taps[k + reach] ?? 0) * (from[line * across + at * step + c] ?? 0);
          }
          out[line * across + i * step + c] = sum / total;
        }
    return out;
  };
  return along(along(data, channels, size * channels), size * channels, channels);
}
