import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { learningRateAt, learningRateSchedule, type ScheduleOptions } from "./learning-rate.ts";

const goldens = JSON.parse(
  readFileSync(join(import.meta.dirname, "goldens/schedules.json"), "utf8"),
) as readonly { readonly asked: ScheduleOptions; readonly factors: readonly number[] }[];

describe("factors of a whole run, and behind its end, are those of transformers", () => {
  for (const { asked, factors } of goldens)
    test(JSON.stringify(asked), () => {
      const schedule = learningRateSchedule(asked);
      const found = factors.map((_, step) => learningRateAt(step, schedule));
      expect(found.length).toBeGreaterThan(asked.totalSteps);
      factors.forEach((factor, step) => {
        expect(Math.abs((found[step] ?? NaN) - factor), `step ${step}`).toBeLessThan(1e-12);
      });
    });
});

describe("what cannot be is refused", () => {
  const base: ScheduleOptions = { name: "cosine", totalSteps: 100, learningRate: 1e-4 };
  for (const [options, expected] of [
    [{ name: "piecewise_constant" }, "lr_scheduler of"],
    [{ name: "toString" }, "expected one of constant,"],
    [{ totalSteps: 0 }, "max_train_steps"],
    [{ totalSteps: 1.5 }, "max_train_steps"],
    [{ warmupSteps: -1 }, "lr_warmup_steps"],
    [{ warmupSteps: 2.5 }, "lr_warmup_steps"],
    [{ warmupSteps: NaN }, "lr_warmup_steps"],
    [{ warmupSteps: 101 }, "at most the 100 steps"],
    [{ name: "warmup_stable_decay", warmupSteps: 60, decaySteps: 50 }, "at most the 100 steps"],
    [{ name: "constant", warmupSteps: 5 }, "constant_with_warmup"],
    [{ cycles: 0 }, "lr_scheduler_num_cycles"],
    [{ cycles: 1.5 }, "lr_scheduler_num_cycles"],
    [{ power: 0 }, "lr_scheduler_power"],
    [{ timescale: -2 }, "lr_scheduler_timescale"],
    [{ name: "cosine_with_min_lr" }, "lr_scheduler_min_lr_ratio"],
    [{ minimumRatio: 1.1 }, "lr_scheduler_min_lr_ratio"],
    [{ name: "polynomial", learningRate: 1e-8 }, "learning_rate"],
  ] as const)
    test(JSON.stringify(options), () => {
      const read = () => learningRateSchedule({ ...base, ...options });
      expect(read).toThrow(expect.objectContaining({ code: "training/schedule" }));
      expect(read).toThrow(expected);
    });
});
