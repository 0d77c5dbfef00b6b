import { type GenerateRequest, TOOLS, validate } from "@inkloom/contract";
import { expect, test } from "vitest";
import type { SamplerId } from "./registry.ts";
import type { ScheduleId } from "./schedules.ts";
import { writtenFields } from "./written-fields.ts";

function fields(
  changes: Partial<GenerateRequest>,
  sampler: SamplerId = "euler",
  schedule: ScheduleId = "automatic",
) {
  const request = validate(TOOLS.generate, { prompt: "", ...changes });
  const said = Object.entries(writtenFields(request, { sampler, schedule }));
  return Object.fromEntries(said.filter(([, value]) => value !== undefined));
}

test("a picture says nothing about what is as always", () => {
  for (const sampler of ["euler", "euler-a", "ddim", "dpm2"] as const)
    expect(fields({ eta: sampler === "ddim" ? 0 : 1 }, sampler)).toEqual({});
});

test("noise and levels have A1111's labels", () => {
  expect(
    fields({
      s_churn: 3,
      s_tmin: 0.5,
      s_tmax: 9,
      s_noise: 1.01,
      sigma_min: 0.1,
      sigma_max: 10,
      rho: 5,
      discard_next_to_last_sigma: true,
      s_min_uncond: 2,
    }),
  ).toEqual({
    "Schedule min sigma": 0.1,
    "Schedule max sigma": 10,
    "Schedule rho": 5,
    "Discard penultimate sigma": "True",
    "Sigma churn": 3,
    "Sigma tmin": 0.5,
    "Sigma tmax": 9,
    "Sigma noise": 1.01,
    NGMS: 2,
  });
});

test("eta is said where the sampler has it, by the label of its kind", () => {
  expect(fields({ eta: 0.4 }, "euler-a")).toEqual({ Eta: 0.4 });
  expect(fields({ eta: 0.4 }, "ddim")).toEqual({ "Eta DDIM": 0.4 });
  expect(fields({ eta: 0.4 }, "lms")).toEqual({});
  expect(fields({ s_churn: 4 }, "lms")).toEqual({});
});

test("the Beta schedule says its parameters", () => {
  expect(fields({}, "euler", "beta")).toEqual({
    "Beta schedule alpha": 0.6,
    "Beta schedule beta": 0.6,
  });
});

test("changed guidance is said with the extension's labels", () => {
  expect(
    fields({
      cfg_schedule: "half-cosine-down",
      cfg_rescale: 0.7,
      dynamic_thresholding: true,
      threshold_percentile: 0.95,
    }),
  ).toEqual({
    "CFG Rescale": 0.7,
    "Dynamic thresholding enabled": "True",
    "Mimic scale": 7,
    "Separate Feature Channels": "True",
    "Scaling Startpoint": "MEAN",
    "Variability Measure": "AD",
    "Interpolate Phi": 1,
    "Threshold percentile": 95,
    "CFG mode": "Half Cosine Down",
    "CFG scale minimum": 1,
    "Scheduler value": 4,
  });
});
