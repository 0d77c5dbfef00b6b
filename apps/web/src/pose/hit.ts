/** What of figures lies under a pointer. */
import { LIMBS } from "./drawing.ts";
import type { Figure } from "./figure.ts";
import type { Point } from "./place.ts";

/** Pixels of the screen within which something is hit. */
const NEAR_JOINT = 14;
const NEAR_LIMB = 10;

export interface Hit {
  readonly figure: number;
  /** Absent on a limb: the figure is meant. */
  readonly joint?: number;
}

/** What lies under a place; joints before limbs, the figure that is drawn last before others. @param pixel a pixel of the screen, in the document */
export function hitAt(figures: readonly Figure[], at: Point, pixel: number): Hit | undefined {
  const joints = figures.flatMap(({ body }, figure) =>
    body.flatMap(({ x, y, shown }, joint): Candidate[] =>
      shown ? [{ hit: { figure, joint }, distance: Math.hypot(x - at.x, y - at.y) }] : [],
    ),
  );
  const limbs = figures.flatMap(({ body }, figure) =>
    LIMBS.flatMap(([a, b]): Candidate[] => {
      const [from, to] = [body[a], body[b]];
      return from?.shown && to?.shown
        ? [{ hit: { figure }, distance: distanceTo(at, from, to) }]
        : [];
    }),
  );
  return nearest(joints, NEAR_JOINT * pixel) ?? nearest(limbs, NEAR_LIMB * pixel);
}

interface Candidate {
  readonly hit: Hit;
  readonly distance: number;
}

const nearest = (candidates: readonly Candidate[], within: number): Hit | undefined =>
  candidates
    .filter(({ distance }) => distance <= within)
    .reduce<Candidate | undefined>(
      (best, each) => (best === undefined || each.distance <= best.distance ? each : best),
      undefined,
    )?.hit;

function distanceTo(at: Point, from: Point, to: Point): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const share = ((at.x - from.x) * dx + (at.y - from.y) * dy) / Math.max(1e-9, dx * dx + dy * dy);
  const near = Math.min(1, Math.max(0, share));
  return Math.hypot(at.x - from.x - near * dx, at.y - from.y - near * dy);
}
