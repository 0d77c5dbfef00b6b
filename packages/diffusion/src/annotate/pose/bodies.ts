/** Joints grouped to bodies: each limb joins the two of its joints between which the fields point the same way, the
 *  surest first. Reference: Mikubill/sd-webui-controlnet@56cec5b, annotator/openpose/body.py. */
import type { Candidate } from "./joints.ts";
import { peaksOf } from "./joints.ts";
import { type CoarseMap, type Enlarging, valueAt } from "./heat-map.ts";
import { BODY_POINTS, type Points } from "./person.ts";

/** Joints of a limb, and the channels of x and y of its field. The last two are looked at, but begin no body. */
const LIMBS: readonly (readonly [from: number, to: number, x: number, y: number])[] = [
  [1, 2, 12, 13],
  [1, 5, 20, 21],
  [2, 3, 14, 15],
  [3, 4, 16, 17],
  [5, 6, 22, 23],
  [6, 7, 24, 25],
  [1, 8, 0, 1],
  [8, 9, 2, 3],
  [9, 10, 4, 5],
  [1, 11, 6, 7],
  [11, 12, 8, 9],
  [12, 13, 10, 11],
  [1, 0, 28, 29],
  [0, 14, 30, 31],
  [14, 16, 34, 35],
  [0, 15, 32, 33],
  [15, 17, 36, 37],
  [2, 16, 18, 19],
  [5, 17, 26, 27],
];
const BEGINNING = 17;

/** Places along a limb where its field is read. */
const SAMPLES = 10;
/** What the field must reach along the limb at more than eight of ten places. */
const ALONG = 0.05;
const ENOUGH = 0.8 * SAMPLES;
/** A body has at least so many joints, of at least this score each. */
const FEWEST = 4;
const LOWEST = 0.4;

interface Body {
  /** By joint: the candidate's number, -1 where there is none. */
  readonly joints: number[];
  score: number;
  count: number;
}

interface Link {
  readonly from: number;
  readonly to: number;
  readonly score: number;
}

/** @param height of the picture: limbs longer than half of it count less */
export function bodiesOf(
  joints: readonly CoarseMap[],
  fields: readonly CoarseMap[],
  enlarge: Enlarging,
): readonly Points[] {
  const height = enlarge.down.length;
  const candidates: Candidate[] = [];
  const byJoint = Array.from({ length: BODY_POINTS }, (_, joint) => {
    const map = joints[joint];
    const peaks = map ? peaksOf(map, enlarge) : [];
    const first = candidates.length;
    candidates.push(...peaks);
    return peaks.map((peak, i) => ({ peak, id: first + i }));
  });
  const score = (id: number): number => candidates[id]?.score ?? 0;
  const bodies: Body[] = [];
  LIMBS.forEach(([from, to, x, y], limb) => {
    const [across, down] = [fields[x], fields[y]];
    if (!across || !down) return;
    const links = linksOf(byJoint[from] ?? [], byJoint[to] ?? [], (a, b) =>
      scoreOf(a, b, { across, down, enlarge, height }),
    );
    for (const link of links) {
      const having = bodies.filter(
        (body) => body.joints[from] === link.from || body.joints[to] === link.to,
      );
      const [body, other] = having;
      if (body === undefined) {
        if (limb >= BEGINNING) continue;
        const own = Array<number>(BODY_POINTS).fill(-1);
        own[from] = link.from;
        own[to] = link.to;
        bodies.push({
          joints: own,
          score: score(link.from) + score(link.to) + link.score,
          count: 2,
        });
      } else if (other === undefined || overlap(body, other)) {
        if (other === undefined && body.joints[to] === link.to) continue;
        body.joints[to] = link.to;
        body.count += 1;
        body.score += score(link.to) + link.score;
      } else {
        other.joints.forEach((id, joint) => {
          if (id >= 0) body.joints[joint] = id;
        });
        body.count += other.count;
        body.score += other.score + link.score;
        bodies.splice(bodies.indexOf(other), 1);
      }
    }
  });
  return bodies
    .filter((body) => body.count >= FEWEST && body.score / body.count >= LOWEST)
    .map((body) => body.joints.map((id) => candidates[id]));
}

const overlap = (a: Body, b: Body): boolean =>
  a.joints.some((id, joint) => id >= 0 && (b.joints[joint] ?? -1) >= 0);

type Numbered = readonly { readonly peak: Candidate; readonly id: number }[];

/** The surest first; each candidate once. */
function linksOf(
  starts: Numbered,
  ends: Numbered,
  scoreBetween: (a: Candidate, b: Candidate) => number | undefined,
): readonly Link[] {
  const possible: Link[] = [];
  for (const { peak: a, id: from } of starts)
    for (const { peak: b, id: to } of ends) {
      const score = scoreBetween(a, b);
      if (score !== undefined) possible.push({ from, to, score });
    }
  const taken = new Set<number>();
  return possible
    .toSorted((a, b) => b.score - a.score)
    .filter(({ from, to }) => {
      if (taken.has(from) || taken.has(to)) return false;
      taken.add(from).add(to);
      return true;
    });
}

interface Field {
  readonly across: CoarseMap;
  readonly down: CoarseMap;
  readonly enlarge: Enlarging;
  readonly height: number;
}

/** How well the field points from `a` to `b`; undefined where it does not. */
function scoreOf(a: Candidate, b: Candidate, { across, down, enlarge, height }: Field) {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const length = Math.max(0.001, Math.sqrt(dx * dx + dy * dy));
  const [ux, uy] = [dx / length, dy / length];
  const at = (from: number, to: number, i: number): number =>
    i === SAMPLES - 1 ? to : roundEven(i * ((to - from) / (SAMPLES - 1)) + from);
  let sum = 0;
  let along = 0;
  for (let i = 0; i < SAMPLES; i++) {
    const [x, y] = [at(a.x, b.x, i), at(a.y, b.y, i)];
    const value = valueAt(across, enlarge, x, y) * ux + valueAt(down, enlarge, x, y) * uy;
    sum += value;
    if (value > ALONG) along++;
  }
  const score = sum / SAMPLES + Math.min((0.5 * height) / length - 1, 0);
  return along > ENOUGH && score > 0 ? score : undefined;
}

function roundEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  return rest > 0.5 || (rest === 0.5 && below % 2 !== 0) ? below + 1 : below;
}
