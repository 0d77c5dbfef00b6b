/** Where a picture draws the eye, without a network: what is left of its spectrum after what all pictures have in common is
 *  taken off. Hou and Zhang, "Saliency Detection: A Spectral Residual Approach", CVPR 2007. */
import type { SmallSample } from "@inkloom/pixels";

/** Side of the picture that is looked at, a power of two. */
const SIDE = 64;

export interface Focus {
  /** Shares of the picture's width and height, 0-1. */
  readonly x: number;
  readonly y: number;
}

/** The middle of what stands out. A flat picture's is its middle. */
export function subjectFocus(sample: Pick<SmallSample, "width" | "height" | "grey">): Focus {
  const map = saliency(sample);
  const mean = map.reduce((sum, value) => sum + value, 0) / map.length;
  let [x, y, weight] = [0, 0, 0];
  for (const [at, value] of map.entries()) {
    // Three times the mean counts as standing out, as in the paper.
    const more = value - 3 * mean;
    if (more <= 0) continue;
    x += more * ((at % SIDE) + 0.5);
    y += more * (Math.floor(at / SIDE) + 0.5);
    weight += more;
  }
  if (!(weight > 0)) return { x: 0.5, y: 0.5 };
  return { x: x / weight / SIDE, y: y / weight / SIDE };
}

/** [SIDE, SIDE], smoothed. */
function saliency(sample: Pick<SmallSample, "width" | "height" | "grey">): Float64Array {
  const real = sampled(sample);
  const imaginary = new Float64Array(SIDE * SIDE);
  transform(real, imaginary);
  const logs = real.map((value, at) => Math.log(Math.hypot(value, imaginary[at] ?? 0) + 1e-9));
  const common = boxed(logs, 1);
  for (const at of real.keys()) {
    const length = Math.hypot(real[at] ?? 0, imaginary[at] ?? 0) + 1e-9;
    const kept = Math.exp((logs[at] ?? 0) - (common[at] ?? 0)) / length;
    // Turned over, the same transform leads back.
    const value = real[at] ?? 0;
    real[at] = value * kept;
    imaginary[at] = -(imaginary[at] ?? 0) * kept;
  }
  transform(real, imaginary);
  const power = real.map((value, at) => value ** 2 + (imaginary[at] ?? 0) ** 2);
  return boxed(boxed(boxed(power, 2), 2), 2);
}

/** Means of what each of the places covers, as shades about 0. */
function sampled({ width, height, grey }: Pick<SmallSample, "width" | "height" | "grey">) {
  const out = new Float64Array(SIDE * SIDE);
  for (let y = 0; y < SIDE; y++)
    for (let x = 0; x < SIDE; x++) {
      const left = Math.min(width - 1, Math.floor((x * width) / SIDE));
      const top = Math.min(height - 1, Math.floor((y * height) / SIDE));
      const right = Math.max(left + 1, Math.floor(((x + 1) * width) / SIDE));
      const bottom = Math.max(top + 1, Math.floor(((y + 1) * height) / SIDE));
      let sum = 0;
      for (let v = top; v < bottom; v++)
        for (let u = left; u < right; u++) sum += grey[v * width + u] ?? 0;
      out[y * SIDE + x] = sum / ((right - left) * (bottom - top));
    }
  const mean = out.reduce((sum, value) => sum + value, 0) / out.length;
  return out.map((value) => value - mean);
}

/** The discrete Fourier transform of rows, then of columns, in place. */
function transform(real: Float64Array, imaginary: Float64Array): void {
  for (let line = 0; line < SIDE; line++) along(real, imaginary, line * SIDE, 1);
  for (let line = 0; line < SIDE; line++) along(real, imaginary, line, SIDE);
}

/** Cooley and Tukey's, of one line. */
function along(real: Float64Array, imaginary: Float64Array, start: number, step: number): void {
  const place = (at: number): number => start + at * step;
  for (let i = 1, j = 0; i < SIDE; i++) {
    let bit = SIDE >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j)
      for (const values of [real, imaginary]) {
        const held = values[place(i)] ?? 0;
        values[place(i)] = values[place(j)] ?? 0;
        values[place(j)] = held;
      }
  }
  for (let size = 2; size <= SIDE; size *= 2)
    for (let from = 0; from < SIDE; from += size)
      for (let k = 0; k < size / 2; k++) {
        const angle = (-2 * Math.PI * k) / size;
        const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
        const [a, b] = [place(from + k), place(from + k + size / 2)];
        const [re, im] = [real[b] ?? 0, imaginary[b] ?? 0];
        const [turnedRe, turnedIm] = [re * cos - im * sin, re * sin + im * cos];
        real[b] = (real[a] ?? 0) - turnedRe;
        imaginary[b] = (imaginary[a] ?? 0) - turnedIm;
        real[a] = (real[a] ?? 0) + turnedRe;
        imaginary[a] = (imaginary[a] ?? 0) + turnedIm;
      }
}

/** Means over squares, at the borders over what there is of them. */
function boxed(values: Float64Array, radius: number): Float64Array {
  const out = new Float64Array(values.length);
  for (let y = 0; y < SIDE; y++)
    for (let x = 0; x < SIDE; x++) {
      let [sum, count] = [0, 0];
      for (let v = Math.max(0, y - radius); v <= Math.min(SIDE - 1, y + radius); v++)
        for (let u = Math.max(0, x - radius); u <= Math.min(SIDE - 1, x + radius); u++) {
          sum += values[v * SIDE + u] ?? 0;
          count++;
        }
      out[y * SIDE + x] = sum / count;
    }
  return out;
}
