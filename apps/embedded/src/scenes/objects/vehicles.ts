import { shaded } from "../palette.ts";
import { ellipse, line, polygon, rectangle, rounded } from "../paths.ts";
import { type DrawObject, paint } from "../pen.ts";

/** One unit wide, half a unit high. */
export const car: DrawObject = (pen, colour) => {
  paint(
    pen,
    polygon(-0.27, -0.32, -0.19, -0.525, 0.185, -0.525, 0.265, -0.32),
    shaded(colour, 0.8),
  );
  paint(pen, polygon(-0.195, -0.33, -0.145, -0.485, 0.14, -0.485, 0.195, -0.33), [190, 225, 240]);
  paint(pen, rounded(-0.5, -0.335, 0.5, -0.095, 0.07), colour);
  for (const x of [-0.27, 0.265]) {
    paint(pen, ellipse(x, -0.111, 0.111), [30, 30, 33]);
    paint(pen, ellipse(x, -0.111, 0.06), [198, 198, 203]);
  }
};

export const boat: DrawObject = (pen, colour) => {
  paint(pen, polygon(-0.045, -0.325, -0.045, -0.86, -0.29, -0.325), shaded(colour, 1.12));
  paint(pen, polygon(0.03, -0.325, 0.03, -0.985, 0.42, -0.325), colour);
  paint(pen, rectangle(-0.03, -1, 0.025, -0.24), [92, 62, 42]);
  paint(pen, polygon(-0.5, -0.25, 0.5, -0.25, 0.32, 0, -0.32, 0), shaded(colour, 0.75));
};

export const balloon: DrawObject = (pen, colour) => {
  paint(pen, line(-0.21, -0.385, -0.09, -0.14, 0.014), [92, 70, 58]);
  paint(pen, line(0.21, -0.385, 0.09, -0.14, 0.014), [92, 70, 58]);
  paint(pen, ellipse(0, -0.646, 0.348), colour);
  paint(pen, ellipse(0, -0.646, 0.13, 0.348), shaded(colour, 1.22));
  paint(pen, rectangle(-0.097, -0.145, 0.097, 0), [140, 90, 52]);
};

export const rocket: DrawObject = (pen, colour) => {
  paint(pen, polygon(-0.09, -0.21, 0.09, -0.21, 0, 0), [255, 160, 38]);
  paint(pen, polygon(-0.15, -0.39, -0.265, -0.19, -0.1, -0.225), colour);
  paint(pen, polygon(0.15, -0.39, 0.265, -0.19, 0.1, -0.225), colour);
  paint(pen, ellipse(0, -0.573, 0.163, 0.427), [232, 232, 238]);
  const tip = ellipse(0, -0.573, 0.163, 0.427, 2.33, 3.67)[0] ?? [];
  paint(pen, [[...tip, 0, -0.695]], colour);
  paint(pen, ellipse(0, -0.62, 0.073), [70, 140, 212]);
};
