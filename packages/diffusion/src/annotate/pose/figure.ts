/** Which points are joined, and in which colours.
 *  Reference: Mikubill/sd-webui-controlnet@56cec5b, annotator/openpose/{util,animalpose}.py. */
import type { Colour } from "@inkloom/pixels";

type Pair = readonly [number, number];

/** Limbs of bodies in the order in which they are drawn; each has the colour of its place in `RAINBOW`. */
export const LIMBS: readonly Pair[] = [
  [1, 2],
  [1, 5],
  [2, 3],
  [3, 4],
  [5, 6],
  [6, 7],
  [1, 8],
  [8, 9],
  [9, 10],
  [1, 11],
  [11, 12],
  [12, 13],
  [1, 0],
  [0, 14],
  [14, 16],
  [0, 15],
  [15, 17],
];

/** Eighteen hues, from red by yellow, green and blue towards red again: of the joints in their order. */
export const RAINBOW: readonly Colour[] = Array.from({ length: 18 }, (_, i) => {
  const rising = (i % 3) * 85;
  const falling = 255 - rising;
  const sixth = Math.floor(i / 3);
  if (sixth === 0) return [255, rising, 0];
  if (sixth === 1) return [falling, 255, 0];
  if (sixth === 2) return [0, 255, rising];
  if (sixth === 3) return [0, falling, 255];
  if (sixth === 4) return [rising, 0, 255];
  return [255, 0, falling];
});

/** Four bones of each finger, from the wrist. */
export const BONES: readonly Pair[] = [1, 5, 9, 13, 17].flatMap((first): Pair[] => [
  [0, first],
  [first, first + 1],
  [first + 1, first + 2],
  [first + 2, first + 3],
]);

/** Twenty full hues around the circle. */
export const BONE_COLOURS: readonly Colour[] = BONES.map((_, i) => hue(i / BONES.length));

/** Of animals (AP-10K): points that are joined, and the colours of the lines. */
export const ANIMAL_LIMBS: readonly (readonly [from: number, to: number, colour: Colour])[] = [
  [0, 1, [255, 255, 255]],
  [1, 2, [100, 255, 100]],
  [0, 2, [150, 255, 255]],
  [2, 3, [100, 50, 255]],
  [3, 8, [50, 150, 200]],
  [8, 9, [0, 255, 255]],
  [9, 10, [0, 150, 0]],
  [3, 5, [0, 0, 255]],
  [5, 6, [0, 0, 150]],
  [6, 7, [255, 50, 255]],
  [3, 4, [255, 0, 255]],
  [4, 14, [255, 0, 0]],
  [14, 15, [150, 0, 0]],
  [15, 16, [255, 255, 100]],
  [4, 11, [0, 150, 0]],
  [11, 12, [255, 255, 0]],
  [12, 13, [150, 150, 150]],
];

/** Full colour of a share of the circle; to the nearest level, halves to the even one. */
function hue(share: number): Colour {
  const sixth = Math.floor(share * 6);
  const part = share * 6 - sixth;
  const falling = roundEven(255 * (1 - part));
  const rising = roundEven(255 * (1 - (1 - part)));
  const colours: readonly Colour[] = [
    [255, rising, 0],
    [falling, 255, 0],
    [0, 255, rising],
    [0, falling, 255],
    [rising, 0, 255],
    [255, 0, falling],
  ];
  return colours[sixth % 6] ?? [0, 0, 0];
}

function roundEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  return rest > 0.5 || (rest === 0.5 && below % 2 !== 0) ? below + 1 : below;
}
