import { describe, expect, test } from "vitest";
import type { Denoiser } from "../denoise/denoiser.ts";
import { discreteSchedule } from "../denoise/discrete-schedule.ts";
import type { Latents, LatentShape } from "../latents/latents.ts";
import { noiseSource, type NoiseMode, type NoiseSource } from "../latents/noise/noise-source.ts";
import { batchSeeds, type Seed } from "../latents/noise/seed.ts";
import { initialLatents, planSampling } from "./plan.ts";
import { SAMPLERS, type SamplerId } from "./registry.ts";
import type { SamplerRun, StepInfo } from "./sampler.ts";

const model = discreteSchedule();
const ids = Object.keys(SAMPLERS) as SamplerId[];
const each = 4 * 5 * 7;

/** Pulls every value towards a bounded function of itself; works on any batch. */
const denoise: Denoiser = ({ data, shape }, sigma) =>
  Promise.resolve({ data: data.map((v) => Math.tanh(v / Math.hypot(sigma, 1)) * 2), shape });

interface Given {
  readonly eta?: number;
  readonly steps?: number;
  readonly denoiser?: Denoiser;
  readonly run?: Partial<SamplerRun>;
  readonly mode?: NoiseMode;
}

function sample(id: SamplerId, seeds: readonly Seed[], given: Given = {}): Promise<Latents> {
  const { eta, steps = 20, denoiser = denoise, run = {}, mode = "a1111-cpu" } = given;
  const shape: LatentShape = [seeds.length, 4, 5, 7];
  const noise = noiseSource(mode, seeds);
  const plan = planSampling({ sampler: id, steps, eta, model });
  const x = initialLatents(noise, shape, plan);
  return SAMPLERS[id].sampler(denoiser, x, plan, { noise, ...run });
}

const forbidden: NoiseSource = {
  first: () => expect.unreachable("drew first noise"),
  next: () => expect.unreachable("drew ancestral noise"),
};

describe.each(ids)("%s", (id) => {
  const calls = SAMPLERS[id].usesTimesteps ? 19 : 20; // A1111's DDIM asks once less than steps

  test("without eta draws no noise and repeats itself", async () => {
    const once = await sample(id, [8], { eta: 0, run: { noise: forbidden } });
    expect(once).toEqual(await sample(id, [8], { eta: 0 }));
  });

  test.each<NoiseMode>(["a1111-cpu", "a1111-gpu"])(
    "a batch is its single pictures: %s",
    async (mode) => {
      const seeds = batchSeeds(100, 3);
      const together = await sample(id, seeds, { eta: 1, mode });
      for (const [i, seed] of seeds.entries()) {
        const alone = await sample(id, [seed], { eta: 1, mode });
        expect(together.data.slice(i * each, (i + 1) * each)).toEqual(alone.data);
      }
    },
  );

  test("tells every step once, in order, with what the denoiser saw and said", async () => {
    const seen: StepInfo[] = [];
    const asked: number[] = [];
    await sample(id, [8], {
      denoiser: (x, sigma, run) => {
        asked.push(sigma);
        return denoise(x, sigma, run);
      },
      run: { onStep: (info) => void seen.push(info) },
    });
    expect(seen.map(({ step }) => step)).toEqual(Array.from({ length: calls }, (_, i) => i + 1));
    expect(seen.every(({ steps }) => steps === calls)).toBe(true);
    expect(seen.map(({ sigma }) => sigma)).toEqual(asked);
    expect(asked.every((sigma, i) => i === 0 || sigma < (asked[i - 1] ?? 0))).toBe(true);
  });

  test("waits for the step's listener", async () => {
    let waiting = 0;
    await sample(id, [8], {
      steps: 5,
      denoiser: (x, sigma, run) => {
        expect(waiting).toBe(0);
        return denoise(x, sigma, run);
      },
      run: {
        onStep: async () => {
          waiting++;
          await new Promise((resolve) => setTimeout(resolve, 1));
          waiting--;
        },
      },
    });
  });

  test("stops between steps with an AbortError", async () => {
    const control = new AbortController();
    let asked = 0;
    const stopped = sample(id, [8], {
      denoiser: (x, sigma, run) => {
        asked++;
        expect(run.signal).toBe(control.signal);
        return denoise(x, sigma, run);
      },
      run: {
        signal: control.signal,
        onStep: ({ step }) => {
          if (step === 3) control.abort();
        },
      },
    });
    await expect(stopped).rejects.toMatchObject({ name: "AbortError" });
    expect(asked).toBe(3);
  });

  test("asks nothing when already aborted, and tells no step after an abort", async () => {
    const never: Denoiser = () => expect.unreachable("asked the denoiser");
    const signal = AbortSignal.abort();
    await expect(sample(id, [8], { denoiser: never, run: { signal } })).rejects.toThrow("abort");
    const control = new AbortController();
    const during = sample(id, [8], {
      denoiser: (x, sigma, run) => {
        control.abort();
        return denoise(x, sigma, run);
      },
      run: { signal: control.signal, onStep: () => expect.unreachable("told a step") },
    });
    await expect(during).rejects.toMatchObject({ name: "AbortError" });
  });

  test("leaves its input as it was and passes the denoiser's failure on", async () => {
    const plan = planSampling({ sampler: id, steps: 4, model });
    const x: Latents = { data: new Float32Array(each).fill(3), shape: [1, 4, 5, 7] };
    await SAMPLERS[id].sampler(denoise, x, plan, { noise: noiseSource("a1111-cpu", [1]) });
    expect(x.data.every((value) => value === 3)).toBe(true);
    const failing: Denoiser = () => Promise.reject(new Error("out of memory"));
    await expect(sample(id, [8], { denoiser: failing })).rejects.toThrow("out of memory");
  });
});

describe("fresh noise", () => {
  test.each<SamplerId>(["euler-a", "ddim"])("changes the picture of %s", async (id) => {
    const without = await sample(id, [8], { eta: 0 });
    const full = await sample(id, [8], { eta: 1 });
    expect(full.data).not.toEqual(without.data);
  });

  test("Euler a without it is Euler", async () => {
    expect(await sample("euler-a", [8], { eta: 0 })).toEqual(await sample("euler", [8]));
  });
});
