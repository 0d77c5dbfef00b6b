/** What OpenCV draws, pixel for pixel. */
export { fillCircle } from "./circle.ts";
export { fillConvex } from "./convex.ts";
export { type Ellipse, ellipsePolygon } from "./ellipse.ts";
export { drawLine } from "./line.ts";
export type { Colour, Place } from "./place.ts";
