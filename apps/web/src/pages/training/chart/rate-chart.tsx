/** The learning rate of a run by step. */
import type { ReactNode } from "react";
import type { LossPoint } from "../run/losses.ts";
import { trainingWords } from "../training-words.ts";
import { ChartFrame } from "./chart-frame.tsx";
import { sayLoss, sayRate } from "./numbers.ts";
import { linePath } from "./scale.ts";
import style from "./chart.module.css";

interface RateChartProps {
  readonly name: string;
  readonly points: readonly LossPoint[];
  readonly steps: number | undefined;
}

const HEIGHT = 120;

export function RateChart({ name, points, steps }: RateChartProps): ReactNode {
  const say = trainingWords.use();
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return null;
  const most = points.reduce((top, { learningRate }) => Math.max(top, learningRate), 0);
  return (
    <ChartFrame
      title={say("rateOf", { name })}
      told={say("rateTold", {
        first: sayRate(first.learningRate),
        from: first.step,
        last: sayRate(last.learningRate),
        to: last.step,
        most: sayRate(most),
      })}
      height={HEIGHT}
      steps={{ least: Math.min(1, first.step), most: Math.max(steps ?? 0, last.step, 2) }}
      values={{ least: 0, most: most === 0 ? 1 : most * 1.1 }}
      sayValue={sayRate}
      stops={points.map(({ step }) => step)}
      readLabel={say("readStep")}
      sayStop={(index) => {
        const { step, epoch, learningRate, loss } = points[index] ?? last;
        return say("readRate", { step, epoch, rate: sayRate(learningRate), loss: sayLoss(loss) });
      }}
    >
      {({ x, y }) => (
        <path
          className={style["rate"]}
          d={linePath(points.map(({ step, learningRate }) => ({ x: x(step), y: y(learningRate) })))}
        />
      )}
    </ChartFrame>
  );
}
