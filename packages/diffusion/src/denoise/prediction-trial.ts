/** Whether a network predicts velocity, by running it once. */
import type { Runtime } from "@inkloom/engine";
import type { UnetConfig } from "@inkloom/models";
import type { Network } from "../checkpoint/checkpoint.ts";
import type { Parameterization } from "../checkpoint/noise-settings.ts";
import { outputData } from "../sessions.ts";
import { compileUnet } from "./unet.ts";

/** The trial of AUTOMATIC1111/stable-diffusion-webui@0120be7, modules/sd_models_config.py
 *  (is_using_v_parameterization_for_sd2): one value everywhere, at the last training time. */
const TRIAL = { side: 8, tokens: 2, value: 0.5, time: 999 } as const;
/** Mean of answer - input below which it is velocity; a network that predicts noise answers about what it is shown. */
const VELOCITY_BELOW = -1;

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

/** What a mean of the trial speaks for. */
export const predictionOf = (mean: number): Parameterization =>
  mean < VELOCITY_BELOW ? "v" : "eps";
