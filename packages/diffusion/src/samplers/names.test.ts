import { Problem } from "@inkloom/contract";
import { describe, expect, test } from "vitest";
import { resolveSampler, resolveSchedule } from "./names.ts";
import { SAMPLERS } from "./registry.ts";

describe("sampler names", () => {
  test.each([
    ["Euler", { sampler: "euler" }],
    ["k_euler", { sampler: "euler" }],
    ["Euler a", { sampler: "euler-a" }],
    ["euler_ancestral", { sampler: "euler-a" }],
    ["k_euler_a", { sampler: "euler-a" }],
    [" dpm++  2m ", { sampler: "dpmpp-2m" }],
    ["DPM++ 2M Karras", { sampler: "dpmpp-2m", schedule: "karras" }],
    ["k_dpmpp_2m_ka", { sampler: "dpmpp-2m", schedule: "karras" }],
    ["DPM++ 2M Uniform", { sampler: "dpmpp-2m", schedule: "uniform" }],
    ["Euler a Automatic", { sampler: "euler-a", schedule: "automatic" }],
    ["ddim", { sampler: "ddim" }],
  ])("%s", (name, choice) => {
    expect(resolveSampler(name)).toEqual(choice);
  });

  test("every id, label and alias leads to its own sampler", () => {
    for (const [id, { label, aliases }] of Object.entries(SAMPLERS))
      for (const name of [id, label, ...aliases]) expect(resolveSampler(name).sampler).toBe(id);
  });

  test("an unknown name lists the nearest", () => {
    const ask = () => resolveSampler("DPM+ 2M");
    expect(ask).toThrow(Problem);
    expect(ask).toThrow('The sampler "DPM+ 2M" is unknown; the nearest are: DPM++ 2M, ');
    expect(() => resolveSampler("eulr_a")).toThrow("the nearest are: Euler a, Euler, ");
    expect(() => resolveSampler("")).toThrow('The sampler "" is unknown');
  });

  test("a very long name is cut in the message", () => {
    expect(() => resolveSampler("x".repeat(100_000))).toThrow(/^The sampler "x{80}…" is unknown/);
  });
});

describe("schedule names", () => {
  test.each(["automatic", "Uniform", "KARRAS"])("%s", (name) => {
    expect(resolveSchedule(name)).toBe(name.toLowerCase());
  });

  test("an unknown name lists the nearest", () => {
    expect(() => resolveSchedule("karas")).toThrow(
      'The schedule "karas" is unknown; the nearest are: Karras, ',
    );
  });
});
