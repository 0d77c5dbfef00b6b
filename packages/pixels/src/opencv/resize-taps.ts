/** Which source samples make each sample of a resized line, and by which weights, as OpenCV's `resize` has them.
 *  Weights are rounded to 32-bit floats where it does so, for they are what its fixed point is made of.
 *  Reference: opencv/opencv@4.10.0, modules/imgproc/src/resize.cpp. */

/** For sample i of the result: entries from starts[i] to starts[i + 1]. */
export interface Taps {
  readonly starts: Int32Array;
  readonly places: Int32Array;
  readonly weights: Float32Array;
}

export type Interpolation = "linear" | "cubic" | "lanczos4";

const fround = Math.fround;

/** OpenCV divides twice, which rounds. */
const scaleOf = (count: number, size: number): number => 1 / (count / size);

export const nearestPlaces = (count: number, size: number): Int32Array =>
  Int32Array.from({ length: count }, (_, i) =>
    Math.min(Math.floor(i * scaleOf(count, size)), size - 1),
  );

/** Pixel centres lie on half coordinates; beyond the border the border's sample counts. */
export function interpolatingTaps(filter: Interpolation, count: number, size: number): Taps {
  const scale = scaleOf(count, size);
  const { first, weights } = KERNELS[filter];
  return gathered(count, (i) => {
    const place = fround((i + 0.5) * scale - 0.5);
    const whole = Math.floor(place);
    return weights(fround(place - whole)).map((weight, k) => [
      Math.min(Math.max(whole + first + k, 0), size - 1),
      weight,
    ]);
  });
}

/** Cubic weights as OpenCV's builds for x86 have them of bytes and 32-bit floats: exact until they are kept. */
export function cubicTaps(count: number, size: number): Taps {
  const scale = size / count;
  const a = -0.75;
  const far = (t: number): number => ((a * t - 5 * a) * t + 8 * a) * t - 4 * a;
  const near = (t: number): number => ((a + 2) * t - (a + 3)) * t * t + 1;
  return gathered(count, (i) => {
    const place = (i + 0.5) * scale - 0.5;
    const whole = Math.floor(place);
    const f = place - whole;
    return [far(f + 1), near(f), near(1 - f), far(2 - f)].map((weight, k) => [
      Math.min(Math.max(whole - 1 + k, 0), size - 1),
      fround(weight),
    ]);
  });
}

/** Shrinking: every source sample by the share of it that a sample of the result covers. */
export function areaTaps(count: number, size: number): Taps {
  const scale = scaleOf(count, size);
  const MOST_IGNORED = 1e-3;
  return gathered(count, (i) => {
    const from = i * scale;
    const to = from + scale;
    const cell = Math.min(scale, size - from);
    const last = Math.min(Math.floor(to), size - 1);
    const first = Math.min(Math.ceil(from), last);
    const taps: [number, number][] = [];
    if (first - from > MOST_IGNORED) taps.push([first - 1, fround((first - from) / cell)]);
    for (let at = first; at < last; at++) taps.push([at, fround(1 / cell)]);
    if (to - last > MOST_IGNORED)
      taps.push([last, fround(Math.min(Math.min(to - last, 1), cell) / cell)]);
    return taps;
  });
}

/** Enlarging by area: linear, between the pixels' edges instead of their centres. */
export function enlargingAreaTaps(count: number, size: number): Taps {
  const inverse = count / size;
  const scale = scaleOf(count, size);
  return gathered(count, (i) => {
    const whole = Math.floor(i * scale);
    const past = fround(i + 1 - (whole + 1) * inverse);
    const fraction = past <= 0 ? 0 : fround(past - Math.floor(past));
    return [
      [Math.min(whole, size - 1), fround(1 - fraction)],
      [Math.min(whole + 1, size - 1), fraction],
    ];
  });
}

function gathered(
  count: number,
  tapsAt: (i: number) => readonly (readonly [at: number, weight: number])[],
): Taps {
  const all = Array.from({ length: count }, (_, i) => tapsAt(i));
  const starts = new Int32Array(count + 1);
  for (let i = 0; i < count; i++) starts[i + 1] = (starts[i] ?? 0) + (all[i]?.length ?? 0);
  const flat = all.flat();
  return {
    starts,
    places: Int32Array.from(flat, ([at]) => at),
    weights: Float32Array.from(flat, ([, weight]) => weight),
  };
}

const KERNELS = {
  linear: { first: 0, weights: (f: number) => [fround(1 - f), f] },
  cubic: { first: -1, weights: cubic },
  lanczos4: { first: -3, weights: lanczos4 },
} as const;

/** R. Keys, "Cubic convolution interpolation", 1981, with a = -0.75; every step in 32-bit floats. */
function cubic(x: number): number[] {
  const a = -0.75;
  const far = (t: number): number =>
    fround(fround(fround(fround(fround(fround(a * t) - 5 * a) * t) + 8 * a) * t) - 4 * a);
  const near = (t: number): number =>
    fround(fround(fround(fround(fround((a + 2) * t) - (a + 3)) * t) * t) + 1);
  const [before, at, next] = [far(fround(x + 1)), near(x), near(fround(1 - x))];
  return [before, at, next, fround(fround(fround(1 - before) - at) - next)];
}

/** Eight taps of a sinc windowed by a sinc four pixels wide, made to sum to 1. */
function lanczos4(fraction: number): number[] {
  const raw = Array.from({ length: 8 }, (_, k) => {
    const x = fround(fround(fraction + 3) - k);
    if (Math.abs(x) < 1e-6) return fround(1e30); // its neighbours become nothing beside it
    const angle = -x * Math.PI * 0.25;
    const start = -(fraction + 3) * Math.PI * 0.25;
    return fround(turned(k, Math.sin(start), Math.cos(start)) / (angle * angle));
  });
  const sum = raw.reduce((total, weight) => fround(total + weight), 0);
  const scale = fround(1 / sum);
  return raw.map((weight) => fround(weight * scale));
}

/** The sine after k steps of 3/4 of a turn the other way, from a sine and a cosine. */
function turned(k: number, sine: number, cosine: number): number {
  const half = Math.SQRT1_2;
  const [s, c] = [
    [1, 0],
    [-half, -half],
    [0, 1],
    [half, -half],
    [-1, 0],
    [half, half],
    [0, -1],
    [-half, half],
  ][k] ?? [0, 0];
  return (s ?? 0) * sine + (c ?? 0) * cosine;
}
