/** Lines above the pixels: the frame with its size and grips, what will be added, what is cut out, what a tool is about to mark. */
import Konva from "konva";
import { intersection, isNowhere, type Rect } from "../document/rect.ts";
import type { Studio } from "../studio/studio.ts";
import { rectToScreen, toScreen } from "./camera.ts";
import { overhang } from "./frame-drag.ts";
import type { Stage } from "./stage.ts";

const ACCENT = "#2f6fed";
const CUT = "#e8590c";
const GRIP = 10;

/** @returns ends it */
export function showLines(stage: Stage, { document, state }: Studio): () => void {
  const added = [0, 1, 2, 3].map(
    () => new Konva.Rect({ fill: "rgba(47, 111, 237, 0.16)", visible: false }),
  );
  const paper = new Konva.Rect({ stroke: "rgba(128, 128, 128, 0.7)", strokeWidth: 1 });
  const dark = new Konva.Rect({ stroke: "rgba(0, 0, 0, 0.65)", strokeWidth: 3 });
  const frame = new Konva.Rect({ stroke: "#ffffff", strokeWidth: 1.5 });
  const grips = new Konva.Shape({
    sceneFunc: (context, shape) => {
      context.beginPath();
      for (const [x, y] of gripPlaces(rectToScreen(stage.camera, document.scene.frame)))
        context.rect(x - GRIP / 2, y - GRIP / 2, GRIP, GRIP);
      context.fillStrokeShape(shape);
    },
    fill: "#ffffff",
    stroke: ACCENT,
    strokeWidth: 2,
  });
  const size = label("#ffffff", "rgba(16, 20, 28, 0.82)");
  const cut = new Konva.Rect({ stroke: CUT, strokeWidth: 2, dash: [8, 5] });
  const ants = { strokeWidth: 1.5, closed: true, points: [] as number[] };
  const outlineDark = new Konva.Line({ ...ants, stroke: "#000000" });
  const outline = new Konva.Line({ ...ants, stroke: "#ffffff", dash: [5, 5] });
  stage.lines.add(...added, paper, dark, frame, cut, grips, outlineDark, outline, size.group);

  const update = (): void => {
    const { bounds, frame: framed } = document.scene;
    const { tool, outline: points, cut: area } = state.getState();
    const { camera } = stage;
    place(paper, rectToScreen(camera, bounds));
    const on = rectToScreen(camera, framed);
    place(dark, on);
    place(frame, on);
    addedParts(framed, bounds).forEach((part, i) => {
      const rect = added[i];
      rect?.visible(!isNowhere(part));
      if (rect) place(rect, rectToScreen(camera, part));
    });
    grips.visible(tool === "frame");
    cut.visible(area !== undefined);
    if (area) place(cut, rectToScreen(camera, area));
    const line = (points ?? []).flatMap((point) => {
      const { x, y } = toScreen(camera, point);
      return [x, y];
    });
    for (const each of [outline, outlineDark]) {
      each.points(line);
      each.visible(line.length >= 4);
    }
    size.say(`${framed.width} × ${framed.height}`, on.x, on.y - 24);
    stage.invalidateLines();
  };
  const ends = [
    stage.view.subscribe(update),
    state.subscribe(update),
    document.state.subscribe(({ scene }, before) => {
      if (scene.frame !== before.scene.frame || scene.bounds !== before.scene.bounds) update();
    }),
  ];
  update();
  return () => {
    for (const end of ends) end();
    for (const node of [...added, paper, dark, frame, cut, grips, outlineDark, outline])
      node.destroy();
    size.group.destroy();
  };
}

function place(node: Konva.Rect, { x, y, width, height }: Rect): void {
  node.setAttrs({ x, y, width, height });
}

/** What of the frame lies beyond the picture: left, right, above, below. */
function addedParts(frame: Rect, bounds: Rect): readonly Rect[] {
  const { left, right, top, bottom } = overhang(frame, bounds);
  const middle = intersection(frame, {
    ...bounds,
    y: frame.y,
    height: frame.height,
  });
  return [
    { ...frame, width: Math.min(left, frame.width) },
    { ...frame, x: frame.x + frame.width - right, width: right },
    { ...middle, y: frame.y, height: Math.min(top, frame.height) },
    { ...middle, y: frame.y + frame.height - bottom, height: bottom },
  ];
}

function gripPlaces({ x, y, width, height }: Rect): (readonly [number, number])[] {
  const across = [x, x + width / 2, x + width];
  const down = [y, y + height / 2, y + height];
  return down.flatMap((at, row) =>
    across.flatMap((along, column) => (row === 1 && column === 1 ? [] : [[along, at] as const])),
  );
}

function label(colour: string, ground: string) {
  const group = new Konva.Label();
  group.add(new Konva.Tag({ fill: ground, cornerRadius: 4 }));
  const text = new Konva.Text({ fill: colour, fontSize: 12, padding: 4, fontFamily: "system-ui" });
  group.add(text);
  return {
    group,
    say: (words: string, x: number, y: number): void => {
      text.text(words);
      group.position({ x, y: Math.max(4, y) });
    },
  };
}
