/**
 * First values with which an autoencoder keeps the mean of each square of pixels and draws evenly between them. A network that
 * begins at random needs thousands of steps to come as far: its norms take away what is the same all over a picture.
 *
 * Each colour has four channels from end to end: itself, its negative, and two constants that outweigh it, so that a norm divides by
 * nearly the same everywhere. silu(x) - silu(-x) = x, so nothing is bent on the way. All other channels begin at random, and
 * may read the colours.
 */
import type { Shape } from "@inkloom/engine";
import { type Manifest, PREFIXES, type VaeConfig } from "@inkloom/models";

const CONSTANT = 4;
/** Channels of a colour: constant, negative constant, colour, negative colour. */
const FOUR = 4;

type Values = ReadonlyMap<string, Float32Array>;

/** Changes `values`, which have residual blocks that begin as nothing. @throws RangeError where the channels have no room */
export function beginAsAverages(values: Values, manifest: Manifest, config: VaeConfig): void {
  const { channels, groups, pictureChannels: colours, latentChannels, resBlocks } = config;
  const [finest = 0, coarsest = 0] = [channels[0], channels.at(-1)];
  if (finest < FOUR * colours || (finest / groups) % FOUR !== 0 || latentChannels < colours)
    throw new RangeError(
      `${finest} channels in ${groups} groups and ${latentChannels} latent ones were given, expected ${FOUR * colours} and more in groups of ${FOUR}, 8, ..., and ${colours} latent ones`,
    );
  const net = new Editor(values, manifest);
  const levels = channels.length;
  net.lifts("encoder.conv_in", colours);
  for (let level = 0; level < levels; level++) {
    net.passes(`encoder.down.${level}.block.0.nin_shortcut`, colours, [[0, 0, 1]]);
    net.passes(`encoder.down.${level}.downsample.conv`, colours, SQUARE);
    for (let i = 0; i <= resBlocks; i++)
      net.passes(`decoder.up.${level}.block.${i}.nin_shortcut`, colours, [[0, 0, 1]]);
    net.passes(`decoder.up.${level}.upsample.conv`, colours, TENT);
  }
  for (const part of ["encoder", "decoder"]) net.clears(`${part}.mid.attn_1.proj_out`);
  net.lowers("encoder.conv_out", colours, coarsest / groups);
  net.keeps("quant_conv", latentChannels);
  net.keeps("post_quant_conv", latentChannels);
  net.lifts("decoder.conv_in", colours);
  net.lowers("decoder.conv_out", colours, finest / groups);
}

type Tap = readonly [row: number, column: number, value: number];

/** The mean of two by two, where the picture is padded below and to the right. */
const SQUARE: readonly Tap[] = [
  [0, 0, 0.25],
  [0, 1, 0.25],
  [1, 0, 0.25],
  [1, 1, 0.25],
];

/** Of pixels that were doubled: what lies between their centres, linearly. */
const TENT: readonly Tap[] = [0, 1, 2].flatMap((row) =>
  [0, 1, 2].map((column): Tap => {
    const share = (at: number): number => (at === 1 ? 0.5 : 0.25);
    return [row, column, share(row) * share(column)];
  }),
);

class Editor {
  readonly #values: Values;
  readonly #shapes: ReadonlyMap<string, Shape>;

  constructor(values: Values, manifest: Manifest) {
    this.#values = values;
    this.#shapes = new Map(manifest.map(({ key, shape }) => [key, shape]));
  }

  /** A convolution that makes the four channels of each colour. */
  lifts(layer: string, colours: number): void {
    const { weight, bias, kernel } = this.#layer(layer);
    const middle = Math.floor(kernel / 2);
    for (let colour = 0; colour < colours; colour++)
      for (let part = 0; part < FOUR; part++) {
        const out = FOUR * colour + part;
        weight.clear(out);
        bias[out] = [CONSTANT, -CONSTANT, 0, 0][part] ?? 0;
        if (part >= 2) weight.set(out, colour, [middle, middle, part === 2 ? 1 : -1]);
      }
  }

  /** A convolution that gives each of the four channels on, moved and mixed by the taps; its other channels do not read the
   *  constants. Absent where blocks have as many channels as before. */
  passes(layer: string, colours: number, taps: readonly Tap[]): void {
    if (!this.#shapes.has(this.#key(layer, "weight"))) return;
    const { weight, bias, outputs } = this.#layer(layer);
    for (let out = FOUR * colours; out < outputs; out++)
      for (let colour = 0; colour < colours; colour++)
        for (const part of [0, 1]) weight.clear(out, FOUR * colour + part);
    for (let out = 0; out < FOUR * colours; out++) {
      weight.clear(out);
      bias[out] = 0;
      for (const tap of taps) weight.set(out, out, tap);
    }
  }

  /** The convolution behind the last norm and its silu: colours from their four channels. */
  lowers(layer: string, colours: number, group: number): void {
    const { weight, bias, kernel } = this.#layer(layer);
    const middle = Math.floor(kernel / 2);
    for (let colour = 0; colour < colours; colour++) {
      const first = Math.floor((FOUR * colour) / group) * group;
      const last = Math.min(first + group, FOUR * colours);
      const deviation = CONSTANT * Math.sqrt((last - first) / 2 / group);
      weight.clear(colour);
      bias[colour] = 0;
      weight.set(colour, FOUR * colour + 2, [middle, middle, deviation]);
      weight.set(colour, FOUR * colour + 3, [middle, middle, -deviation]);
    }
  }

  /** A mixture of channels that leaves the first ones as they are. */
  keeps(layer: string, count: number): void {
    const { weight, bias } = this.#layer(layer);
    for (let out = 0; out < count; out++) {
      weight.clear(out);
      bias[out] = 0;
      weight.set(out, out, [0, 0, 1]);
    }
  }

  clears(layer: string): void {
    const { weight, bias, outputs } = this.#layer(layer);
    for (let out = 0; out < outputs; out++) weight.clear(out);
    bias.fill(0);
  }

  #key(layer: string, part: string): string {
    return `${PREFIXES.vae}.${layer}.${part}`;
  }

  #layer(layer: string) {
    const key = this.#key(layer, "weight");
    const [outputs = 1, inputs = 1, kernel = 1, width = 1] = this.#shapes.get(key) ?? [];
    const [values, bias] = [this.#values.get(key), this.#values.get(this.#key(layer, "bias"))];
    if (values === undefined || bias === undefined) throw new Error(`there is no ${key}`);
    const area = kernel * width;
    const weight = {
      /** All that an output reads, or of one input. */
      clear(out: number, of?: number): void {
        const start = (out * inputs + (of ?? 0)) * area;
        values.fill(0, start, start + (of === undefined ? inputs * area : area));
      },
      set(out: number, of: number, [row, column, value]: Tap): void {
        values[(out * inputs + of) * area + row * width + column] = value;
      },
    };
    return { weight, bias, outputs, kernel };
  }
}
