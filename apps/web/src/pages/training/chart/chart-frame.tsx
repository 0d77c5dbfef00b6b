/** Axes of a chart, and a line over it by which values are read off: with the pointer, or with arrow keys. */
import { useElementSize } from "@mantine/hooks";
import { useId, useState, type ReactNode } from "react";
import { placeOf, type Span, ticks } from "./scale.ts";
import style from "./chart.module.css";

export interface Plot {
  readonly x: (step: number) => number;
  readonly y: (value: number) => number;
}

interface ChartFrameProps {
  readonly title: string;
  /** What the chart shows, for those who do not see it. */
  readonly told: string;
  /** CSS pixels. */
  readonly height: number;
  readonly steps: Span;
  readonly values: Span;
  readonly sayValue: (value: number) => string;
  /** Steps at which an epoch ended. */
  readonly marks?: readonly number[];
  /** Steps that can be read off, in order. */
  readonly stops: readonly number[];
  readonly readLabel: string;
  readonly sayStop: (index: number) => string;
  readonly children: (plot: Plot) => ReactNode;
}

const MARGIN = { left: 58, right: 14, top: 12, bottom: 24 };
/** CSS pixels between two values on an axis. */
const GAP = { x: 90, y: 46 };

export function ChartFrame(props: ChartFrameProps): ReactNode {
  const { title, told, height, steps, values, sayValue, marks = [], stops, children } = props;
  const { ref, width } = useElementSize();
  const id = useId();
  const [at, setAt] = useState<number>();
  const right = Math.max(MARGIN.left + 40, width - MARGIN.right);
  const bottom = height - MARGIN.bottom;
  const plot: Plot = {
    x: (step) => placeOf(step, steps, MARGIN.left, right),
    y: (value) => placeOf(value, values, bottom, MARGIN.top),
  };
  const shown = at === undefined ? undefined : Math.min(at, stops.length - 1);
  const stop = shown === undefined ? undefined : stops[shown];
  const near = (clientX: number, box: DOMRect): void => {
    setAt(nearest(stops, (clientX - box.left - MARGIN.left) / (right - MARGIN.left), steps));
  };
  return (
    <div>
      <div className={style["chart"]} style={{ height }} ref={ref}>
        <svg
          width={width}
          height={height}
          role="img"
          aria-labelledby={`${id}-title`}
          aria-describedby={`${id}-told`}
        >
          <title id={`${id}-title`}>{title}</title>
          <desc id={`${id}-told`}>{told}</desc>
          {marks.map((mark) => (
            <line
              key={mark}
              className={style["mark"]}
              x1={plot.x(mark)}
              x2={plot.x(mark)}
              y1={MARGIN.top}
              y2={bottom}
            />
          ))}
          {ticks(values, height / GAP.y).map((value) => (
            <g key={value}>
              <line
                className={style["grid"]}
                x1={MARGIN.left}
                x2={right}
                y1={plot.y(value)}
                y2={plot.y(value)}
              />
              <text className={style["tick"]} x={MARGIN.left - 8} y={plot.y(value) + 4} data-at="y">
                {sayValue(value)}
              </text>
            </g>
          ))}
          {ticks(steps, Math.max(2, (right - MARGIN.left) / GAP.x))
            .filter((step) => Number.isInteger(step))
            .map((step) => (
              <text
                key={step}
                className={style["tick"]}
                x={plot.x(step)}
                y={height - 6}
                data-at="x"
              >
                {step}
              </text>
            ))}
          {width > 0 && children(plot)}
          {stop !== undefined && (
            <line
              className={style["reader"]}
              x1={plot.x(stop)}
              x2={plot.x(stop)}
              y1={MARGIN.top}
              y2={bottom}
            />
          )}
        </svg>
        <div
          className={style["over"]}
          role="slider"
          tabIndex={0}
          aria-label={props.readLabel}
          aria-valuemin={stops[0] ?? 0}
          aria-valuemax={stops.at(-1) ?? 0}
          aria-valuenow={stop ?? stops.at(-1) ?? 0}
          aria-valuetext={props.sayStop(shown ?? stops.length - 1)}
          onPointerMove={({ clientX, currentTarget }) => {
            near(clientX, currentTarget.getBoundingClientRect());
          }}
          onPointerLeave={() => {
            setAt(undefined);
          }}
          onBlur={() => {
            setAt(undefined);
          }}
          onKeyDown={(event) => {
            const next = moved(event.key, shown ?? stops.length - 1, stops.length);
            if (next === undefined) return;
            event.preventDefault();
            setAt(next);
          }}
        />
      </div>
      <p className={style["read"]} aria-hidden>
        {props.sayStop(shown ?? stops.length - 1)}
      </p>
    </div>
  );
}

/** Index of the stop that is nearest to a share of the way from left to right. */
function nearest(stops: readonly number[], share: number, { least, most }: Span): number {
  const step = least + share * (most - least);
  let best = 0;
  stops.forEach((each, i) => {
    if (Math.abs(each - step) < Math.abs((stops[best] ?? 0) - step)) best = i;
  });
  return best;
}

/** The stop that a key leads to; undefined for other keys. */
function moved(key: string, at: number, count: number): number | undefined {
  const far = Math.max(1, Math.round(count / 10));
  const by: Readonly<Record<string, number>> = {
    ArrowLeft: -1,
    ArrowDown: -1,
    ArrowRight: 1,
    ArrowUp: 1,
    PageDown: -far,
    PageUp: far,
    Home: -count,
    End: count,
  };
  const step = by[key];
  return step === undefined ? undefined : Math.max(0, Math.min(count - 1, at + step));
}
