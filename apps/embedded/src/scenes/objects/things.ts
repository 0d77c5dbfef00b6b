import { type Rgb, shaded } from "../palette.ts";
import { ellipse, hoop, line, polygon, rectangle, rounded } from "../paths.ts";
import { type DrawObject, paint } from "../pen.ts";

export const umbrella: DrawObject = (pen, colour) => {
  paint(pen, rectangle(-0.023, -0.6, 0.023, 0), [92, 70, 56]);
  paint(pen, ellipse(0, -0.6, 0.48, 0.4, 2, 4), colour);
  paint(pen, ellipse(0, -0.6, 0.16, 0.4, 2, 4), shaded(colour, 1.2));
};

export const star: DrawObject = (pen, colour) => {
  const ring: number[] = [];
  for (let corner = 0; corner < 10; corner++) {
    const [angle, radius] = [(corner * Math.PI) / 5, corner % 2 === 0 ? 0.54 : 0.225];
    ring.push(radius * Math.sin(angle), -0.48 - radius * Math.cos(angle));
  }
  paint(pen, [ring], colour);
};

/** The curve x = 16 sin³t, y = 13 cos t − 5 cos 2t − 2 cos 3t − cos 4t. */
export const heart: DrawObject = (pen, colour) => {
  const ring: number[] = [];
  for (let step = 0; step < 60; step++) {
    const t = (step * Math.PI) / 30;
    const y = 13 * Math.cos(t) - 5 * Math.cos(2 * t) - 2 * Math.cos(3 * t) - Math.cos(4 * t);
    ring.push(0.034 * 16 * Math.sin(t) ** 3, -0.56 - 0.034 * y);
  }
  paint(pen, [ring], colour);
};

export const cup: DrawObject = (pen, colour) => {
  paint(pen, hoop(0.32, -0.38, 0.16, 0.17, 0.08), shaded(colour, 0.8));
  paint(pen, rounded(-0.36, -0.72, 0.34, 0, 0.03, 0.12), colour);
  paint(pen, ellipse(-0.01, -0.72, 0.35, 0.07), shaded(colour, 0.7));
  for (const x of [-0.14, 0.1]) {
    paint(pen, line(x, -0.84, x + 0.05, -0.92, 0.03), [205, 205, 210]);
    paint(pen, line(x + 0.05, -0.91, x, -1, 0.03), [205, 205, 210]);
  }
};

export const kite: DrawObject = (pen, colour) => {
  paint(pen, line(0, -0.36, 0.1, -0.18, 0.02), [110, 90, 76]);
  paint(pen, line(0.1, -0.19, 0, 0, 0.02), [110, 90, 76]);
  paint(pen, polygon(0, -1, 0.34, -0.72, 0, -0.34, -0.34, -0.72), colour);
  paint(pen, polygon(0, -1, 0.34, -0.72, 0, -0.72), shaded(colour, 1.2));
  paint(pen, polygon(0, -0.34, -0.34, -0.72, 0, -0.72), shaded(colour, 0.75));
};

export const snowman: DrawObject = (pen) => {
  const [snow, coal]: [Rgb, Rgb] = [
    [240, 243, 250],
    [34, 34, 40],
  ];
  for (const side of [-1, 1])
    paint(pen, line(side * 0.18, -0.5, side * 0.46, -0.66, 0.035), [104, 70, 46]);
  paint(pen, ellipse(0, -0.26, 0.3, 0.27), snow);
  paint(pen, ellipse(0, -0.63, 0.21), snow);
  paint(pen, rectangle(-0.2, -0.84, 0.2, -0.79), coal);
  paint(pen, rectangle(-0.12, -1.02, 0.12, -0.83), coal);
  for (const x of [-0.08, 0.08]) paint(pen, ellipse(x, -0.68, 0.028), coal);
  for (const y of [-0.2, -0.32, -0.44]) paint(pen, ellipse(0, y, 0.026), coal);
  paint(pen, polygon(0, -0.64, 0, -0.58, -0.18, -0.6), [240, 130, 48]);
};
