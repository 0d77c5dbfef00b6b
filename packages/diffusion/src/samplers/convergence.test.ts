import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Runtime } from "@inkloom/engine";
import { createNodeRuntime } from "@inkloom/engine/node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type DiscreteSchedule, discreteSchedule } from "../denoise/discrete-schedule.ts";
import { modelDenoiser, type RawModel } from "../denoise/parameterization.ts";
import type { LatentShape } from "../latents/latents.ts";
import { goldenFile } from "../latents/noise/goldens/golden-file.ts";
import { noiseSource } from "../latents/noise/noise-source.ts";
import { tinyModel, type TinyWeights } from "./goldens/tiny-model.ts";
import { mnistNetwork } from "./mnist-network.suite.ts";
import { initialLatents, planSampling, type SamplingRequest } from "./plan.ts";
import { SAMPLERS, type SamplerId } from "./registry.ts";

const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));
const MNIST = join(
  resolve(ROOT, process.env["INKLOOM_TEST_WEIGHTS"] ?? "../shared/weights"),
  "ddpm/ddpm_mnist.pt",
);

const CONVERGING: readonly SamplerId[] = ["heun", "lms", "dpmpp-2m"];
const ANCESTRAL: readonly SamplerId[] = ["euler-a", "dpm2-a", "dpmpp-2s-a"];

interface Model {
  readonly network: RawModel;
  readonly levels: DiscreteSchedule;
  readonly shape: LatentShape;
  readonly request?: Partial<SamplingRequest>;
}

async function sample(
  sampler: SamplerId,
  steps: number,
  { network, levels, shape, request }: Model,
): Promise<Float32Array> {
  const noise = noiseSource("a1111-cpu", [4]);
  const plan = planSampling({ sampler, steps, model: levels, ...request });
  const denoise = modelDenoiser("eps", network, levels);
  const start = initialLatents(noise, shape, plan);
  return (await SAMPLERS[sampler].sampler(denoise, start, plan, { noise })).data;
}

/** Root mean square distances to the latents of the last number of steps. */
async function distances(
  sampler: SamplerId,
  model: Model,
  all = [10, 20, 40, 80, 200],
): Promise<number[]> {
  const limit = await sample(sampler, all.at(-1) ?? 0, model);
  const found = [];
  for (const steps of all.slice(0, -1)) {
    const made = await sample(sampler, steps, model);
    const squares = made.reduce((sum, value, i) => sum + (value - (limit[i] ?? NaN)) ** 2, 0);
    found.push(Math.sqrt(squares / made.length));
  }
  return found;
}

const falls = (values: readonly number[]): boolean =>
  values.every((value, i) => i === 0 || value < (values[i - 1] ?? NaN));

describe("with more steps, over the tiny model", () => {
  const { weights } = goldenFile("samplers.json", import.meta.url) as {
    weights: Record<string, TinyWeights>;
  };
  const tiny = weights["4"];
  if (!tiny) throw new Error("no weights for 4 channels");
  const levels = discreteSchedule();
  const model: Model = { network: tinyModel(tiny), levels, shape: [1, 4, 5, 7] };

  test.each(CONVERGING)("%s comes nearer to where it ends", async (sampler) => {
    const found = await distances(sampler, model);
    expect(found).toSatisfy(falls);
    expect(found.at(-1)).toBeLessThan(0.1 * (found[0] ?? NaN));
  });

  test.each(ANCESTRAL)("%s does not", async (sampler) => {
    const found = await distances(sampler, model);
    expect(found.at(-1)).toBeGreaterThan(0.5 * (found[0] ?? NaN));
  });
});

describe.skipIf(!existsSync(MNIST))(
  "with more steps, over a trained model (skipped without test weights)",
  () => {
    let runtime: Runtime;
    let network: Awaited<ReturnType<typeof mnistNetwork>>;
    const levels = discreteSchedule({ kind: "linear", betaStart: 1e-4, betaEnd: 0.02 });
    beforeAll(async () => {
      runtime = await createNodeRuntime("cpu", { threads: 1 });
      network = await mnistNetwork(runtime, MNIST);
    });
    afterAll(async () => {
      await network.release();
      await runtime.close();
    });
    const model = (): Model => ({
      network: network.model,
      levels,
      shape: [1, 1, 28, 28],
      // at higher levels this network's answers have a mean of their own, and pictures drift away
      request: { schedule: "karras", sigmaMax: 10 },
    });

    test.each(CONVERGING)("%s comes nearer to where it ends", async (sampler) => {
      const found = await distances(sampler, model(), [10, 20, 40, 100]);
      expect(found).toSatisfy(falls);
    });

    test.each(ANCESTRAL)("%s does not", async (sampler) => {
      const found = await distances(sampler, model(), [10, 20, 40, 100]);
      expect(found.at(-1)).toBeGreaterThan(0.5 * (found[0] ?? NaN));
    });
  },
);
