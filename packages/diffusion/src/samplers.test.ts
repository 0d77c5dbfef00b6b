/** Every sampler with the embedded model. */
import type { Runtime } from "@inkloom/engine";
import { afterAll, beforeAll, expect, test } from "vitest";
import { keepingRuntime } from "./kept-sessions.suite.ts";
import { deviation, sampledLatents } from "./sampled-latents.suite.ts";
import { SAMPLERS, type SamplerId } from "./samplers/index.ts";

let runtime: Runtime;
beforeAll(async () => {
  runtime = await keepingRuntime();
});
afterAll(() => runtime.close());

const ids = Object.keys(SAMPLERS) as SamplerId[];

test.each(ids.filter((id) => id !== "dpm-adaptive"))(
  "%s ends in latents like those of a picture",
  async (id) => {
    // DPM fast counts network calls and puts them into few large steps
    const steps = id === "dpm-fast" ? 30 : 8;
    const latents = await sampledLatents(runtime, { sampler: SAMPLERS[id].label, steps });
    expect(latents.every(Number.isFinite)).toBe(true);
    expect(deviation(latents)).toBeGreaterThan(0.3);
    expect(deviation(latents)).toBeLessThan(2);
  },
);
