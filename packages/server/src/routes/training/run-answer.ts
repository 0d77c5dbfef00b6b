/** A run of training as the API answers with it. */
import { type Language, Problem } from "@inkloom/contract";
import type { TrainingRun, TrainingRunDetails } from "@inkloom/tools";
import { expectNames } from "../../work/safe-names.ts";

export function runAnswer({
  name,
  note,
  changedAt,
  last,
  validationLoss,
  hasState,
  curve,
}: TrainingRun) {
  return {
    name,
    tool: note?.tool ?? null,
    startedAt: note?.startedAt ?? null,
    changedAt,
    step: last?.step ?? 0,
    steps: note?.steps ?? null,
    epoch: last?.epoch ?? 0,
    loss: last?.loss ?? null,
    validationLoss: validationLoss ?? null,
    hasState,
    finished: note?.finished ?? null,
    curve,
  };
}

export function runDetailsAnswer(run: TrainingRunDetails, language: Language) {
  const { name, note, samples, files, advice, records } = run;
  const here = `/api/v1/training/runs/${encodeURIComponent(name)}`;
  return {
    ...runAnswer(run),
    parameters: note === undefined ? null : takenParameters(note.parameters),
    records: recordsAnswer(records),
    samples: samples.map(({ file, step, prompt, version }) => ({
      url: `${here}/samples/${file}?v=${version}`,
      step,
      prompt,
    })),
    files: files.map(({ epoch = null, ...file }) => ({ ...file, epoch })),
    advice: advice === undefined ? null : { epoch: advice.epoch, text: advice[language] },
  };
}

/** Runs of the command line may name files by paths, which are nobody's business here. */
function takenParameters(
  parameters: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> | null {
  try {
    expectNames(parameters);
    return parameters;
  } catch (error) {
    if (error instanceof Problem) return null;
    throw error;
  }
}

export const recordsAnswer = (records: TrainingRunDetails["records"]) => ({
  step: records.map(({ step }) => step),
  epoch: records.map(({ epoch }) => epoch),
  loss: records.map(({ loss }) => loss),
  learningRate: records.map(({ learningRate }) => learningRate),
  seconds: records.map(({ seconds }) => seconds),
  validationLoss: records.map(({ validationLoss = null }) => validationLoss),
});
