/** High guidance scales without burnt colours: values beyond those that a lower, "mimicked" scale reaches are
 *  pressed down.
 *  Source: mcmonkeyprojects/sd-dynamic-thresholding as in lllyasviel/stable-diffusion-webui-forge@dfdcbab
 *  extensions-builtin/sd_forge_dynamic_thresholding/lib_dynamic_thresholding/dynthres_core.py (dynthresh),
 *  over the pictures that the network predicts. After Saharia et al., arXiv:2205.11487, section 2.3. */

export interface Thresholding {
  /** The scale whose range of values is kept. */
  readonly mimicScale: number;
  /** Which share of the values is within the range, 0 to 1; what is above is cut. */
  readonly percentile: number;
  /** Each channel by its own range, or all by one. */
  readonly separateChannels: boolean;
  /** Values are scaled about their mean, or about 0. */
  readonly about: "mean" | "zero";
  /** The range is the largest magnitude, or the standard deviation. */
  readonly measure: "largest" | "deviation";
  /** Share of the result; the rest is plain guidance. */
  readonly share: number;
}

/** Predictions of one picture, [channels, h, w]. */
export interface Push {
  readonly unwanted: Float32Array;
  /** Sum of weight * (wanted - unwanted). */
  readonly relative: ArrayLike<number>;
  readonly channels: number;
}

/** unwanted + scale * relative, in the range of unwanted + mimicScale * relative. */
export function thresholded(
  { unwanted, relative, channels }: Push,
  scale: number,
  options: Thresholding,
): Float32Array {
  const plain = unwanted.map((value, i) => value + scale * (relative[i] ?? 0));
  const size = plain.length / channels;
  const parts = Array.from({ length: channels }, (_, c) => {
    const [from, to] = [c * size, (c + 1) * size];
    const mimic = unwanted
      .subarray(from, to)
      .map((value, i) => value + options.mimicScale * (relative[from + i] ?? 0));
    const own = plain.subarray(from, to);
    return { from, own, mean: mean(own), ownSpread: centred(own), mimicSpread: centred(mimic) };
  });
  const joint = (spreads: readonly Float32Array[]) =>
    Float32Array.from(spreads.flatMap((s) => [...s]));
  const rangeOf = (own: Float32Array, mimic: Float32Array) => ({
    own: options.measure === "deviation" ? deviation(own) : quantile(own, options.percentile),
    mimic: options.measure === "deviation" ? deviation(mimic) : quantile(mimic, 1),
  });
  const whole = options.separateChannels
    ? undefined
    : rangeOf(joint(parts.map((p) => p.ownSpread)), joint(parts.map((p) => p.mimicSpread)));
  const out = new Float32Array(plain.length);
  for (const part of parts) {
    const range = whole ?? rangeOf(part.ownSpread, part.mimicSpread);
    part.own.forEach((value, i) => {
      const pressed = pressedValue(value, part.mean, range, options);
      out[part.from + i] = pressed * options.share + value * (1 - options.share);
    });
  }
  return out;
}

function pressedValue(
  value: number,
  middle: number,
  { own, mimic }: { readonly own: number; readonly mimic: number },
  { about, measure }: Thresholding,
): number {
  if (own === 0 || mimic === 0) return about === "zero" ? 0 : middle; // all values are alike
  if (about === "zero") return (value * mimic) / own;
  const away = value - middle;
  if (measure === "deviation") return middle + (away * mimic) / own;
  const largest = Math.max(own, mimic);
  return middle + (Math.min(Math.max(away, -largest), largest) * mimic) / largest;
}

function mean(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function centred(values: Float32Array): Float32Array {
  const middle = mean(values);
  return values.map((value) => value - middle);
}

function deviation(values: Float32Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / (values.length - 1));
}

/** Of the magnitudes; linear between two of them. */
function quantile(values: Float32Array, share: number): number {
  const sorted = values.map(Math.abs).sort();
  const place = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(place)] ?? 0, sorted[Math.ceil(place)] ?? 0];
  return low + (place - Math.floor(place)) * (high - low);
}
