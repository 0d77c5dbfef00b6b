/** Polygons of ellipses, a corner per degree. */
import type { Place } from "./place.ts";

export interface Ellipse {
  readonly centre: Place;
  /** Half its length and half its width, whole pixels. */
  readonly half: readonly [length: number, width: number];
  /** Whole degrees from the x axis towards y. */
  readonly angle: number;
}

/** Sines of whole degrees from 0 to 450, with the seven digits and in the precision that OpenCV keeps them. */
const SINES = Float32Array.from({ length: 451 }, (_, degrees) =>
  Number(Math.sin((degrees * Math.PI) / 180).toFixed(7)),
);

/** Whole pixels in order around it, each once in a row. */
export function ellipsePolygon({ centre, half, angle }: Ellipse): readonly Place[] {
  const turned = ((angle % 360) + 360) % 360;
  const [cos, sin] = [SINES[450 - turned] ?? 0, SINES[turned] ?? 0];
  const places: Place[] = [];
  for (let degrees = 0; degrees <= 360; degrees++) {
    const along = half[0] * (SINES[450 - degrees] ?? 0);
    const aside = half[1] * (SINES[degrees] ?? 0);
    const x = roundEven(centre.x + along * cos - aside * sin);
    const y = roundEven(centre.y + along * sin + aside * cos);
    const before = places.at(-1);
    if (before?.x !== x || before.y !== y) places.push({ x, y });
  }
  return places.length === 1 ? [centre, centre] : places;
}

/** To the nearest whole number, halves to the even one. */
function roundEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  return rest > 0.5 || (rest === 0.5 && below % 2 !== 0) ? below + 1 : below;
}
