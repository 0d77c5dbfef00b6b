import { expect, test } from "vitest";
import { distilledHint, toldHint } from "./distilled.ts";

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

test("a network that is told its guidance scale wants its own sampler, few steps and no negative prompt", () => {
  const fits = { steps: 4, sampler: "lcm", negative_prompt: "" } as const;
  expect(toldHint("dream", fits)).toBeUndefined();
  expect(toldHint("dream", { ...fits, steps: 20, sampler: "euler" })?.en).toBe(
    "dream is a consistency model that is told its guidance scale: it draws with the sampler LCM in 1 to 8 steps; Euler and 20 steps were asked for",
  );
  const hint = toldHint("dream", { ...fits, negative_prompt: "blurry" });
  expect(hint?.en).toContain("the negative prompt does nothing with it");
  expect(hint?.zh).toContain("反向提示词对它不起作用");
});
