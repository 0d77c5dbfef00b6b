/** What a network of SD 2.x predicts where neither its file nor its weights say so clearly: it is run once. */
import type { Text } from "@inkloom/contract";
import type { Runtime } from "@inkloom/engine";
import type { Checkpoint } from "../checkpoint/checkpoint.ts";
import { trainedSize } from "../checkpoint/native-size.ts";
import type { Doubt, Parameterization } from "../checkpoint/noise-settings.ts";
import { predictionOf, trialMean } from "../denoise/prediction-trial.ts";

interface TrialContext {
  readonly runtime: Runtime;
  readonly signal?: AbortSignal | undefined;
  readonly onNotice: (notice: Text) => void;
}

/** The checkpoint without its doubt. Where the trial and the guess differ, the trial counts, since it looks at the
 *  whole network, and a notice tells of both and of the flag. */
export async function settledPrediction(
  checkpoint: Checkpoint,
  { runtime, signal, onNotice }: TrialContext,
): Promise<Checkpoint> {
  const { doubt, ...guessed } = checkpoint.noise;
  if (doubt === undefined) return checkpoint;
  const mean = await trialMean(checkpoint.unet, runtime, signal);
  const parameterization = predictionOf(mean);
  const noise = { ...guessed, parameterization };
  if (parameterization === guessed.parameterization) return { ...checkpoint, noise };
  onNotice(disagreement(checkpoint.name, doubt, mean, parameterization));
  return { ...checkpoint, noise, nativeSize: trainedSize(checkpoint.family, parameterization) };
}

const NAMES: Readonly<Record<Parameterization, Text>> = {
  eps: { en: "noise", zh: "噪声" },
  v: { en: "velocity", zh: "速度（v）" },
};
const FLAGS: Readonly<Record<Parameterization, string>> = {
  eps: "--prediction epsilon",
  v: "--prediction v",
};

function disagreement(
  name: string,
  { spread }: Doubt,
  mean: number,
  found: Parameterization,
): Text {
  const other: Parameterization = found === "v" ? "eps" : "v";
  const weights: Text =
    spread === undefined
      ? { en: `its weights do not tell either`, zh: `权重也看不出来` }
      : {
          en: `its weights (a spread of ${spread.toFixed(3)}) speak for ${NAMES[other].en}`,
          zh: `权重（离散度 ${spread.toFixed(3)}）像是${NAMES[other].zh}`,
        };
  return {
    en: `${name} does not say what it predicts: ${weights.en}, a trial run (a mean of ${mean.toFixed(2)}) speaks for ${NAMES[found].en}, which is taken; if the picture is wrong, give ${FLAGS[other]}`,
    zh: `${name} 没有说明预测类型：${weights.zh}，试运行（均值 ${mean.toFixed(2)}）像是${NAMES[found].zh}，按后者处理；如果图片不对，请使用 ${FLAGS[other]}`,
  };
}
