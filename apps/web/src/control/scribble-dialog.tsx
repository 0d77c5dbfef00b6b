/** White lines on black, drawn by hand over a picture that shines through. */
import { Button, Checkbox, Group, SegmentedControl, Slider, Text } from "@mantine/core";
import {
  type CSSProperties,
  useEffect,
  useRef,
  useState,
  type PointerEvent,
  type ReactNode,
} from "react";
import { amended, begun, changed, type History } from "../pose/history.ts";
import type { Extent } from "../pose/place.ts";
import { tellProblem } from "../service/problem-notice.tsx";
import { DrawDialog } from "./draw-dialog.tsx";
import { drawWords } from "./draw-words.ts";
import { paint, pressureOf, type Stroke } from "./scribble.ts";
import style from "./draw.module.css";

export interface ScribbleDialogProps {
  /** Address of a picture that is shown faintly. */
  readonly background: string | undefined;
  /** How that picture fits: `crop`, `stretch` or `fill`. */
  readonly resize: string;
  /** Of the picture that is made, pixels. */
  readonly size: Extent;
  readonly onClose: () => void;
  readonly onDone: (picture: Blob) => void;
}

type Strokes = readonly Stroke[];

export function ScribbleDialog(props: ScribbleDialogProps): ReactNode {
  const { background, resize, size, onClose, onDone } = props;
  const say = drawWords.use();
  const [history, setHistory] = useState<History<Strokes>>(() => begun([]));
  const [erases, setErases] = useState(false);
  const [thick, setThick] = useState(8);
  const [inverted, setInverted] = useState(false);
  const finish = async (): Promise<void> => {
    onDone(await pictureOf(history.now, size));
  };
  return (
    <DrawDialog
      title={say("scribble")}
      help={say("scribbleHelp", { width: size.width, height: size.height })}
      history={history}
      onHistory={setHistory}
      onClose={onClose}
      onDone={() => {
        finish().catch(tellProblem);
      }}
      drawing={
        <Sheet
          size={size}
          background={background}
          resize={resize}
          inverted={inverted}
          pen={{ erases, size: thick }}
          history={history}
          onHistory={setHistory}
        />
      }
      tools={
        <Group gap="md">
          <SegmentedControl
            size="xs"
            aria-label={say("tool")}
            value={erases ? "eraser" : "brush"}
            data={[
              { value: "brush", label: say("brush") },
              { value: "eraser", label: say("eraser") },
            ]}
            onChange={(tool) => {
              setErases(tool === "eraser");
            }}
          />
          <Group gap="xs" wrap="nowrap">
            <Text size="xs">{say("size")}</Text>
            <Slider
              w={140}
              size="sm"
              min={1}
              max={100}
              value={thick}
              thumbLabel={say("size")}
              onChange={setThick}
            />
          </Group>
          <Checkbox
            size="xs"
            label={say("invert")}
            checked={inverted}
            onChange={({ currentTarget }) => {
              setInverted(currentTarget.checked);
            }}
          />
        </Group>
      }
      more={
        <Button
          size="xs"
          variant="default"
          disabled={history.now.length === 0}
          onClick={() => {
            setHistory((before) => changed(before, []));
          }}
        >
          {say("clear")}
        </Button>
      }
    />
  );
}

async function pictureOf(strokes: Strokes, size: Extent): Promise<Blob> {
  const picture = new OffscreenCanvas(size.width, size.height);
  const context = picture.getContext("2d");
  if (context === null) throw new Error("This browser gives no more canvases.");
  paint(context, strokes, size);
  return picture.convertToBlob({ type: "image/png" });
}

/** Of CSS, for modes of resizing. */
const FITS: Readonly<Record<string, CSSProperties["objectFit"]>> = {
  crop: "cover",
  stretch: "fill",
  fill: "contain",
};

interface SheetProps {
  readonly size: Extent;
  readonly background: string | undefined;
  readonly resize: string;
  readonly inverted: boolean;
  readonly pen: Pick<Stroke, "erases" | "size">;
  readonly history: History<Strokes>;
  readonly onHistory: (change: (before: History<Strokes>) => History<Strokes>) => void;
}

function Sheet(props: SheetProps): ReactNode {
  const { size, background, resize, inverted, pen, history, onHistory } = props;
  const say = drawWords.use();
  const { width, height } = size;
  const canvas = useRef<HTMLCanvasElement>(null);
  const drawing = useRef(false);
  const { now: strokes } = history;
  const ratio = { "--ratio": width / height } as CSSProperties;
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (context) paint(context, strokes, { width, height });
  }, [strokes, width, height]);
  const pointsOf = (event: PointerEvent<HTMLCanvasElement>): Stroke["points"] => {
    const box = event.currentTarget.getBoundingClientRect();
    const passed = event.nativeEvent.getCoalescedEvents();
    return (passed.length > 0 ? passed : [event.nativeEvent]).map((each) => ({
      x: ((each.clientX - box.left) / box.width) * width,
      y: ((each.clientY - box.top) / box.height) * height,
      pressure: pressureOf(each),
    }));
  };
  const down = (event: PointerEvent<HTMLCanvasElement>): void => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    drawing.current = true;
    const stroke = { ...pen, points: pointsOf(event) };
    onHistory((before) => changed(before, [...before.now, stroke]));
  };
  const move = (event: PointerEvent<HTMLCanvasElement>): void => {
    if (!drawing.current) return;
    const points = pointsOf(event);
    onHistory((before) => {
      const last = before.now.at(-1);
      if (last === undefined) return before;
      const longer = { ...last, points: [...last.points, ...points] };
      return amended(before, [...before.now.slice(0, -1), longer]);
    });
  };
  const up = (): void => {
    drawing.current = false;
  };
  return (
    <div className={style["sheet"]}>
      <canvas
        ref={canvas}
        className={`${style["scribble"] ?? ""} ${inverted ? (style["inverted"] ?? "") : ""}`}
        width={width}
        height={height}
        style={ratio}
        role="img"
        aria-label={say("scribblePicture")}
        onPointerDown={down}
        onPointerMove={move}
        onPointerUp={up}
        onPointerCancel={up}
      />
      {background !== undefined && (
        <img
          className={`${style["scribble"] ?? ""} ${style["behind"] ?? ""}`}
          style={{ ...ratio, objectFit: FITS[resize] }}
          src={background}
          alt=""
        />
      )}
    </div>
  );
}
