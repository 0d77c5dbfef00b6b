/** For tests: steps of LoRA training of the embedded model beside PyTorch and peft, from the same factors, latents, noise
 *  and words. */
import { fileURLToPath } from "node:url";
import { discreteSchedule, openCheckpoint } from "@inkloom/diffusion";
import type { Shape } from "@inkloom/engine";
import { createNodeRuntime } from "@inkloom/engine/node";
import { openWeights, readFloat32 } from "@inkloom/engine/weights";
import { sizeOf } from "@inkloom/engine";
import { hashIds, hashInput } from "../../../models/src/parity.suite.ts";
import { withNoise } from "../losses/noising.ts";
import { type LoraKind, newLoraNetwork } from "../networks/lora-network.ts";
import { loraModules, type LoraSettings } from "../networks/lora-settings.ts";
import { clipGradients, createOptimizer } from "../optimizers/index.ts";
import { type StepPicture, StepRunner } from "./step-runner.ts";

const MODELS = fileURLToPath(new URL("../../../../models", import.meta.url));

/** As in parity/training/lora_walk.py and lycoris_walk.py. */
const [BATCH, RATE] = [2, 2e-3];
const SETTINGS = { networkDim: 4, networkAlpha: 2, trainUnet: true, trainTextEncoder: true };

const hashedDown = (key: string, shape: Shape): Float32Array => {
  const scale = 1 / Math.sqrt(3 * sizeOf(shape.slice(1)));
  return hashInput(key, shape).data.map((value) => value * scale);
};

/** What PyTorch came to: the losses, and some of the factors. */
export async function walkGolden(name = "lora-walk"): Promise<ReadonlyMap<string, Float32Array>> {
  const file = new URL(`./goldens/${name}.safetensors`, import.meta.url);
  const { entries } = await openWeights(fileURLToPath(file));
  const read = [...entries].map(async ([key, entry]) => [key, await readFloat32(entry)] as const);
  return new Map(await Promise.all(read));
}

/** U-Net and text encoder, rank 4. What does not begin with zeros begins as hashes. */
export async function loraWalk(
  steps: number,
  kind: LoraKind = "lora",
  settings: Partial<LoraSettings> = {},
): Promise<{ losses: number[]; tensors: ReadonlyMap<string, Float32Array> }> {
  const losses: number[] = [];
  const { unet, textEncoder, vae, noise } = await openCheckpoint("inkloom-mini", [MODELS]);
  const config = { unet: unet.config, textEncoder: textEncoder.config, vae: vae.config };
  const network = newLoraNetwork(kind, loraModules(config, { ...SETTINGS, ...settings }), 0);
  for (const { key, shape, values } of network.tensors)
    if (values.some((value) => value !== 0)) values.set(hashedDown(key, shape));
  const runtime = await createNodeRuntime("cpu");
  const runner = new StepRunner({
    runtime,
    networks: { unet, textEncoder },
    layout: network.layout,
    tensors: network.tensors,
    clipSkip: 1,
    chunks: 1,
    channels: 4,
  });
  const optimizer = createOptimizer("AdamW", ["weight_decay=0.01"], RATE);
  const { alphasCumprod } = discreteSchedule(noise.betas);
  for (let step = 0; step < steps; step++) {
    const shape = [BATCH, 4, 8, 8];
    const [latents, drawn] = [`latents.${step % 5}`, `noise.${step}`].map(
      (name) => hashInput(name, shape).data,
    );
    const times = hashIds(`times.${step}`, 1000, [BATCH]).data;
    const ids = hashIds(`ids.${step % 5}`, 1566, [BATCH, 77]).data;
    const pictures = Array.from({ length: BATCH }, (_, i): StepPicture => {
      const part = <T extends { slice(from: number, to: number): T }>(of: T, size: number): T =>
        of.slice(i * size, (i + 1) * size);
      const own = { alphasCumprod, prediction: "eps" } as const;
      return {
        ...withNoise(
          part(latents ?? new Float32Array(), 256),
          part(drawn ?? new Float32Array(), 256),
          Number(times[i]),
          own,
        ),
        weight: 1,
        tokens: { ids: [Int32Array.from(ids.slice(i * 77, (i + 1) * 77), Number)] },
      };
    });
    const size = { batch: BATCH, height: 8, width: 8 };
    const result = await runner.run(pictures, size, { gradients: true });
    losses.push(result.losses.reduce((sum, loss) => sum + loss, 0) / BATCH);
    const tensors = network.tensors.map(({ key: name, shape: own, values }, i) => ({
      name,
      shape: own,
      values,
      gradient: result.gradients[i] ?? new Float32Array(),
      learningRate: RATE,
    }));
    clipGradients(tensors, 1);
    optimizer.step(tensors);
  }
  await runner.release();
  await runtime.close();
  return { losses, tensors: new Map(network.tensors.map(({ key, values }) => [key, values])) };
}
