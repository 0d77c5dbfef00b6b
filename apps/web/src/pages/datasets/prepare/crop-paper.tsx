/** A picture with a frame that is dragged by hand or moved by keys. */
import { Center, Loader } from "@mantine/core";
import { useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from "react";
import style from "../datasets.module.css";
import { type Frame, moved, sized } from "./crop-frame.ts";
import { prepareWords } from "./prepare-words.ts";

interface CropPaperProps {
  readonly src: string;
  readonly alt: string;
  readonly frame: Frame;
  /** Width by height in shares; undefined for any. */
  readonly proportion: number | undefined;
  readonly onFrame: (frame: Frame) => void;
  /** Pixels of the picture, once it is there. */
  readonly onSize: (width: number, height: number) => void;
}

/** Shares that a key moves. */
const STEP = 0.01;

export function CropPaper(props: CropPaperProps): ReactNode {
  const { src, alt, frame, proportion, onFrame, onSize } = props;
  const say = prepareWords.use();
  const paper = useRef<HTMLDivElement>(null);
  const [ready, setReady] = useState(false);
  const drag = (event: PointerEvent<HTMLElement>, isCorner: boolean): void => {
    const box = paper.current?.getBoundingClientRect();
    if (box === undefined || event.button !== 0) return;
    event.preventDefault();
    event.stopPropagation();
    const { currentTarget: target, clientX, clientY, pointerId } = event;
    target.setPointerCapture(pointerId);
    const move = (next: globalThis.PointerEvent): void => {
      const dx = (next.clientX - clientX) / box.width;
      const dy = (next.clientY - clientY) / box.height;
      onFrame(isCorner ? sized(frame, dx, dy, proportion) : moved(frame, dx, dy));
    };
    const end = (): void => {
      target.removeEventListener("pointermove", move);
      target.removeEventListener("pointerup", end);
      target.removeEventListener("pointercancel", end);
    };
    target.addEventListener("pointermove", move);
    target.addEventListener("pointerup", end);
    target.addEventListener("pointercancel", end);
  };
  const press = (event: KeyboardEvent): void => {
    const by = {
      ArrowLeft: [-STEP, 0],
      ArrowRight: [STEP, 0],
      ArrowUp: [0, -STEP],
      ArrowDown: [0, STEP],
    }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const [dx = 0, dy = 0] = by;
    onFrame(event.shiftKey ? sized(frame, dx, dy, proportion) : moved(frame, dx, dy));
  };
  const percent = (share: number): number => Math.round(100 * share);
  const { left, top, right, bottom } = frame;
  return (
    <div className={style["paper"]} ref={paper}>
      {!ready && (
        <Center p="xl" role="status">
          <Loader role="img" aria-label={say("loadingPicture")} />
        </Center>
      )}
      <img
        src={src}
        alt={alt}
        draggable={false}
        onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) => {
          setReady(true);
          onSize(naturalWidth, naturalHeight);
        }}
      />
      {ready && (
        <div
          role="application"
          tabIndex={0}
          aria-label={say("frame", {
            w: percent(right - left),
            h: percent(bottom - top),
            x: percent(left),
            y: percent(top),
          })}
          className={style["frame"]}
          style={{
            left: `${100 * left}%`,
            top: `${100 * top}%`,
            width: `${100 * (right - left)}%`,
            height: `${100 * (bottom - top)}%`,
          }}
          onKeyDown={press}
          onPointerDown={(event) => {
            drag(event, false);
          }}
        >
          <span
            aria-hidden
            className={style["corner"]}
            onPointerDown={(event) => {
              drag(event, true);
            }}
          />
        </div>
      )}
    </div>
  );
}
