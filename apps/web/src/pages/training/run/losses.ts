/** Losses of a run by step: those that the service had, those heard since, and their running mean. */

export interface LossPoint {
  /** From 1. */
  readonly step: number;
  /** From 1. */
  readonly epoch: number;
  readonly loss: number;
  readonly learningRate: number;
  readonly seconds: number;
  /** Of the pictures held back, where it was measured. */
  readonly validationLoss?: number;
}

interface LossColumns {
  readonly step: readonly number[];
  readonly epoch: readonly number[];
  readonly loss: readonly number[];
  readonly learningRate: readonly number[];
  readonly seconds: readonly number[];
  readonly validationLoss: readonly (number | null)[];
}

/** As the service sends them. */
export const columnsToPoints = (columns: LossColumns): readonly LossPoint[] =>
  columns.step.map((step, i): LossPoint => {
    const validationLoss = columns.validationLoss[i] ?? undefined;
    return {
      step,
      epoch: columns.epoch[i] ?? 1,
      loss: columns.loss[i] ?? 0,
      learningRate: columns.learningRate[i] ?? 0,
      seconds: columns.seconds[i] ?? 0,
      ...(validationLoss !== undefined && { validationLoss }),
    };
  });

/** Both in order; what was heard later wins from its first step on, since a run that goes on repeats steps. */
export function joined(
  known: readonly LossPoint[],
  later: readonly LossPoint[],
): readonly LossPoint[] {
  const [first] = later;
  if (first === undefined) return known;
  const last = known.at(-1);
  if (last === undefined || last.step < first.step) return [...known, ...later];
  return [...known.filter(({ step }) => step < first.step), ...later];
}

/** Whether nothing lies between what is known and the next step. */
export const follows = (known: readonly LossPoint[], step: number): boolean =>
  step === (known.at(-1)?.step ?? 0) + 1;

/** Running means: `keep` is the share that the point before keeps, 0 for none. The first points count more, so that the line
 *  does not hang on the first loss. */
export function smoothed(values: readonly number[], keep: number): readonly number[] {
  let sum = 0;
  let weight = 0;
  return values.map((value) => {
    sum = keep * sum + (1 - keep) * value;
    weight = keep * weight + (1 - keep);
    return sum / weight;
  });
}

/** Mean seconds of a step by the last of them: the first ones compile. */
export function secondsPerStep(points: readonly LossPoint[]): number | undefined {
  const last = points.slice(-20);
  if (last.length === 0) return undefined;
  return last.reduce((sum, { seconds }) => sum + seconds, 0) / last.length;
}

export interface EpochRow {
  readonly epoch: number;
  /** Its last step by now. */
  readonly step: number;
  /** Mean over its steps. */
  readonly loss: number;
  readonly validationLoss: number | undefined;
  readonly learningRate: number;
}

/** What the chart shows, as a table has it. */
export function byEpoch(points: readonly LossPoint[]): readonly EpochRow[] {
  const rows: EpochRow[] = [];
  for (const [epoch, own] of Map.groupBy(points, (point) => point.epoch)) {
    const last = own.at(-1);
    if (last === undefined) continue;
    rows.push({
      epoch,
      step: last.step,
      loss: own.reduce((sum, { loss }) => sum + loss, 0) / own.length,
      validationLoss: own.findLast((each) => each.validationLoss !== undefined)?.validationLoss,
      learningRate: last.learningRate,
    });
  }
  return rows.toSorted((a, b) => a.epoch - b.epoch);
}
