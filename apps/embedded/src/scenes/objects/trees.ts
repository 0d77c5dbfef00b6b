import type { Rgb } from "../palette.ts";
import { ellipse, line, polygon, rectangle } from "../paths.ts";
import { type DrawObject, paint } from "../pen.ts";

export const tree: DrawObject = (pen, colour) => {
  paint(pen, rectangle(-0.07, -0.44, 0.07, 0), [112, 72, 44]);
  paint(pen, ellipse(-0.18, -0.57, 0.24), colour);
  paint(pen, ellipse(0.18, -0.57, 0.24), colour);
  paint(pen, ellipse(0, -0.73, 0.27), colour);
};

export const pineTree: DrawObject = (pen) => {
  paint(pen, rectangle(-0.06, -0.16, 0.06, 0), [96, 62, 40]);
  paint(pen, polygon(-0.32, -0.145, 0, -0.55, 0.32, -0.145), [30, 104, 62]);
  paint(pen, polygon(-0.245, -0.39, 0, -0.76, 0.245, -0.39), [32, 117, 70]);
  paint(pen, polygon(-0.18, -0.625, 0, -1, 0.18, -0.625), [37, 132, 82]);
};

export const palmTree: DrawObject = (pen) => {
  const trunk: Rgb = [140, 100, 56];
  paint(pen, line(0, 0, 0.045, -0.42, 0.078), trunk);
  paint(pen, line(0.04, -0.4, 0.14, -0.76, 0.078), trunk);
  for (const [x, y] of LEAVES) paint(pen, leaf(x, y), [40, 142, 72]);
};

/** Tips of the leaves from where they grow. */
const LEAVES = [
  [-0.34, 0.16],
  [-0.36, -0.06],
  [-0.22, -0.22],
  [0.1, -0.26],
  [0.3, -0.12],
  [0.37, 0.05],
  [0.33, 0.18],
] as const;

function leaf(x: number, y: number): ReturnType<typeof polygon> {
  const [fromX, fromY] = [0.14, -0.76];
  const [asideX, asideY] = [-y * 0.24, x * 0.24];
  const [middleX, middleY] = [fromX + x * 0.55, fromY + y * 0.55 - 0.03];
  return polygon(
    fromX,
    fromY,
    middleX + asideX,
    middleY + asideY,
    fromX + x,
    fromY + y,
    middleX - asideX * 0.5,
    middleY - asideY * 0.5,
  );
}
