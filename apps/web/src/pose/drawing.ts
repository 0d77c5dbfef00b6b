/** How OpenPose's pictures show a figure: what is drawn, in which order, in which colours. */
import type { Place } from "./place.ts";
import type { Figure, Joint } from "./figure.ts";

/** Red, green, blue. */
export type Colour = readonly [number, number, number];

export type Mark =
  | { readonly shape: "limb"; readonly from: Joint; readonly to: Joint; readonly colour: Colour }
  | {
      readonly shape: "bone" | "dot";
      readonly from: Joint;
      readonly to: Joint;
      readonly colour: Colour;
      /** Half its thickness at a scale of 1, pixels. */
      readonly radius: number;
    };

/** Half the thickness of limbs at a scale of 1, pixels. */
export const LIMB = 4;

/** Joints by number. Order and colours: CMU-Perceptual-Computing-Lab/openpose, as ControlNet's annotator draws them. */
export const LIMBS = [
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
] as const;

const COLOURS: readonly Colour[] = [
  [255, 0, 0],
  [255, 85, 0],
  [255, 170, 0],
  [255, 255, 0],
  [170, 255, 0],
  [85, 255, 0],
  [0, 255, 0],
  [0, 255, 85],
  [0, 255, 170],
  [0, 255, 255],
  [0, 170, 255],
  [0, 85, 255],
  [0, 0, 255],
  [85, 0, 255],
  [170, 0, 255],
  [255, 0, 255],
  [255, 0, 170],
  [255, 0, 85],
];

/** Limbs are darker than the joints on them. */
const LIMB_LIGHT = 0.6;
/** Four bones of each finger. */
const BONES = [1, 5, 9, 13, 17].flatMap((first) => [
  [0, first] as const,
  ...[0, 1, 2].map((i) => [first + i, first + i + 1] as const),
]);

/** What of a figure is drawn, the first first. */
export function marksOf({ body, leftHand, rightHand, face }: Figure): readonly Mark[] {
  const dark = (colour: Colour): Colour => [
    Math.trunc(colour[0] * LIMB_LIGHT),
    Math.trunc(colour[1] * LIMB_LIGHT),
    Math.trunc(colour[2] * LIMB_LIGHT),
  ];
  const limbs = LIMBS.flatMap(([a, b], i): Mark[] => {
    const [from, to, colour] = [body[a], body[b], COLOURS[i]];
    return from?.shown && to?.shown && colour
      ? [{ shape: "limb", from, to, colour: dark(colour) }]
      : [];
  });
  const joints = body.flatMap((joint, i): Mark[] =>
    dots([joint], COLOURS[i] ?? [255, 255, 255], 4),
  );
  return [
    ...limbs,
    ...joints,
    ...hand(leftHand),
    ...hand(rightHand),
    ...dots(face ?? [], [255, 255, 255], 3),
  ];
}

const dots = (joints: readonly Joint[], colour: Colour, radius: number): Mark[] =>
  joints
    .filter(({ shown }) => shown)
    .map((joint) => ({ shape: "dot", from: joint, to: joint, colour, radius }));

function hand(joints: readonly Joint[] = []): readonly Mark[] {
  const bones = BONES.flatMap(([a, b], i): Mark[] => {
    const [from, to] = [joints[a], joints[b]];
    return from?.shown && to?.shown
      ? [{ shape: "bone", from, to, colour: hue(i / BONES.length), radius: 1 }]
      : [];
  });
  return [...bones, ...dots(joints, [0, 0, 255], 4)];
}

/** Full colour of a share of the circle, to the very level that ControlNet's annotator gives. */
function hue(share: number): Colour {
  const sixth = Math.floor(share * 6);
  const part = share * 6 - sixth;
  const rising = nearest(255 * (1 - (1 - part)));
  const falling = nearest(255 * (1 - part));
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

/** Halves go to the even number. */
const nearest = (value: number): number =>
  value % 1 === 0.5 ? 2 * Math.round(value / 2) : Math.round(value);

/** OpenPose's pictures have 512 pixels a side; larger ones have thicker limbs. */
export const scaleFor = ({ width, height }: Pick<Place, "width" | "height">): number =>
  Math.max(1, Math.min(width, height) / 512);
