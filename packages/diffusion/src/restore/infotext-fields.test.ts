import { type ParamsOf, TOOLS, validate } from "@inkloom/contract";
import { describe, expect, test } from "vitest";
import { type Infotext, writeInfotext } from "../finish/infotext.ts";
import { hiresFields } from "../hires/pass.ts";
import { img2imgFields } from "../img2img/fields.ts";
import { writtenFields } from "../samplers/index.ts";
import { FIELDS } from "./infotext-fields.ts";
import { restoreRequest } from "./restore.ts";

type Fields = Infotext["fields"];

const restored = (fields: Fields) => {
  const all = { Steps: 5, Seed: 7, "CFG scale": 7, ...fields };
  return restoreRequest({
    parameters: writeInfotext({ prompt: "x", negativePrompt: "", fields: all }),
  });
};

describe("what pictures of ours say in A1111's words", () => {
  test("every label leads to a parameter that a tool has", () => {
    const known = [...Object.keys(TOOLS.generate.notes), ...Object.keys(TOOLS.img2img.notes)];
    const strays = Object.values(FIELDS).filter(({ parameter }) => !known.includes(parameter));
    expect(strays).toEqual([]);
  });

  test("noise, levels and guidance come back as they were asked for", () => {
    const given: Partial<ParamsOf<"generate">> = {
      s_churn: 0.5,
      s_tmin: 0.1,
      s_tmax: 9,
      s_noise: 1.01,
      s_min_uncond: 0.3,
      sigma_min: 0.05,
      sigma_max: 12,
      rho: 6,
      discard_next_to_last_sigma: true,
      cfg_rescale: 0.7,
      cfg_start: 0.1,
      cfg_end: 0.9,
      cfg_schedule: "half-cosine-down",
      cfg_min: 2,
      cfg_power: 3,
      dynamic_thresholding: true,
      mimic_scale: 6,
      mimic_schedule: "linear-up",
      mimic_min: 1,
      threshold_percentile: 0.985,
      threshold_about: "zero",
      threshold_measure: "deviation",
      threshold_joint: true,
      threshold_share: 0.4,
    };
    const request = validate(TOOLS.generate, { prompt: "x", ...given });
    const fields = writtenFields(request, { sampler: "euler", schedule: "uniform" });
    const { parameters, unknown } = restored(fields);
    expect(unknown).toEqual([]);
    expect(parameters).toMatchObject(given);
  });

  test("text that A1111 repaired is repaired, and ours as it was asked for", () => {
    const read = (prompt: string, fields: Fields) =>
      restoreRequest({ parameters: writeInfotext({ prompt, negativePrompt: "", fields }) });
    const theirs = { Steps: 5, Seed: 7, Version: "v1.10.0" };
    expect(read("a “red” house", theirs).parameters).toMatchObject({ repair_text: true });
    expect(read("a red house", theirs).parameters).not.toHaveProperty("repair_text");
    const ours = { Steps: 5, Seed: 7, Version: "Inkloom 0.1.0" };
    expect(read("a “red” house", ours).parameters).not.toHaveProperty("repair_text");
    const asked = read("a “red” house", { ...ours, "Repair text": "True" });
    expect(asked.parameters).toMatchObject({ repair_text: true });
    expect(asked.unknown).toEqual([]);
  });

  test("a hires fix comes back, by factor and by size", () => {
    const given: Partial<ParamsOf<"generate">> = {
      hires: 1.5,
      hires_upscaler: "Lanczos",
      hires_denoise: 0.4,
      hires_steps: 8,
      hires_model: "other_1.5",
      hires_sampler: "Euler a",
      hires_schedule: "Karras",
      hires_cfg: 5,
      hires_prompt: "y, z",
      hires_negative: "w",
    };
    const request = validate(TOOLS.generate, { prompt: "x", ...given });
    expect(restored(hiresFields(request, "other_1.5"))).toMatchObject({
      tool: "generate",
      parameters: given,
      unknown: [],
    });
    const sized = validate(TOOLS.generate, { prompt: "x", hires_width: 640 });
    const { parameters, unknown } = restored(hiresFields(sized, "x"));
    expect(parameters).toMatchObject({ hires_width: 640 });
    expect("hires_height" in parameters).toBe(false);
    expect(unknown).toEqual([]);
  });

  test("image to image comes back, but for the picture it began with", () => {
    const given: Partial<ParamsOf<"img2img">> = {
      denoise: 0.45,
      noise_multiplier: 1.05,
      resize: "fill",
      mask_invert: true,
      only_masked: true,
      padding: 48,
      mask_weight: 0.5,
      fill: "nothing",
      outpaint_left: 64,
      outpaint_bottom: 32,
      soft: true,
      soft_bias: 1.5,
      soft_preservation: 0.6,
      soft_contrast: 3,
      soft_influence: 0.2,
      soft_threshold: 0.4,
      soft_difference_contrast: 2.5,
      mask_blur_x: 9,
      mask_blur_y: 3,
      outpaint_mode: "mk2",
      outpaint_falloff: 1.5,
      outpaint_colors: 0.2,
      upscale_by: 2,
      upscale_overlap: 32,
      upscaler: "4x-UltraSharp",
      loops: 4,
      final_denoise: 0.3,
      denoise_curve: "lazy",
    };
    const asked = { prompt: "x", image: "i.png", mask: "m.png", ...given };
    const { tool, parameters, unknown } = restored(img2imgFields(validate(TOOLS.img2img, asked)));
    expect(tool).toBe("img2img");
    expect(parameters).toMatchObject(given);
    expect(unknown.map(({ name }) => name)).toEqual(["Init image"]);
  });

  test("a mask that is as soft along both axes has one number", () => {
    const asked = { prompt: "x", image: "i.png", mask: "m.png", mask_blur: 9 };
    const { parameters } = restored(img2imgFields(validate(TOOLS.img2img, asked)));
    expect(parameters).toMatchObject({ mask_blur: 9 });
    expect(parameters).not.toHaveProperty("mask_blur_x");
  });
});

describe("what A1111 writes", () => {
  test("of models is their names", () => {
    const { parameters, unknown } = restored({
      "Hires checkpoint": "sd_xl_base_1.0 [31e35c80fc]",
      Refiner: "sd_xl_refiner_1.0 [7440042bbd]",
    });
    expect(parameters).toMatchObject({
      hires_model: "sd_xl_base_1.0",
      refiner: "sd_xl_refiner_1.0",
    });
    expect(unknown).toEqual([]);
  });

  test("of its scripts leaves out what they need most, which is told", () => {
    const tiles = { "SD upscale overlap": 64, "SD upscale upscaler": "Lanczos" };
    const loops = { "Final denoising strength": 0.3, "Denoising curve": "Lazy" };
    const { parameters, unknown } = restored({ "Denoising strength": 0.4, ...tiles, ...loops });
    expect(parameters).toMatchObject({ upscale_overlap: 64, denoise_curve: "lazy" });
    expect(unknown.map(({ name, why }) => [name, why.en])).toContainEqual([
      "SD upscale factor",
      "A1111 does not write it; say it with --upscale-by",
    ]);
    expect(unknown.map(({ name }) => name)).toContain("Loops");
  });
});
