/** The steps of a drawing as a bar: those in which the unit counts are filled as high as its weight; both ends are handles
 *  for mouse, finger and keys. */
import { useRef, type KeyboardEvent, type PointerEvent, type ReactNode } from "react";
import { movedRange } from "./control-unit.ts";
import { controlWords } from "./control-words.ts";
import style from "./control.module.css";

interface Range {
  readonly start: number;
  readonly end: number;
}

interface StepBarProps extends Range {
  /** Of the request. */
  readonly steps: number;
  /** 0 to 2. */
  readonly weight: number;
  readonly onChange: (range: Range) => void;
}

/** More bars than this cannot be told apart. */
const MOST_BARS = 60;
const MOST_WEIGHT = 2;
/** Shares of the walk by which keys move a handle. */
const SMALL = 0.01;
const LARGE = 0.1;
const HANDLES = ["start", "end"] as const;

export function StepBar({ start, end, steps, weight, onChange }: StepBarProps): ReactNode {
  const say = controlWords.use();
  const bar = useRef<HTMLDivElement>(null);
  const held = useRef<"start" | "end">(undefined);
  const bars = Math.max(1, Math.min(MOST_BARS, Math.round(steps)));
  const counts = (at: number, of: number): boolean => {
    const share = at / of;
    return share >= start - 1e-6 && share < end - 1e-6;
  };
  const count = Array.from({ length: Math.round(steps) }).filter((_, at) =>
    counts(at, Math.round(steps)),
  ).length;
  const move = (handle: "start" | "end", share: number): void => {
    onChange(movedRange({ start, end }, handle, share));
  };
  const shareAt = ({ clientX }: PointerEvent): number => {
    const box = bar.current?.getBoundingClientRect();
    return box === undefined || box.width === 0 ? 0 : (clientX - box.left) / box.width;
  };
  const range = say("range", {
    start: Math.round(start * 100),
    end: Math.round(end * 100),
    count,
    steps: Math.round(steps),
  });
  return (
    <div role="group" aria-label={say("steps")}>
      <div className={style["about"]}>
        <span className={style["name"]}>{say("steps")}</span>
        <span>{range}</span>
      </div>
      <div
        ref={bar}
        className={style["bar"]}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          const share = shareAt(event);
          held.current =
            Math.abs(share - start) < Math.abs(share - end) || share < start ? "start" : "end";
          event.currentTarget.setPointerCapture(event.pointerId);
          move(held.current, share);
        }}
        onPointerMove={(event) => {
          if (held.current !== undefined) move(held.current, shareAt(event));
        }}
        onPointerUp={() => {
          held.current = undefined;
        }}
        onPointerCancel={() => {
          held.current = undefined;
        }}
      >
        {Array.from({ length: bars }, (_, at) => (
          <span
            key={at}
            className={style["step"]}
            data-counts={counts(at, bars)}
            style={{
              height: counts(at, bars)
                ? `${20 + (Math.min(weight, MOST_WEIGHT) / MOST_WEIGHT) * 80}%`
                : "12%",
            }}
          />
        ))}
        {HANDLES.map((handle) => (
          <div
            key={handle}
            role="slider"
            tabIndex={0}
            className={style["handle"]}
            style={{ insetInlineStart: `${(handle === "start" ? start : end) * 100}%` }}
            aria-label={say(handle)}
            aria-valuemin={0}
            aria-valuemax={100}
            aria-valuenow={Math.round((handle === "start" ? start : end) * 100)}
            aria-valuetext={`${Math.round((handle === "start" ? start : end) * 100)} %`}
            onKeyDown={(event) => {
              const next = keyed(event, handle === "start" ? start : end);
              if (next === undefined) return;
              event.preventDefault();
              move(handle, next);
            }}
          />
        ))}
      </div>
    </div>
  );
}

function keyed({ key }: KeyboardEvent, share: number): number | undefined {
  if (key === "ArrowLeft" || key === "ArrowDown") return share - SMALL;
  if (key === "ArrowRight" || key === "ArrowUp") return share + SMALL;
  if (key === "PageDown") return share - LARGE;
  if (key === "PageUp") return share + LARGE;
  if (key === "Home") return 0;
  return key === "End" ? 1 : undefined;
}
