import type { Canvas } from "../canvas.ts";
import type { Random } from "../random.ts";
import { blurred } from "./blur.ts";

/** Soft edges, paler colours, and paper that takes the paint unevenly. */
export function watercolor({ size, data }: Canvas, random: Random): void {
  const soft = blurred(data, size, 3, random.between(1.2, 1.6));
  const stains = smoothNoise(size, Math.round(random.between(17, 22)), random);
  const strength = random.between(20, 30);
  stains.forEach((stain, i) => {
    for (let at = i * 3; at < i * 3 + 3; at++) {
      const paint = 255 - (255 - (soft[at] ?? 0)) * 0.79;
      data[at] = Math.min(255, Math.max(0, paint + strength * stain - 2));
    }
  });
}

/** Random values on a grid of `cells`, between them a cubic B-spline, -1 to 1 but mostly within ±0.5; [size, size]. */
function smoothNoise(size: number, cells: number, random: Random): Float32Array {
  const across = cells + 4;
  const grid = Float32Array.from({ length: across * across }, () => random.between(-1, 1));
  const places = Array.from({ length: size }, (_, i) => splineAt((i * cells) / size));
  const rows = new Float32Array(across * size); // the grid's rows, wide
  for (let row = 0; row < across; row++)
    places.forEach(({ first, weights }, x) => {
      let sum = 0;
      weights.forEach((weight, k) => (sum += weight * (grid[row * across + first + k] ?? 0)));
      rows[row * size + x] = sum;
    });
  const out = new Float32Array(size * size);
  places.forEach(({ first, weights }, y) => {
    for (let x = 0; x < size; x++) {
      let sum = 0;
      weights.forEach((weight, k) => (sum += weight * (rows[(first + k) * size + x] ?? 0)));
      out[y * size + x] = sum;
    }
  });
  return out;
}

/** The four weights of the uniform cubic B-spline at `place`, and the first value that they belong to. */
function splineAt(place: number): { first: number; weights: readonly number[] } {
  const first = Math.floor(place);
  const t = place - first;
  const rest = 1 - t;
  const weights = [
    rest ** 3 / 6,
    (3 * t ** 3 - 6 * t ** 2 + 4) / 6,
    (3 * rest ** 3 - 6 * rest ** 2 + 4) / 6,
    t ** 3 / 6,
  ];
  return { first, weights };
}
