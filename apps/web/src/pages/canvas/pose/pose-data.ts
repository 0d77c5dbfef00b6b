/** Figures as a layer keeps them: plain data, small, for it is kept with every step. */
import {
  type Figure,
  type Joint,
  MOST_FIGURES,
  PART_NAMES,
  type PartName,
  PARTS,
  type Pose,
} from "../../../pose/figure.ts";
import type { Layer, PlainData } from "../document/scene.ts";

/** What a layer holds; what is no figure is left out. */
export function poseOf({ data }: Pick<Layer, "data">): Pose {
  const figures = isRecord(data) ? data["figures"] : undefined;
  if (!isList(figures)) return { figures: [] };
  return { figures: figures.slice(0, MOST_FIGURES).flatMap(readFigure) };
}

function readFigure(given: PlainData): readonly Figure[] {
  if (!isRecord(given)) return [];
  const part = (name: PartName): readonly Joint[] | undefined => {
    const points = given[name];
    if (!isList(points) || points.length !== PARTS[name]) return undefined;
    return points.map(readJoint);
  };
  const body = part("body");
  if (body === undefined) return [];
  const leftHand = part("leftHand");
  const rightHand = part("rightHand");
  const face = part("face");
  return [
    { body, ...(leftHand && { leftHand }), ...(rightHand && { rightHand }), ...(face && { face }) },
  ];
}

function readJoint(given: PlainData): Joint {
  const [x, y, shown] = isList(given) ? given : [];
  const fine = typeof x === "number" && typeof y === "number" && Math.hypot(x, y) < 1e6;
  return fine ? { x, y, shown: shown === 1 } : { x: 0, y: 0, shown: false };
}

export function dataOf({ figures }: Pose): Readonly<Record<string, PlainData>> {
  const points = (joints: readonly Joint[]): PlainData =>
    joints.map(({ x, y, shown }) => [round(x), round(y), shown ? 1 : 0]);
  return {
    figures: figures.map((figure) =>
      Object.fromEntries(
        PART_NAMES.flatMap((name) => {
          const joints = figure[name];
          return joints === undefined ? [] : [[name, points(joints)]];
        }),
      ),
    ),
  };
}

/** The same data with other figures: what else a layer holds stays. */
export function withFigures({ data }: Pick<Layer, "data">, figures: readonly Figure[]): PlainData {
  const others = isRecord(data) ? data : {};
  return { ...others, ...dataOf({ figures }) };
}

const round = (value: number): number => Math.round(value * 100) / 100;

const isList = (value: PlainData | undefined): value is readonly PlainData[] =>
  Array.isArray(value);
const isRecord = (value: PlainData | undefined): value is Readonly<Record<string, PlainData>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
