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
  readonly sNoise?: number;
  readonly sChurn?: number;
  readonly sTmin?: number;
  readonly steps?: number;
  readonly denoiser?: Denoiser;
  readonly run?: Partial<SamplerRun>;
  readonly mode?: NoiseMode;
}

function sample(id: SamplerId, seeds: readonly Seed[], given: Given = {}): Promise<Latents> {
  const { eta, steps = 20, denoiser = denoise, run = {}, mode = "a1111-cpu" } = given;
  const shape: LatentShape = [seeds.length, 4, 5, 7];
  const noise = noiseSource(mode, seeds);
  const { sNoise, sChurn, sTmin } = given;
  const plan = planSampling({ sampler: id, steps, eta, sNoise, sChurn, sTmin, model });
  const x = initialLatents(noise, shape, plan);
  return SAMPLERS[id].sampler(denoiser, x, plan, { noise, ...run });
}

/** Steps told for 20 that were asked for, where they are not 20: A1111's DDIM and PLMS take one less, DPM fast
 *  counts groups of calls, and DPM adaptive has steps of its own. */
const STEPS_TOLD: Partial<Record<SamplerId, number>> = {
  ddim: 19,
  plms: 19,
  "dpm-fast": 7,
  "dpm-adaptive": 11,
};

const forbidden: NoiseSource = {
  first: () => expect.unreachable("drew first noise"),
  next: () => expect.unreachable("drew ancestral noise"),
  brownian: () => () => expect.unreachable("drew Brownian noise"),
};

/** Samplers that need noise even without eta. */
const ALWAYS_NOISY: readonly SamplerId[] = ["lcm", "restart"];

describe.each(ids)("%s", (id) => {
  const quiet = ids.filter((each) => !ALWAYS_NOISY.includes(each)).includes(id);

  test.runIf(quiet)("without eta draws no noise and repeats itself", async () => {
    const once = await sample(id, [8], { eta: 0, run: { noise: forbidden } });
    expect(once).toEqual(await sample(id, [8], { eta: 0 }));
  });

  // DPM adaptive chooses its steps by the error of the whole batch, as k-diffusion does
  test.runIf(id !== "dpm-adaptive").each<NoiseMode>(["a1111-cpu", "a1111-gpu"])(
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

  test("tells every step once, in order, with what the denoiser saw", async () => {
    const seen: StepInfo[] = [];
    const asked: Latents[] = [];
    await sample(id, [8], {
      denoiser: (x, sigma, run) => {
        asked.push(x);
        return denoise(x, sigma, run);
      },
      run: { onStep: (info) => void seen.push(info) },
    });
    const steps = seen.at(-1)?.steps ?? NaN;
    expect(seen.map(({ step }) => step)).toEqual(Array.from({ length: steps }, (_, i) => i + 1));
    if (id !== "dpm-adaptive") expect(seen.every((info) => info.steps === steps)).toBe(true);
    expect(seen.every(({ step, steps: all }) => step <= all)).toBe(true);
    expect(steps).toBe(STEPS_TOLD[id] ?? 20);
    const scaled = SAMPLERS[id].usesTimesteps || id === "lcm"; // these tell x as they hold it
    if (!scaled) for (const { x } of seen) expect(asked.map(({ data }) => data)).toContain(x.data);
    if (id !== "restart")
      expect(seen.every(({ sigma }, i) => i === 0 || sigma < (seen[i - 1]?.sigma ?? 0))).toBe(true);
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

  test("stops with an AbortError and asks no more", async () => {
    const control = new AbortController();
    let asked = 0;
    let until = Infinity;
    const stopped = sample(id, [8], {
      denoiser: (x, sigma, run) => {
        asked++;
        expect(run.signal).toBe(control.signal);
        return denoise(x, sigma, run);
      },
      run: {
        signal: control.signal,
        onStep: ({ step }) => {
          if (step !== 3) return;
          until = asked;
          control.abort();
        },
      },
    });
    await expect(stopped).rejects.toMatchObject({ name: "AbortError" });
    expect(asked).toBe(until);
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

  test.each([1, 2])("takes %d steps", async (steps) => {
    const { data } = await sample(id, [8], { steps });
    expect(data.every(Number.isFinite)).toBe(true);
  });
});

describe("DPM adaptive", () => {
  test("does not care how many steps are asked for", async () => {
    const one = await sample("dpm-adaptive", [8], { steps: 1 });
    expect(await sample("dpm-adaptive", [8], { steps: 50 })).toEqual(one);
  });

  test("names a denoiser that answers no numbers", async () => {
    const denoiser: Denoiser = ({ data, shape }) =>
      Promise.resolve({ data: data.map(() => NaN), shape });
    await expect(sample("dpm-adaptive", [8], { denoiser })).rejects.toThrow(
      "a step's error is NaN",
    );
  });
});

describe("fresh noise", () => {
  test.each(ids.filter((id) => SAMPLERS[id].defaultEta !== undefined))(
    "changes the picture of %s",
    async (id) => {
      const without = await sample(id, [8], { eta: 0 });
      const full = await sample(id, [8], { eta: 1 });
      expect(full.data).not.toEqual(without.data);
      const half = await sample(id, [8], { eta: 1, sNoise: 0.5 });
      expect(half.data).not.toEqual(full.data);
    },
  );

  test.each(ids.filter((id) => SAMPLERS[id].churns))("is put back by %s", async (id) => {
    const plain = await sample(id, [8]);
    const churned = await sample(id, [8], { sChurn: 5 });
    expect(churned.data).not.toEqual(plain.data);
    expect(await sample(id, [8], { sChurn: 5, sTmin: 900 })).toEqual(plain);
  });

  test("is ignored as churn by the others", async () => {
    expect(await sample("lms", [8], { sChurn: 5 })).toEqual(await sample("lms", [8]));
  });

  test("Euler a without it is Euler", async () => {
    expect(await sample("euler-a", [8], { eta: 0 })).toEqual(await sample("euler", [8]));
  });
});
