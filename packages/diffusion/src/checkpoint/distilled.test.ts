import { expect, test } from "vitest";
import { distilledHint } from "./distilled.ts";

const USUAL = { steps: 20, cfg: 7 };

test.each([
  ["sd_xl_turbo_1.0_fp16", "Turbo"],
  ["juggernautXL-Lightning", "Lightning"],
  ["dreamshaper_lcm", "LCM"],
  ["Hyper-SDXL-8steps", "Hyper-SD"],
])("%s is taken for a %s model, and unusual settings are remarked on", (name, label) => {
  const hint = distilledHint(name, USUAL);
  expect(hint?.en).toContain(`${name} looks like a ${label} model`);
  expect(hint?.en).toContain("20 steps and 7 were asked for");
  expect(hint?.zh).toMatch(/\p{Script=Han}/u);
  expect(distilledHint(name, { steps: 4, cfg: 1 })).toBeUndefined();
  expect(distilledHint(name, { steps: 4, cfg: 7 })).toBeDefined();
});

test.each(["turbodog", "sd_xl_base_1.0", "hyperion", "realisticVision"])(
  "nothing is said about %s",
  (name) => {
    expect(distilledHint(name, USUAL)).toBeUndefined();
  },
);
