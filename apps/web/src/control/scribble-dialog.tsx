/** White lines on black, drawn by hand over a picture that shines through. */
import {
  Button,
  Checkbox,
  Group,
  Modal,
  SegmentedControl,
  Slider,
  Stack,
  Text,
} from "@mantine/core";
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
import { drawWords } from "./draw-words.ts";
import { Steps } from "./edit-pose-dialog.tsx";
import { paint, pressureOf, type Stroke } from "./scribble.ts";
import style from "./draw.module.css";

export interface ScribbleDialogProps {
  readonly opened: boolean;
  /** Address of a picture that is shown faintly. */
  readonly background: string | undefined;
  /** Of the picture that is made, pixels. */
  readonly size: Extent;
  readonly onClose: () => void;
  readonly onDone: (picture: Blob) => void;
}

export function ScribbleDialog(props: ScribbleDialogProps): ReactNode {
  const say = drawWords.use();
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={say("scribble")} size="auto">
      <Sheet {...props} />
    </Modal>
  );
}

function Sheet({ background, size, onClose, onDone }: ScribbleDialogProps): ReactNode {
  const say = drawWords.use();
  const { width, height } = size;
  const [history, setHistory] = useState<History<readonly Stroke[]>>(() => begun([]));
  const [erases, setErases] = useState(false);
  const [thick, setThick] = useState(8);
  const [inverted, setInverted] = useState(false);
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
    const stroke = { erases, size: thick, points: pointsOf(event) };
    setHistory((before) => changed(before, [...before.now, stroke]));
  };
  const move = (event: PointerEvent<HTMLCanvasElement>): void => {
    if (!drawing.current) return;
    const points = pointsOf(event);
    setHistory((before) => {
      const last = before.now.at(-1);
      if (last === undefined) return before;
      const longer = { ...last, points: [...last.points, ...points] };
      return amended(before, [...before.now.slice(0, -1), longer]);
    });
  };
  const up = (): void => {
    drawing.current = false;
  };
  const finish = async (): Promise<void> => {
    const picture = new OffscreenCanvas(width, height);
    const context = picture.getContext("2d");
    if (context === null) throw new Error("This browser gives no more canvases.");
    paint(context, strokes, size);
    onDone(await picture.convertToBlob({ type: "image/png" }));
  };
  return (
    <Stack gap="sm">
      <Text size="sm">{say("scribbleHelp")}</Text>
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
            style={ratio}
            src={background}
            alt=""
          />
        )}
      </div>
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
        <Checkbox
          size="xs"
          label={say("invert")}
          checked={inverted}
          onChange={({ currentTarget }) => {
            setInverted(currentTarget.checked);
          }}
        />
      </Group>
      <Group gap="xs">
        <Steps history={history} onChange={setHistory} />
        <Button
          size="xs"
          variant="default"
          disabled={strokes.length === 0}
          onClick={() => {
            setHistory((before) => changed(before, []));
          }}
        >
          {say("clear")}
        </Button>
      </Group>
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {say("cancel")}
        </Button>
        <Button
          onClick={() => {
            finish().catch(tellProblem);
          }}
        >
          {say("done")}
        </Button>
      </Group>
    </Stack>
  );
}
