/** What a network of SD 2.x predicts where neither its file nor its weights say so clearly: it is run once. */
import type { Text } from "@inkloom/contract";
import type { Runtime } from "@inkloom/engine";
import type { UnetConfig } from "@inkloom/models";
import type { Checkpoint, Network } from "../checkpoint/checkpoint.ts";
import { trainedSize } from "../checkpoint/native-size.ts";
import type { Doubt, Parameterization } from "../checkpoint/noise-settings.ts";
import { outputData } from "../sessions.ts";
import { compileUnet } from "./unet.ts";

/** The trial of AUTOMATIC1111/stable-diffusion-webui@0120be7, modules/sd_models_config.py
 *  (is_using_v_parameterization_for_sd2): one value everywhere, at the last training time. */
const TRIAL = { side: 8, tokens: 2, value: 0.5, time: 999 } as const;
/** Mean of answer - input below which it is velocity; a network that predicts noise answers about what it is shown. */
const VELOCITY_BELOW = -1;

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
  const parameterization: Parameterization = mean < VELOCITY_BELOW ? "v" : "eps";
  const noise = { ...guessed, parameterization };
  if (parameterization === guessed.parameterization) return { ...checkpoint, noise };
  onNotice(disagreement(checkpoint.name, doubt, mean, parameterization));
  return { ...checkpoint, noise, nativeSize: trainedSize(checkpoint.family, parameterization) };
}

/** Mean of what the network answers to the trial, less the trial's own value. */
export async function trialMean(
  network: Network<UnetConfig>,
  runtime: Runtime,
  signal?: AbortSignal,
): Promise<number> {
  const { side, tokens, value, time } = TRIAL;
  const { inChannels: channels, contextSize, guidanceSize } = network.config;
  const size = { batch: 1, height: side, width: side, tokens };
  const options = { ...(signal && { signal }) };
  const session = await runtime.load(compileUnet(runtime, network, size), options);
  try {
    const filled = (shape: readonly number[], with_: number) => ({
      dtype: "float32" as const,
      shape,
      data: new Float32Array(shape.reduce((count, side) => count * side, 1)).fill(with_),
    });
    const feeds = {
      latents: filled([1, channels, side, side], value),
      times: filled([1], time),
      context: filled([1, tokens, contextSize], value),
      ...(guidanceSize !== undefined && { guidance: filled([1, guidanceSize], 0) }),
    };
    const answer = outputData(await session.run(feeds, options), "noise");
    return answer.reduce((sum, each) => sum + each - value, 0) / answer.length;
  } finally {
    await session.release();
  }
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
