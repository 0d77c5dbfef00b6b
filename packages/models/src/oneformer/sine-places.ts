import { constant, type Tensor } from "@inkloom/engine";

const TEMPERATURE = 10000;
const EPSILON = 1e-6;

/**
 * Waves of each pixel's place, rows in the first half of the channels and columns in the second, sines and cosines turn by
 * turn: [1, H W, channels]. Reference: Mikubill/sd-webui-controlnet@56cec5b,
 * annotator/oneformer/oneformer/modeling/transformer_decoder/position_encoding.py.
 */
export function sinePlaces(height: number, width: number, channels: number): Tensor {
  const half = channels / 2;
  const rows = waves(height, half);
  const columns = waves(width, half);
  const values = new Float32Array(height * width * channels);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * channels;
      values.set(rows.subarray(y * half, (y + 1) * half), at);
      values.set(columns.subarray(x * half, (x + 1) * half), at + half);
    }
  return constant(values, [1, height * width, channels]);
}

/** Of each of `size` places one row of `channels`. */
function waves(size: number, channels: number): Float32Array {
  const values = new Float32Array(size * channels);
  for (let at = 0; at < size; at++) {
    const turn = ((at + 1) / (size + EPSILON)) * 2 * Math.PI;
    for (let i = 0; i < channels; i++) {
      const angle = turn / TEMPERATURE ** ((2 * Math.floor(i / 2)) / channels);
      values[at * channels + i] = i % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
    }
  }
  return values;
}
