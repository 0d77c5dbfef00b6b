import { lumaOf, type Rgb, shaded } from "../palette.ts";
import { ellipse, line, polygon } from "../paths.ts";
import { type DrawObject, paint } from "../pen.ts";

export const cat: DrawObject = (pen, colour) => {
  const eye: Rgb = lumaOf(...colour) < 130 ? [246, 216, 82] : [38, 54, 40];
  paint(pen, line(0.23, -0.12, 0.43, -0.26, 0.08), colour);
  paint(pen, line(0.43, -0.24, 0.395, -0.5, 0.08), colour);
  paint(pen, ellipse(0, -0.25, 0.28, 0.25), colour);
  for (const side of [-1, 1])
    paint(pen, polygon(side * 0.25, -0.7, side * 0.225, -1, side * 0.07, -0.85), colour);
  paint(pen, ellipse(0, -0.67, 0.27, 0.21), colour);
  for (const x of [-0.124, 0.124]) paint(pen, ellipse(x, -0.67, 0.052, 0.06), eye);
  paint(pen, polygon(-0.034, -0.595, 0.034, -0.595, 0, -0.55), [238, 130, 142]);
};

/** Swims to the left; one unit long, its middle half a unit above the foot. */
export const fish: DrawObject = (pen, colour) => {
  paint(pen, polygon(0.3, -0.5, 0.5, -0.73, 0.5, -0.27), shaded(colour, 0.75));
  paint(pen, ellipse(-0.08, -0.5, 0.42, 0.266), colour);
  paint(pen, ellipse(-0.29, -0.56, 0.066), [250, 250, 250]);
  paint(pen, ellipse(-0.29, -0.56, 0.036), [22, 22, 26]);
};

export const bird: DrawObject = (pen, colour) => {
  for (const x of [-0.06, 0.06]) paint(pen, line(x, -0.2, x, 0, 0.03), [222, 140, 50]);
  paint(pen, polygon(0.24, -0.46, 0.56, -0.62, 0.5, -0.36), shaded(colour, 0.7));
  paint(pen, ellipse(0.02, -0.42, 0.34, 0.27), colour);
  paint(pen, ellipse(-0.24, -0.72, 0.19), colour);
  paint(pen, ellipse(0.1, -0.42, 0.2, 0.13), shaded(colour, 0.7));
  paint(pen, polygon(-0.4, -0.78, -0.58, -0.7, -0.4, -0.66), [240, 165, 50]);
  paint(pen, ellipse(-0.29, -0.76, 0.045), [250, 250, 250]);
  paint(pen, ellipse(-0.3, -0.76, 0.025), [22, 22, 26]);
};
