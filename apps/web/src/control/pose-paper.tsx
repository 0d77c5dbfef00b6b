/** Figures on their paper: joints and figures are dragged, or moved by keys. */
import { Text } from "@mantine/core";
import {
  type CSSProperties,
  useId,
  useRef,
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
} from "react";
import { LIMB, type Mark, marksOf, scaleFor } from "../pose/drawing.ts";
import { type Figure, JOINTS, movedFigure, withJoint } from "../pose/figure.ts";
import { amended, changed, type History, undone } from "../pose/history.ts";
import { type Hit, hitAt } from "../pose/hit.ts";
import type { Extent, Point } from "../pose/place.ts";
import { poseWords } from "../pose/pose-words.ts";
import { drawWords } from "./draw-words.ts";
import style from "./draw.module.css";

export type Figures = readonly Figure[];

export interface Chosen {
  readonly figure: number;
  readonly joint: number;
}

interface Drag {
  readonly hit: Hit;
  readonly from: Point;
  readonly figures: Figures;
}

interface PosePaperProps {
  readonly size: Extent;
  readonly background: string | undefined;
  readonly resize: string;
  readonly chosen: Chosen;
  readonly onChoose: (chosen: Chosen) => void;
  readonly history: History<Figures>;
  readonly onHistory: (change: (before: History<Figures>) => History<Figures>) => void;
}

/** Of SVG, for modes of resizing. */
const FITS: Readonly<Record<string, string>> = {
  crop: "xMidYMid slice",
  stretch: "none",
  fill: "xMidYMid meet",
};

export function PosePaper(props: PosePaperProps): ReactNode {
  const { size, background, resize, chosen, onChoose, history, onHistory } = props;
  const say = drawWords.use();
  const tell = poseWords.use();
  const about = useId();
  const drag = useRef<Drag>(undefined);
  const { now: figures } = history;
  const joint = figures[chosen.figure]?.body[chosen.joint];
  const scale = scaleFor(size);
  /** About a pixel of the screen: marks of small pictures are as thick as those of larger ones, what is around them is not. */
  const thin = Math.min(size.width, size.height) / 512;
  const pointOf = (event: PointerEvent<SVGSVGElement>): { point: Point; pixel: number } => {
    const box = event.currentTarget.getBoundingClientRect();
    const pixel = size.width / box.width;
    const point = { x: (event.clientX - box.left) * pixel, y: (event.clientY - box.top) * pixel };
    return { point, pixel };
  };
  const down = (event: PointerEvent<SVGSVGElement>): void => {
    const { point, pixel } = pointOf(event);
    const hit = hitAt(figures, point, pixel);
    if (hit === undefined) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    onChoose({ figure: hit.figure, joint: hit.joint ?? chosen.joint });
    drag.current = { hit, from: point, figures };
    onHistory((before) => changed(before, figures));
  };
  const move = (event: PointerEvent<SVGSVGElement>): void => {
    const { current } = drag;
    if (current === undefined) return;
    const { point } = pointOf(event);
    const next = dragged(current, point);
    onHistory((before) => amended(before, next));
  };
  const up = (): void => {
    // A click that moved nothing is no step.
    if (drag.current?.figures === figures) onHistory(undone);
    drag.current = undefined;
  };
  const press = (event: KeyboardEvent): void => {
    const turn = TURNS[event.key];
    if (turn !== undefined) {
      event.preventDefault();
      onChoose({ ...chosen, joint: (chosen.joint + turn + JOINTS.length) % JOINTS.length });
      return;
    }
    const far = event.shiftKey ? 10 : 1;
    const way = ARROWS[event.key];
    if (way === undefined || joint === undefined) return;
    event.preventDefault();
    const to = { x: joint.x + way[0] * far, y: joint.y + way[1] * far };
    const next = figures.map((figure, i) =>
      i === chosen.figure ? withJoint(figure, chosen.joint, to) : figure,
    );
    onHistory((before) => changed(before, next));
  };
  const name = JOINTS[chosen.joint];
  return (
    <>
      <svg
        className={style["pose"]}
        viewBox={`0 0 ${size.width} ${size.height}`}
        style={{ "--ratio": size.width / size.height } as CSSProperties}
        role="application"
        aria-label={say("posePicture")}
        aria-describedby={about}
        tabIndex={0}
        onPointerDown={down}
        onPointerMove={move}
        onPointerUp={up}
        onPointerCancel={up}
        onKeyDown={press}
      >
        {background !== undefined && (
          <image
            href={background}
            width={size.width}
            height={size.height}
            preserveAspectRatio={FITS[resize] ?? "none"}
            opacity={0.35}
          />
        )}
        {figures.flatMap((figure, i) =>
          marksOf(figure).map((mark, j) => shapeOf(mark, scale, `${i}:${j}`)),
        )}
        {joint !== undefined && (
          <circle
            cx={joint.x}
            cy={joint.y}
            r={4 * scale + 5 * thin}
            fill="none"
            stroke="#ffffff"
            strokeWidth={2 * thin}
            {...(!joint.shown && { strokeDasharray: 4 * thin })}
          />
        )}
      </svg>
      <Text id={about} size="xs" c="dimmed" role="status">
        {joint !== undefined &&
          name !== undefined &&
          say("chosenJoint", {
            name: tell(name),
            x: Math.round(joint.x),
            y: Math.round(joint.y),
          })}
      </Text>
    </>
  );
}

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

const TURNS: Readonly<Record<string, number>> = { PageDown: 1, PageUp: -1 };

function dragged({ hit, from, figures }: Drag, to: Point): Figures {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  return figures.map((figure, i) => {
    if (i !== hit.figure) return figure;
    const joint = hit.joint === undefined ? undefined : figure.body[hit.joint];
    if (hit.joint === undefined || joint === undefined) return movedFigure(figure, dx, dy);
    return withJoint(figure, hit.joint, { x: joint.x + dx, y: joint.y + dy });
  });
}

function shapeOf(
  { shape, from, to, colour, ...mark }: Mark,
  scale: number,
  key: string,
): ReactNode {
  const fill = `rgb(${colour.join(" ")})`;
  const half = ("radius" in mark ? mark.radius : LIMB) * scale;
  if (shape === "bone")
    return (
      <line
        key={key}
        x1={from.x}
        y1={from.y}
        x2={to.x}
        y2={to.y}
        stroke={fill}
        strokeWidth={2 * half}
      />
    );
  const [x, y] = [(from.x + to.x) / 2, (from.y + to.y) / 2];
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const turned = (Math.atan2(to.y - from.y, to.x - from.x) * 180) / Math.PI;
  return (
    <ellipse
      key={key}
      cx={x}
      cy={y}
      rx={Math.max(half, length / 2)}
      ry={half}
      fill={fill}
      transform={`rotate(${turned} ${x} ${y})`}
    />
  );
}
