/** Colours by name, each picture's a little different. */
import type { Colour, HairColour } from "./attributes.ts";
import type { Random } from "./random.ts";

/** 0 to 255. */
export type Rgb = readonly [red: number, green: number, blue: number];

const COLOUR_CENTRES: Readonly<Record<Colour, Rgb>> = {
  red: [218, 46, 46],
  orange: [242, 140, 42],
  yellow: [245, 210, 62],
  green: [50, 162, 74],
  blue: [48, 96, 216],
  purple: [134, 70, 188],
  pink: [244, 140, 178],
  brown: [130, 84, 44],
  black: [34, 33, 38],
  gray: [143, 146, 148],
  white: [244, 243, 240],
  turquoise: [50, 200, 196],
};

const HAIR_CENTRES: Readonly<Record<HairColour, Rgb>> = {
  blonde: [248, 208, 62],
  brown: COLOUR_CENTRES.brown,
  black: COLOUR_CENTRES.black,
  red: [224, 48, 44],
  white: COLOUR_CENTRES.white,
  blue: COLOUR_CENTRES.blue,
  pink: COLOUR_CENTRES.pink,
};

/** How far each channel may lie from the centre. */
const SPREAD = 12;

export const colourOf = (name: Colour, random: Random): Rgb =>
  varied(COLOUR_CENTRES[name], SPREAD, random);

export const hairColourOf = (name: HairColour, random: Random): Rgb =>
  varied(HAIR_CENTRES[name], SPREAD, random);

/** Each channel by itself, within 0 and 255. */
export function varied([red, green, blue]: Rgb, spread: number, random: Random): Rgb {
  const near = (value: number): number =>
    Math.min(255, Math.max(0, value + random.between(-spread, spread)));
  return [near(red), near(green), near(blue)];
}

/** Darker below 1, lighter above. */
export const shaded = ([red, green, blue]: Rgb, factor: number): Rgb => [
  Math.min(255, red * factor),
  Math.min(255, green * factor),
  Math.min(255, blue * factor),
];

/** @param share of `to`, 0 to 1 */
export const between = (from: Rgb, to: Rgb, share: number): Rgb => [
  from[0] + (to[0] - from[0]) * share,
  from[1] + (to[1] - from[1]) * share,
  from[2] + (to[2] - from[2]) * share,
];

/** Luma of ITU-R BT.601. */
export const lumaOf = (red: number, green: number, blue: number): number =>
  0.299 * red + 0.587 * green + 0.114 * blue;
