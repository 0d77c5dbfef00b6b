/** Resizing of single values along an axis as sparse weights, so that several in a row become one and only the places
 *  that are wanted are computed.
 *  Reference: opencv/opencv@4.10.0, modules/imgproc/src/resize.cpp (INTER_LANCZOS4, INTER_AREA);
 *  Mikubill/sd-webui-controlnet@56cec5b, annotator/openpose/util.py (smart_resize). */

/** Of one place: weights of the places from `first` on. */
interface Taps {
  readonly first: number;
  readonly weights: Float64Array;
}

export type Resampling = readonly Taps[];

/** How OpenPose's code resizes: by area where the sum of the sides shrinks, else by Lanczos' kernel of eight. */
export const smartFilter = (
  from: { readonly width: number; readonly height: number },
  to: { readonly width: number; readonly height: number },
): "area" | "lanczos4" => (to.width + to.height < from.width + from.height ? "area" : "lanczos4");

/** From `size` places to `count`, one axis of a picture of which both shrink or neither (`area`). */
export function resampling(size: number, count: number, filter: "area" | "lanczos4"): Resampling {
  const scale = size / count;
  return Array.from({ length: count }, (_, i) =>
    filter === "lanczos4"
      ? lanczosTaps((i + 0.5) * scale - 0.5, size)
      : size >= count
        ? areaTaps(i * scale, (i + 1) * scale, size)
        : linearTaps(i, scale, size),
  );
}

/** First `before`, then `after`, which takes the first places of what `before` gives. */
export function composed(before: Resampling, after: Resampling): Resampling {
  return after.map(({ first, weights }) => {
    const sources = Array.from(weights, (weight, k) => ({ weight, taps: before[first + k] }));
    const start = Math.min(...sources.map(({ taps }) => taps?.first ?? Infinity));
    const end = Math.max(
      ...sources.map(({ taps }) => (taps ? taps.first + taps.weights.length : -Infinity)),
    );
    const sum = new Float64Array(end - start);
    for (const { weight, taps } of sources)
      taps?.weights.forEach((inner, k) => {
        const at = taps.first - start + k;
        sum[at] = (sum[at] ?? 0) + weight * inner;
      });
    return { first: start, weights: sum };
  });
}

/** Most that a value of 1 can become. */
export const gainOf = (axis: Resampling): number =>
  axis.reduce(
    (most, { weights }) =>
      Math.max(
        most,
        weights.reduce((sum, weight) => sum + Math.abs(weight), 0),
      ),
    0,
  );

/** The places that see any of `from` to `to`, both inclusive; empty where `end` is not above `start`. */
export function placesSeeing(
  axis: Resampling,
  from: number,
  to: number,
): { readonly start: number; readonly end: number } {
  const sees = ({ first, weights }: Taps) => first <= to && first + weights.length > from;
  return { start: axis.findIndex(sees), end: axis.findLastIndex(sees) + 1 };
}

/** Weights of places beyond the border go to the place at the border. */
function withinBorders(first: number, weights: readonly number[], size: number): Taps {
  const clamped = (place: number): number => Math.min(Math.max(place, 0), size - 1);
  const start = clamped(first);
  const out = new Float64Array(clamped(first + weights.length - 1) - start + 1);
  weights.forEach((weight, k) => {
    const at = clamped(first + k) - start;
    out[at] = (out[at] ?? 0) + weight;
  });
  return { first: start, weights: out };
}

/** A sinc windowed by a sinc four places wide, normalised to sum 1. */
function lanczosTaps(exact: number, size: number): Taps {
  const place = Math.fround(exact);
  const whole = Math.floor(place);
  const raw = Array.from({ length: 8 }, (_, k) => {
    const x = Math.PI * (place - whole + 3 - k);
    return Math.abs(x) < 1e-6 ? 1 : (4 * Math.sin(x) * Math.sin(x / 4)) / (x * x);
  });
  const sum = raw.reduce((total, weight) => total + weight, 0);
  return withinBorders(
    whole - 3,
    raw.map((weight) => weight / sum),
    size,
  );
}

/** Every place by the share of it that is covered. */
function areaTaps(from: number, end: number, size: number): Taps {
  const to = Math.min(end, size);
  const first = Math.floor(from);
  const last = Math.min(Math.ceil(to - 1e-9), size);
  const weights = Array.from(
    { length: last - first },
    (_, k) => (Math.min(first + k + 1, to) - Math.max(first + k, from)) / (to - from),
  );
  return withinBorders(first, weights, size);
}

/** What OpenCV makes of `area` where an axis grows: linear between the edges of places instead of their centres. */
function linearTaps(i: number, scale: number, size: number): Taps {
  const whole = Math.floor(i * scale);
  const past = i + 1 - (whole + 1) / scale;
  const fraction = past <= 0 ? 0 : past - Math.floor(past);
  return withinBorders(whole, [1 - fraction, fraction], size);
}
