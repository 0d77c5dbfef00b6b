/** Gradients of a LoRA on a full-size Stable Diffusion 1.5 U-Net with random weights against diffusers and peft
 *  (parity/training/full_size_gradients.py). */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { grad, graphOf, mul, reduceSum, sizeOf, square, sub, type Tensor } from "@inkloom/engine";
import { openWeights, type WeightEntry } from "@inkloom/engine/weights";
import { PREFIXES, SD15, unet, weightsAt } from "@inkloom/models";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  evaluate,
  float32,
  golden,
  hashInput,
  inputsFor,
} from "../packages/models/src/parity.suite.ts";
import { newLoraNetwork } from "../packages/training/src/networks/lora-network.ts";
import { loraModules } from "../packages/training/src/networks/lora-settings.ts";
import { singleFileManifest, writeRandomCheckpoint } from "./random-checkpoint.ts";

const GOLDENS = new URL("./goldens/sd15-lora-gradients.safetensors", import.meta.url);

/** Of 192 layers; one reads the words, one is a convolution of one tap. */
const LAYERS = [
  "lora_unet_down_blocks_1_attentions_0_transformer_blocks_0_attn2_to_k",
  "lora_unet_up_blocks_2_attentions_1_proj_in",
];

let folder = "";
let weights: ReadonlyMap<string, WeightEntry>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "inkloom-full-"));
  const path = join(folder, "sd15.safetensors");
  await writeRandomCheckpoint(path, singleFileManifest(SD15), { dtype: "F16", seed: 15 });
  ({ entries: weights } = await openWeights(path));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

test("gradients of a LoRA on a full-size U-Net equal PyTorch's for two layers", async () => {
  const settings = { networkDim: 4, networkAlpha: 4, trainUnet: true, trainTextEncoder: false };
  const { layout, tensors } = newLoraNetwork("lora", loraModules(SD15, settings), 0);
  expect(tensors).toHaveLength(2 * 192);
  const cells = [1, 4, 32, 32];
  const values = {
    latents: hashInput("gradients.latents", cells),
    times: float32([1], Float32Array.of(500)),
    context: hashInput("gradients.context", [1, 77, 768]),
    target: hashInput("gradients.target", cells),
  };
  const { target, ...inputs } = inputsFor(values);
  const noise = unet(weightsAt(PREFIXES.unet, layout), inputs, SD15.unet);
  const loss = mul(reduceSum(square(sub(noise, target)), [0, 1, 2, 3]), 1 / sizeOf(cells));
  const leaves = new Map(graphOf({ loss }).inputs.map((leaf) => [leaf.name, leaf]));
  const wanted = tensors.filter(({ module }) => LAYERS.includes(module.module));
  const gradients = grad(
    loss,
    wanted.map(({ input }) => leaves.get(input)).filter((leaf) => leaf !== undefined),
  );
  const outputs: Record<string, Tensor> = { loss };
  wanted.forEach(({ key }, i) => {
    const gradient = gradients[i];
    if (gradient) outputs[key] = gradient;
  });
  const factors = tensors.map(({ key, input, shape, inputShape }) => {
    const size = key.endsWith("lora_down.weight") ? 0.1 : 0.02;
    const data = hashInput(key, shape).data.map((value) => value * size);
    return [input, float32(inputShape, data)] as const;
  });
  const results = await evaluate(outputs, { ...values, ...Object.fromEntries(factors) }, weights);
  expect(Number(results["loss"]?.data[0]) / ((await golden(GOLDENS, "loss"))[0] ?? 0)).toBeCloseTo(
    1,
    4,
  );
  for (const { key } of wanted) {
    const [actual, expected] = [results[key]?.data ?? [], await golden(GOLDENS, key)];
    expect(actual, key).toHaveLength(expected.length);
    const apart = expected.map((value, i) => Number(actual[i]) - value);
    const relative = Math.hypot(...apart) / Math.hypot(...expected);
    expect(relative, `${key} is ${relative} apart`).toBeLessThan(1e-3);
  }
});
