/** Drags joints, and whole figures by their limbs. */
import type { Edit } from "../document/edit.ts";
import type { Point } from "../document/rect.ts";
import type { Layer } from "../document/scene.ts";
import type { Studio } from "../studio/studio.ts";
import type { CanvasTool, ToolPointer } from "../view/pointer-input.ts";
import { LIMBS } from "./drawing.ts";
import { dataOf, type Figure, movedFigure, poseOf } from "./figure.ts";
import { activePose, usePoseSelection, withJoint } from "./pose-acts.ts";

/** Pixels of the screen within which something is hit. */
const NEAR_JOINT = 14;
const NEAR_LIMB = 10;

interface Hit {
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

export function poseTool({ document, state }: Studio): CanvasTool {
  let edit: Edit | undefined;
  let layer: Layer | undefined;
  let hit: Hit | undefined;
  let start: Point = { x: 0, y: 0 };
  const under = ({ point }: ToolPointer): Hit | undefined => {
    const active = activePose(document.scene);
    if (!active?.visible) return undefined;
    return hitAt(poseOf(active).figures, point, 1 / (state.getState().stage?.camera.zoom ?? 1));
  };
  return {
    cursor(at) {
      const found = under(at);
      return found === undefined ? "default" : found.joint === undefined ? "move" : "grab";
    },
    down(at) {
      layer = activePose(document.scene);
      hit = under(at);
      if (layer === undefined || hit === undefined) return;
      const { figure, joint } = hit;
      usePoseSelection.setState(joint === undefined ? { figure } : { figure, joint });
      if (layer.locked || document.isBusy || document.readOnly) return;
      start = at.point;
      edit = document.begin("pose");
    },
    move(way) {
      const at = way.at(-1);
      if (edit === undefined || layer === undefined || hit === undefined || at === undefined)
        return;
      const [dx, dy] = [at.point.x - start.x, at.point.y - start.y];
      const { figure: number, joint } = hit;
      const figures = poseOf(layer).figures.map((figure, i) => {
        if (i !== number) return figure;
        if (joint === undefined) return movedFigure(figure, dx, dy);
        const from = figure.body[joint] ?? { x: 0, y: 0 };
        return withJoint(figure, joint, { x: from.x + dx, y: from.y + dy });
      });
      edit.changeLayer(layer.id, { data: dataOf({ figures }) });
    },
    up() {
      edit?.commit();
      edit = undefined;
    },
    cancel() {
      edit?.cancel();
      edit = undefined;
    },
  };
}
