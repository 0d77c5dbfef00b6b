/** A small curve of losses for lists, without axes. */
import type { ReactNode } from "react";
import { lossSpan, placeOf, linePath } from "./scale.ts";
import { smoothed } from "../run/losses.ts";
import style from "./chart.module.css";

interface SparklineProps {
  readonly values: readonly number[];
  /** Share of the way to the run's end that the values cover, 0 to 1. */
  readonly share: number;
  readonly label: string;
}

/** Of the drawing; it is stretched to its place. */
const SIZE = { width: 200, height: 40, edge: 2 };

export function Sparkline({ values, share, label }: SparklineProps): ReactNode {
  const means = smoothed(values, 0.6);
  const span = lossSpan(values, means);
  const width = SIZE.width * share;
  const spots = means.map((mean, i) => ({
    x: placeOf(i, { least: 0, most: Math.max(1, means.length - 1) }, 0, width),
    y: placeOf(mean, span, SIZE.height - SIZE.edge, SIZE.edge),
  }));
  return (
    <svg
      className={style["spark"]}
      viewBox={`0 0 ${SIZE.width} ${SIZE.height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <path d={linePath(spots)} />
    </svg>
  );
}
