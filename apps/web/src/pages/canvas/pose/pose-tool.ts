/** Drags joints, and whole figures by their limbs. */
import type { Edit } from "../document/edit.ts";
import type { Point } from "../document/rect.ts";
import type { Layer } from "../document/scene.ts";
import type { Studio } from "../studio/studio.ts";
import type { CanvasTool, ToolPointer } from "../view/pointer-input.ts";
import { movedFigure, withJoint } from "../../../pose/figure.ts";
import { type Hit, hitAt } from "../../../pose/hit.ts";
import { activePose, usePoseSelection } from "./pose-acts.ts";
import { poseOf, withFigures } from "./pose-data.ts";

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
      edit.changeLayer(layer.id, { data: withFigures(layer, figures) });
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
