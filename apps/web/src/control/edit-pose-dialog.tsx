/** OpenPose's JSON as figures whose joints are dragged. */
import { Button, Checkbox, Group, Menu, Modal, NativeSelect, Stack, Text } from "@mantine/core";
import {
  type CSSProperties,
  useRef,
  useState,
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
} from "react";
import { LIMB, type Mark, marksOf, scaleFor } from "../pose/drawing.ts";
import { type Figure, JOINTS, MOST_FIGURES, movedFigure, withJoint } from "../pose/figure.ts";
import { amended, begun, changed, type History, redone, undone } from "../pose/history.ts";
import { type Hit, hitAt } from "../pose/hit.ts";
import { PoseFileError, readOpenPose, writeOpenPose } from "../pose/openpose-file.ts";
import type { Extent, Point } from "../pose/place.ts";
import { poseWords } from "../pose/pose-words.ts";
import { figureIn, STANCES } from "../pose/stances.ts";
import { drawWords } from "./draw-words.ts";
import style from "./draw.module.css";

export interface EditPoseDialogProps {
  readonly opened: boolean;
  /** OpenPose's JSON; a figure that stands where there is none. */
  readonly pose: string | undefined;
  /** Of the picture that the pose belongs to, pixels. */
  readonly size: Extent;
  readonly onClose: () => void;
  readonly onDone: (pose: string) => void;
}

type Figures = readonly Figure[];

export function EditPoseDialog(props: EditPoseDialogProps): ReactNode {
  const say = drawWords.use();
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={say("editPose")} size="auto">
      {/* Begins anew each time it is opened. */}
      <Editor {...props} />
    </Modal>
  );
}

function given(pose: string | undefined, size: Extent): { figures: Figures; unread: boolean } {
  const place = { x: 0, y: 0, ...size };
  if (pose === undefined) return { figures: [figureIn(place, "standing")], unread: false };
  try {
    return { figures: readOpenPose(pose, place).figures, unread: false };
  } catch (error) {
    if (!(error instanceof PoseFileError)) throw error;
    return { figures: [figureIn(place, "standing")], unread: true };
  }
}

interface Drag {
  readonly hit: Hit;
  readonly from: Point;
  readonly figures: Figures;
}

function Editor({ pose, size, onClose, onDone }: EditPoseDialogProps): ReactNode {
  const say = drawWords.use();
  const tell = poseWords.use();
  const [first] = useState(() => given(pose, size));
  const [history, setHistory] = useState<History<Figures>>(() => begun(first.figures));
  const [chosen, setChosen] = useState({ figure: 0, joint: 0 });
  const drag = useRef<Drag>(undefined);
  const { now: figures } = history;
  const at = Math.min(chosen.figure, Math.max(0, figures.length - 1));
  const joint = figures[at]?.body[chosen.joint];
  const place = { x: 0, y: 0, ...size };
  const change = (next: Figures): void => {
    setHistory((before) => changed(before, next));
  };
  const withFigure = (how: (figure: Figure) => Figure): Figures =>
    figures.map((figure, i) => (i === at ? how(figure) : figure));

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
    setChosen({ figure: hit.figure, joint: hit.joint ?? chosen.joint });
    drag.current = { hit, from: point, figures };
    change(figures);
  };
  const move = (event: PointerEvent<SVGSVGElement>): void => {
    const { current } = drag;
    if (current === undefined) return;
    const { point } = pointOf(event);
    const next = dragged(current, point);
    setHistory((before) => amended(before, next));
  };
  const up = (): void => {
    // A click that moved nothing is no step.
    if (drag.current?.figures === figures) setHistory(undone);
    drag.current = undefined;
  };
  const press = (event: KeyboardEvent): void => {
    const far = event.shiftKey ? 10 : 1;
    const way = ARROWS[event.key];
    if (way === undefined || joint === undefined) return;
    event.preventDefault();
    const to = { x: joint.x + way[0] * far, y: joint.y + way[1] * far };
    change(withFigure((figure) => withJoint(figure, chosen.joint, to)));
  };
  return (
    <Stack gap="sm">
      <Text size="sm">{say("poseHelp")}</Text>
      {first.unread && (
        <Text size="sm" role="status">
          {say("unreadable")}
        </Text>
      )}
      <svg
        className={style["pose"]}
        viewBox={`0 0 ${size.width} ${size.height}`}
        style={{ "--ratio": size.width / size.height } as CSSProperties}
        role="application"
        aria-label={say("posePicture")}
        tabIndex={0}
        onPointerDown={down}
        onPointerMove={move}
        onPointerUp={up}
        onPointerCancel={up}
        onKeyDown={press}
      >
        {figures.flatMap((figure, i) =>
          marksOf(figure).map((mark, j) => shapeOf(mark, scaleFor(size), `${i}:${j}`)),
        )}
        {joint !== undefined && (
          <circle
            cx={joint.x}
            cy={joint.y}
            r={9 * scaleFor(size)}
            fill="none"
            stroke="#ffffff"
            strokeWidth={2 * scaleFor(size)}
            {...(!joint.shown && { strokeDasharray: 4 })}
          />
        )}
      </svg>
      <Group gap="xs" align="end">
        {figures.length > 0 && (
          <NativeSelect
            size="xs"
            label={tell("figure")}
            value={String(at)}
            data={figures.map((_, i) => ({
              value: String(i),
              label: tell("figureNumber", { number: i + 1 }),
            }))}
            onChange={({ currentTarget }) => {
              setChosen({ ...chosen, figure: Number(currentTarget.value) });
            }}
          />
        )}
        <NativeSelect
          size="xs"
          label={tell("joint")}
          value={String(chosen.joint)}
          data={JOINTS.map((name, i) => ({ value: String(i), label: tell(name) }))}
          onChange={({ currentTarget }) => {
            setChosen({ ...chosen, joint: Number(currentTarget.value) });
          }}
        />
        <Checkbox
          size="xs"
          mb={6}
          label={tell("shown")}
          checked={joint?.shown ?? false}
          disabled={joint === undefined}
          onChange={({ currentTarget: { checked } }) => {
            change(withFigure((figure) => withJoint(figure, chosen.joint, { shown: checked })));
          }}
        />
      </Group>
      <Group gap="xs">
        <Menu shadow="md">
          <Menu.Target>
            <Button size="xs" variant="default" disabled={figures.length >= MOST_FIGURES}>
              {tell("addFigure")}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {STANCES.map((stance) => (
              <Menu.Item
                key={stance}
                onClick={() => {
                  change([...figures, figureIn(place, stance, figures.length)]);
                  setChosen({ figure: figures.length, joint: 0 });
                }}
              >
                {tell(stance)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
        <Button
          size="xs"
          variant="default"
          disabled={figures.length === 0}
          onClick={() => {
            change(figures.filter((_, i) => i !== at));
          }}
        >
          {say("removeFigure")}
        </Button>
        <Steps history={history} onChange={setHistory} />
      </Group>
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {say("cancel")}
        </Button>
        <Button
          onClick={() => {
            onDone(writeOpenPose({ figures }, place));
          }}
        >
          {say("done")}
        </Button>
      </Group>
    </Stack>
  );
}

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

function dragged({ hit, from, figures }: Drag, to: Point): Figures {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  return figures.map((figure, i) => {
    if (i !== hit.figure) return figure;
    const joint = hit.joint === undefined ? undefined : figure.body[hit.joint];
    if (hit.joint === undefined || joint === undefined) return movedFigure(figure, dx, dy);
    return withJoint(figure, hit.joint, { x: joint.x + dx, y: joint.y + dy });
  });
}

/** Undo and redo. */
export function Steps<T>({
  history,
  onChange,
}: {
  readonly history: History<T>;
  readonly onChange: (history: History<T>) => void;
}): ReactNode {
  const say = drawWords.use();
  return (
    <>
      <Button
        size="xs"
        variant="default"
        disabled={history.past.length === 0}
        onClick={() => {
          onChange(undone(history));
        }}
      >
        {say("undo")}
      </Button>
      <Button
        size="xs"
        variant="default"
        disabled={history.future.length === 0}
        onClick={() => {
          onChange(redone(history));
        }}
      >
        {say("redo")}
      </Button>
    </>
  );
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
