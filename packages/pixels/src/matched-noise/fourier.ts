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
  const circle = unitCircle(length, inverse);
  const transform = (from: number, stride: number, count: number, to: number): void => {
    if (count === 1) {
      out.real[to] = real[from] ?? 0;
      out.imaginary[to] = imaginary[from] ?? 0;
      return;
    }
    const parts = primeFactor(count);
    const each = count / parts;
    for (let part = 0; part < parts; part++)
      transform(from + part * stride, stride * parts, each, to + part * each);
    if (parts === 2) joinTwo(out, to, each, circle);
    else joinAll(out, to, each, parts, circle);
  };
  for (let start = 0; start < real.length; start += length) transform(start, 1, length, start);
  return out;
}

/** The turns of one line: its length of them, each by its cosine and sine. */
function unitCircle(length: number, inverse: boolean): Spectrum {
  const turns = Float64Array.from({ length }, (_, k) => (2 * Math.PI * k) / length);
  const way = inverse ? 1 : -1;
  return { real: turns.map(Math.cos), imaginary: turns.map((turn) => way * Math.sin(turn)) };
}

/** Two transforms of `each` numbers become one; numbers stay in variables, as this is where the time goes. */
function joinTwo(
  { real, imaginary }: Spectrum,
  to: number,
  each: number,
  { real: cosines, imaginary: sines }: Spectrum,
): void {
  const pace = cosines.length / (2 * each);
  for (let k = 0; k < each; k++) {
    const cos = cosines[k * pace] ?? 0;
    const sin = sines[k * pace] ?? 0;
    const first = to + k;
    const second = first + each;
    const re = real[second] ?? 0;
    const im = imaginary[second] ?? 0;
    const x = re * cos - im * sin;
    const y = re * sin + im * cos;
    const ownRe = real[first] ?? 0;
    const ownIm = imaginary[first] ?? 0;
    real[first] = ownRe + x;
    imaginary[first] = ownIm + y;
    real[second] = ownRe - x;
    imaginary[second] = ownIm - y;
  }
}

/** The same for any number of transforms. */
function joinAll(
  { real, imaginary }: Spectrum,
  to: number,
  each: number,
  parts: number,
  { real: cosines, imaginary: sines }: Spectrum,
): void {
  const { length } = cosines;
  const pace = length / (parts * each);
  const terms = { real: new Float64Array(parts), imaginary: new Float64Array(parts) };
  for (let k = 0; k < each; k++) {
    for (let part = 0; part < parts; part++) {
      const at = to + part * each + k;
      const cos = cosines[part * k * pace] ?? 0;
      const sin = sines[part * k * pace] ?? 0;
      const re = real[at] ?? 0;
      const im = imaginary[at] ?? 0;
      terms.real[part] = re * cos - im * sin;
      terms.imaginary[part] = re * sin + im * cos;
    }
    for (let other = 0; other < parts; other++) {
      let sumReal = 0;
      let sumImaginary = 0;
      for (let part = 0; part < parts; part++) {
        const turn = ((part * other) % parts) * (length / parts);
        const cos = cosines[turn] ?? 0;
        const sin = sines[turn] ?? 0;
        const re = terms.real[part] ?? 0;
        const im = terms.imaginary[part] ?? 0;
        sumReal += re * cos - im * sin;
        sumImaginary += re * sin + im * cos;
      }
      real[to + other * each + k] = sumReal;
      imaginary[to + other * each + k] = sumImaginary;
    }
  }
}

/** A prime factor; 2 comes last, so that what is joined often is joined in twos. */
function primeFactor(count: number): number {
  let odd = count;
  while (odd % 2 === 0) odd /= 2;
  if (odd === 1) return 2;
  for (let factor = 3; factor * factor <= odd; factor += 2) if (odd % factor === 0) return factor;
  return odd;
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
