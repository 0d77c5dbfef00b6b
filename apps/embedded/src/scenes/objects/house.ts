import { shaded } from "../palette.ts";
import { polygon, rectangle } from "../paths.ts";
import { type DrawObject, paint } from "../pen.ts";

export const house: DrawObject = (pen, colour) => {
  paint(pen, rectangle(-0.47, -0.58, 0.47, 0), colour);
  paint(pen, polygon(-0.56, -0.575, 0, -1.05, 0.56, -0.575), shaded(colour, 0.58));
  paint(pen, rectangle(-0.105, -0.32, 0.105, 0), [94, 60, 36]);
  for (const x of [-0.28, 0.28])
    paint(pen, rectangle(x - 0.085, -0.44, x + 0.085, -0.225), [255, 236, 148]);
};
