/** Row-major indices of data known while tracing. */
import type { Shape } from "./shape.ts";

/** Elements between neighbours along each axis. */
export function stridesOf(shape: Shape): number[] {
  const strides: number[] = [];
  let stride = 1;
  for (const size of shape.toReversed()) {
    strides.unshift(stride);
    stride *= size;
  }
  return strides;
}

/** For every element of `shape` in order, where it lies in data with these strides. */
export function placesOf(shape: Shape, strides: readonly number[], start = 0): number[] {
  return shape.reduce<number[]>(
    (places, size, axis) =>
      places.flatMap((place) =>
        Array.from({ length: size }, (_, i) => place + i * (strides[axis] ?? 0)),
      ),
    [start],
  );
}

/** For every element of `to`, the element of `from` it is when `from` is broadcast. */
export function broadcastPlaces(from: Shape, to: Shape): number[] {
  const strides = stridesOf(from).map((stride, axis) => (from[axis] === 1 ? 0 : stride));
  return placesOf(to, [...to.slice(from.length).map(() => 0), ...strides]);
}

/** The values at `places`. */
export const pick = (values: ArrayLike<number>, places: readonly number[]): number[] =>
  places.map((place) => values[place] ?? NaN);
