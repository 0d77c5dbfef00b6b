/** Discrete Fourier transforms of any length, split by its prime factors: Cooley and Tukey, "An Algorithm for the
 *  Machine Calculation of Complex Fourier Series" (1965). */

/** Complex numbers in two arrays, [height, width]. */
export interface Spectrum {
  readonly real: Float64Array;
  readonly imaginary: Float64Array;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Both ways keep the sum of squares (numpy's norm "ortho"). */
export function fourier(values: Spectrum, size: Size, inverse = false): Spectrum {
  const { width, height } = size;
  const scale = 1 / Math.sqrt(width * height);
  const rows = lines(values, width, inverse);
  const columns = turned(lines(turned(rows, size), height, inverse), {
    width: height,
    height: width,
  });
  return {
    real: columns.real.map((value) => value * scale),
    imaginary: columns.imaginary.map((value) => value * scale),
  };
}

/** Each `length` numbers of their own, one after the other. */
function lines({ real, imaginary }: Spectrum, length: number, inverse: boolean): Spectrum {
  const out = { real: new Float64Array(real.length), imaginary: new Float64Array(real.length) };
  const turns = Float64Array.from({ length }, (_, k) => (2 * Math.PI * k) / length);
  const cosines = turns.map(Math.cos);
  const sines = turns.map((angle) => (inverse ? 1 : -1) * Math.sin(angle));

  const transform = (from: number, stride: number, count: number, to: number): void => {
    if (count === 1) {
      out.real[to] = real[from] ?? 0;
      out.imaginary[to] = imaginary[from] ?? 0;
      return;
    }
    const parts = smallestFactor(count);
    const each = count / parts;
    for (let part = 0; part < parts; part++)
      transform(from + part * stride, stride * parts, each, to + part * each);
    join(out, to, each, parts, length / count);
  };
  const terms = { real: new Float64Array(length), imaginary: new Float64Array(length) };
  const join = (
    { real: re, imaginary: im }: Spectrum,
    to: number,
    each: number,
    parts: number,
    pace: number,
  ): void => {
    for (let k = 0; k < each; k++) {
      for (let part = 0; part < parts; part++) {
        const at = to + part * each + k;
        const turn = part * k * pace;
        const [cos, sin] = [cosines[turn] ?? 0, sines[turn] ?? 0];
        terms.real[part] = (re[at] ?? 0) * cos - (im[at] ?? 0) * sin;
        terms.imaginary[part] = (re[at] ?? 0) * sin + (im[at] ?? 0) * cos;
      }
      for (let other = 0; other < parts; other++) {
        let [sumReal, sumImaginary] = [terms.real[0] ?? 0, terms.imaginary[0] ?? 0];
        for (let part = 1; part < parts; part++) {
          const turn = ((part * other) % parts) * (length / parts);
          const [cos, sin] = [cosines[turn] ?? 0, sines[turn] ?? 0];
          const [x, y] = [terms.real[part] ?? 0, terms.imaginary[part] ?? 0];
          sumReal += x * cos - y * sin;
          sumImaginary += x * sin + y * cos;
        }
        re[to + other * each + k] = sumReal;
        im[to + other * each + k] = sumImaginary;
      }
    }
  };
  for (let start = 0; start < real.length; start += length) transform(start, 1, length, start);
  return out;
}

function smallestFactor(count: number): number {
  for (let factor = 2; factor * factor <= count; factor++) if (count % factor === 0) return factor;
  return count;
}

/** Rows become columns. */
function turned({ real, imaginary }: Spectrum, { width, height }: Size): Spectrum {
  const turn = (values: Float64Array): Float64Array => {
    const out = new Float64Array(values.length);
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) out[x * height + y] = values[y * width + x] ?? 0;
    return out;
  };
  return { real: turn(real), imaginary: turn(imaginary) };
}
