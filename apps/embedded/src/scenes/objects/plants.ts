import { lumaOf, type Rgb } from "../palette.ts";
import { ellipse, line, polygon, rectangle } from "../paths.ts";
import { type DrawObject, paint } from "../pen.ts";

export const flower: DrawObject = (pen, colour) => {
  paint(pen, rectangle(-0.024, -0.66, 0.024, 0), [50, 140, 62]);
  paint(pen, ellipse(0.135, -0.235, 0.105, 0.06), [60, 150, 66]);
  for (let petal = 0; petal < 6; petal++) {
    const angle = (petal * Math.PI) / 3;
    paint(pen, ellipse(0.185 * Math.cos(angle), -0.69 + 0.185 * Math.sin(angle), 0.135), colour);
  }
  paint(pen, ellipse(0, -0.69, 0.14), colour);
  const [red, green, blue] = colour;
  const isYellow = red > 190 && green > 105 && blue < 110 && lumaOf(red, green, blue) > 120;
  const heart: Rgb = isYellow ? [146, 90, 44] : [255, 212, 72];
  paint(pen, ellipse(0, -0.69, 0.112), heart);
};

export const apple: DrawObject = (pen, colour) => {
  paint(pen, ellipse(-0.18, -0.39, 0.36, 0.385), colour);
  paint(pen, ellipse(0.18, -0.39, 0.36, 0.385), colour);
  paint(pen, line(-0.02, -0.69, 0.05, -0.98, 0.07), [112, 68, 42]);
  paint(pen, ellipse(0.23, -0.91, 0.165, 0.09), [74, 164, 72]);
};

export const mushroom: DrawObject = (pen, colour) => {
  paint(pen, polygon(-0.13, -0.5, 0.13, -0.5, 0.18, 0, -0.18, 0), [240, 226, 202]);
  paint(pen, ellipse(0, -0.46, 0.48, 0.46, 2, 4), colour);
  const spots = [
    [-0.24, -0.6, 0.075],
    [0.04, -0.76, 0.085],
    [0.27, -0.58, 0.065],
  ] as const;
  for (const [x, y, r] of spots) paint(pen, ellipse(x, y, r), [250, 246, 240]);
};
