/** Noise under a mask that has the frequencies, and the colours, of what the mask leaves: where outpainting begins.
 *  Reference: AUTOMATIC1111/stable-diffusion-webui@0194620, scripts/outpainting_mk_2.py (get_matched_noise), after
 *  parlance-zz/g-diffuser-bot. */
import type { Mask } from "../mask/mask.ts";
import { checkPixels, type Pixels } from "../pixels.ts";
import { PixelsError } from "../pixels-error.ts";
import { fourier, type Spectrum } from "./fourier.ts";
import { matchedValues } from "./matched-values.ts";
import { uniformsOfSeed0 } from "./pcg64.ts";

export interface MatchedNoiseOptions {
  /** Exponent of the picture's frequencies; lower ones leave more detail, from 0. */
  readonly falloff: number;
  /** 0 grey noise, 1 wholly coloured. */
  readonly colours: number;
}

/** Colours from 0 to 1 of the picture's pixels, one array per channel. */
type Channels = readonly Float64Array[];

/**
 * The picture, opaque, with noise where the mask is, in its shares. The noise is the same for the same picture.
 * Errors: `size` where picture and mask differ, `empty` where everything or nothing is marked.
 */
export function matchedNoise(
  pixels: Pixels,
  mask: Mask,
  { falloff, colours }: MatchedNoiseOptions,
): Pixels {
  checkPixels(pixels);
  const { width, height } = pixels;
  if (mask.width !== width || mask.height !== height)
    throw new PixelsError(
      "size",
      `${width}x${height} and ${mask.width}x${mask.height}; expected one size`,
    );
  const shares = Float64Array.from(mask.data, (value) => value / 255);
  const marked = indexes(shares, (share) => share > 0);
  const left = indexes(shares, (share) => share === 0);
  if (marked.length === 0 || left.length === 0)
    throw new PixelsError(
      "empty",
      `a mask of ${width}x${height} that marks ${marked.length === 0 ? "nothing" : "everything"}; expected a part of it`,
    );
  const picture = channelsOf(pixels);
  const view = seen(picture, shares);
  const noise = shapedNoise(pixels, colours);
  const shaped = scaledToOne(
    noise.map((values, channel) => {
      const model = shifted(fourier, real(view[channel] ?? values), pixels);
      const own = shifted(fourier, real(values), pixels);
      const mixed = real(new Float64Array(values.length));
      for (let i = 0; i < values.length; i++) {
        const re = model.real[i] ?? 0;
        const im = model.imaginary[i] ?? 0;
        const size = Math.sqrt(re * re + im * im);
        const power = (own.real[i] ?? 0) ** 2 + (own.imaginary[i] ?? 0) ** 2;
        const factor = size === 0 ? 0 : (power * size ** falloff) / size; // without a phase, nothing
        mixed.real[i] = factor * re;
        mixed.imaginary[i] = factor * im;
      }
      return shifted(backward, mixed, pixels).real;
    }),
  );
  const out = new Uint8ClampedArray(width * height * 4).fill(255);
  picture.forEach((own, channel) => {
    const pick = (from: Float64Array, places: Uint32Array): Float64Array =>
      Float64Array.from(places, (at) => from[at] ?? 0);
    const matched = matchedValues(pick(shaped[channel] ?? own, marked), pick(own, left));
    let next = 0;
    own.forEach((value, at) => {
      const share = shares[at] ?? 0;
      const mixed = share > 0 ? value * (1 - share) + (matched[next++] ?? 0) * share : value;
      out[at * 4 + channel] = Math.trunc(Math.min(Math.max(mixed, 0), 1) * 255);
    });
  });
  return { width, height, data: out };
}

function indexes(shares: Float64Array, wanted: (share: number) => boolean): Uint32Array {
  const found: number[] = [];
  shares.forEach((share, at) => {
    if (wanted(share)) found.push(at);
  });
  return Uint32Array.from(found);
}

const channelsOf = ({ width, height, data }: Pixels): Channels =>
  [0, 1, 2].map((channel) =>
    Float64Array.from({ length: width * height }, (_, at) => (data[at * 4 + channel] ?? 0) / 255),
  );

/** What the mask leaves, as bright as can be, on the mean of the whole picture. */
function seen(picture: Channels, shares: Float64Array): Channels {
  const kept = picture.map((values) => values.map((value, at) => value * (1 - (shares[at] ?? 0))));
  const brightest = extreme(kept, Math.max) || 1;
  const sum = picture.reduce((all, values) => values.reduce((a, b) => a + b, all), 0);
  const mean = sum / (picture.length * shares.length);
  return kept.map((values) =>
    values.map((value, at) => value / brightest + mean * (shares[at] ?? 0)),
  );
}

/** Noise of three channels, grey but for a part, whose high frequencies are weaker. */
function shapedNoise({ width, height }: Pixels, colours: number): Channels {
  const drawn = uniformsOfSeed0(width * height * 3);
  const least = Math.min(width, height);
  const along = (count: number): Float64Array =>
    Float64Array.from({ length: count }, (_, i) => (i / count) * 2 - 1).map(
      (place) => 1 / ((place * (count / least)) ** 2 + 1),
    );
  const [across, down] = [along(width), along(height)];
  return [0, 1, 2].map((channel) => {
    const values = new Float64Array(width * height).map((_, at) => {
      const sum = (drawn[at * 3] ?? 0) + (drawn[at * 3 + 1] ?? 0) + (drawn[at * 3 + 2] ?? 0);
      return (drawn[at * 3 + channel] ?? 0) * colours + (1 - colours) * (sum / 3);
    });
    const spectrum = shifted(fourier, real(values), { width, height });
    for (let at = 0; at < values.length; at++) {
      const weight = (across[at % width] ?? 0) * (down[Math.floor(at / width)] ?? 0);
      spectrum.real[at] = (spectrum.real[at] ?? 0) * weight;
      spectrum.imaginary[at] = (spectrum.imaginary[at] ?? 0) * weight;
    }
    return shifted(backward, spectrum, { width, height }).real;
  });
}

const real = (values: Float64Array): Spectrum => ({
  real: values,
  imaginary: new Float64Array(values.length),
});

type Transform = (values: Spectrum, size: Pick<Pixels, "width" | "height">) => Spectrum;

const backward: Transform = (values, size) => fourier(values, size, true);

/** With the middle at the corner before, and at the middle again behind. */
function shifted(
  transform: Transform,
  { real, imaginary }: Spectrum,
  size: Pick<Pixels, "width" | "height">,
): Spectrum {
  const before = (values: Float64Array): Float64Array => rolled(values, size, Math.floor);
  const behind = (values: Float64Array): Float64Array => rolled(values, size, Math.ceil);
  const done = transform({ real: before(real), imaginary: before(imaginary) }, size);
  return { real: behind(done.real), imaginary: behind(done.imaginary) };
}

/** Moved by half of both sides, around the borders. */
function rolled(
  values: Float64Array,
  { width, height }: Pick<Pixels, "width" | "height">,
  half: (value: number) => number,
): Float64Array {
  const [right, down] = [half(width / 2), half(height / 2)];
  const out = new Float64Array(values.length);
  for (let y = 0; y < height; y++) {
    const to = ((y + down) % height) * width;
    for (let x = 0; x < width; x++) out[to + ((x + right) % width)] = values[y * width + x] ?? 0;
  }
  return out;
}

/** From 0 to 1 over all channels. */
function scaledToOne(channels: Channels): Channels {
  const least = extreme(channels, Math.min);
  const range = extreme(channels, Math.max) - least || 1;
  return channels.map((values) => values.map((value) => (value - least) / range));
}

const extreme = (channels: Channels, choose: (a: number, b: number) => number): number =>
  channels.map((values) => values.reduce((a, b) => choose(a, b))).reduce((a, b) => choose(a, b));
