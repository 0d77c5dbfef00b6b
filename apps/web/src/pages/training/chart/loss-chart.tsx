/** The losses of a run: every step pale, their running mean dark, the loss on pictures held back as dots. */
import { Slider, Text } from "@mantine/core";
import { useMemo, type ReactNode } from "react";
import { preference } from "../../../drafts/preference.ts";
import { type LossPoint, smoothed } from "../run/losses.ts";
import { trainingWords } from "../training-words.ts";
import { ChartFrame } from "./chart-frame.tsx";
import { sayLoss, sayRate } from "./numbers.ts";
import { linePath, lossSpan } from "./scale.ts";
import style from "./chart.module.css";

interface LossChartProps {
  readonly name: string;
  readonly points: readonly LossPoint[];
  /** Of the whole run, where it is known: the chart keeps room for them. */
  readonly steps: number | undefined;
}

const HEIGHT = 280;

/** Share that a running mean keeps of the step before. */
const smoothing = preference("training-smoothing", 0.9, (kept) =>
  typeof kept === "number" && kept >= 0 && kept < 1 ? kept : undefined,
);

export function LossChart({ name, points, steps }: LossChartProps): ReactNode {
  const say = trainingWords.use();
  const keep = smoothing.use(({ value }) => value);
  const means = useMemo(
    () =>
      smoothed(
        points.map(({ loss }) => loss),
        keep,
      ),
    [points, keep],
  );
  const held = points.filter((point) => point.validationLoss !== undefined);
  const span = useMemo(
    () =>
      lossSpan(
        points.flatMap(({ loss, validationLoss }) =>
          validationLoss === undefined ? [loss] : [loss, validationLoss],
        ),
        means,
      ),
    [points, means],
  );
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return null;
  const sayStop = (index: number): string => {
    const point = points[index] ?? last;
    const words = say("readOut", {
      step: point.step,
      epoch: point.epoch,
      loss: sayLoss(point.loss),
      mean: sayLoss(means[index] ?? point.loss),
      rate: sayRate(point.learningRate),
    });
    const { validationLoss } = point;
    return validationLoss === undefined
      ? words
      : words + say("readHeld", { loss: sayLoss(validationLoss) });
  };
  return (
    <>
      <div className={style["head"]}>
        <ul className={style["legend"]}>
          <Key kind="raw" label={say("raw")} />
          <Key kind="smooth" label={say("smooth")} />
          {held.length > 0 && <Key kind="heldLine" label={say("held")} />}
        </ul>
        <div className={style["smoothing"]}>
          <Text size="sm" component="span">
            {say("smoothing")}
          </Text>
          <Slider
            flex={1}
            size="sm"
            thumbSize={20}
            min={0}
            max={0.99}
            step={0.01}
            label={null}
            thumbLabel={say("smoothing")}
            value={keep}
            onChange={smoothing.set}
          />
        </div>
      </div>
      <ChartFrame
        title={say("lossesOf", { name })}
        told={say("lossesTold", {
          first: sayLoss(means[0] ?? first.loss),
          from: first.step,
          last: sayLoss(means.at(-1) ?? last.loss),
          to: last.step,
        })}
        height={HEIGHT}
        steps={{ least: Math.min(1, first.step), most: Math.max(steps ?? 0, last.step, 2) }}
        values={span}
        sayValue={sayLoss}
        marks={epochEnds(points)}
        stops={points.map(({ step }) => step)}
        readLabel={say("readStep")}
        sayStop={sayStop}
      >
        {({ x, y }) => (
          <>
            <path
              className={style["raw"]}
              d={linePath(points.map(({ step, loss }) => ({ x: x(step), y: y(loss) })))}
            />
            <path
              className={style["smooth"]}
              d={linePath(points.map(({ step }, i) => ({ x: x(step), y: y(means[i] ?? 0) })))}
            />
            <path
              className={style["heldLine"]}
              d={linePath(
                held.map(({ step, validationLoss = 0 }) => ({ x: x(step), y: y(validationLoss) })),
              )}
            />
            {held.map(({ step, validationLoss = 0 }) => (
              <circle
                key={step}
                className={style["heldDot"]}
                cx={x(step)}
                cy={y(validationLoss)}
                r={4}
              />
            ))}
          </>
        )}
      </ChartFrame>
    </>
  );
}

/** More would be a grey ground. */
const MOST_MARKS = 60;

function epochEnds(points: readonly LossPoint[]): readonly number[] {
  const ends = points.flatMap(({ step, epoch }, i) =>
    (points[i + 1]?.epoch ?? epoch) === epoch ? [] : [step],
  );
  return ends.length > MOST_MARKS ? [] : ends;
}

function Key({
  kind,
  label,
}: {
  readonly kind: "raw" | "smooth" | "heldLine";
  readonly label: string;
}): ReactNode {
  return (
    <li>
      <svg width={24} height={10} aria-hidden>
        <path className={style[kind]} d="M0 5L24 5" />
        {kind === "heldLine" && <circle className={style["heldDot"]} cx={12} cy={5} r={4} />}
      </svg>
      {label}
    </li>
  );
}
