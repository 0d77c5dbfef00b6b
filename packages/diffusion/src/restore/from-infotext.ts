/** A1111's generation text -> our parameters. Labels: AUTOMATIC1111/stable-diffusion-webui 1.10,
 *  modules/processing.py (create_infotext and extra_generation_params) and modules/infotext_utils.py. */
import { parseInfotext } from "../finish/infotext.ts";
import { resolveSampler, resolveSchedule, SAMPLERS, SCHEDULES } from "../samplers/index.ts";
import { modelName, type RestoredRequest, Restoration } from "./restored.ts";

/** Labels whose value is a parameter's as it stands. */
const SAME: Readonly<Record<string, string>> = {
  Steps: "steps",
  "CFG scale": "cfg",
  Seed: "seed",
  "Size-1": "width",
  "Size-2": "height",
  "Clip skip": "clip_skip",
  "Image CFG scale": "image_cfg",
  "Denoising strength": "denoising_strength",
  "Variation seed": "variation_seed",
  "Variation seed strength": "variation_strength",
  "Seed resize from-1": "seed_resize_width",
  "Seed resize from-2": "seed_resize_height",
  Eta: "eta",
  "Eta DDIM": "eta",
  NGMS: "s_min_uncond",
  "CFG Rescale": "cfg_rescale",
  "CFG start": "cfg_start",
  "CFG end": "cfg_end",
  "Sigma churn": "s_churn",
  "Sigma tmin": "s_tmin",
  "Sigma tmax": "s_tmax",
  "Sigma noise": "s_noise",
  "Schedule min sigma": "sigma_min",
  "Schedule max sigma": "sigma_max",
  "Schedule rho": "rho",
  "Discard penultimate sigma": "discard_next_to_last_sigma",
  Emphasis: "emphasis",
  VAE: "vae",
  Refiner: "refiner",
  "Refiner switch at": "refiner_switch_at",
};

/** What is said and is no setting. */
const ABOUT = [
  "Version",
  "User",
  "Model hash",
  "VAE hash",
  "Lora hashes",
  "TI hashes",
  "Hashes",
  "Batch pos",
  "Batch size",
  "Init image hash",
] as const;

/** A1111's names of the random streams; NV is its GPU's stream computed on the CPU. */
const NOISE: Readonly<Record<string, string>> = {
  GPU: "a1111-gpu",
  NV: "a1111-gpu",
  CPU: "a1111-cpu",
  Comfy: "comfy",
};

/** Reads any text; what it does not name is absent. */
export function fromInfotext(text: string): RestoredRequest {
  const { prompt, negativePrompt, fields } = parseInfotext(text);
  const left = new Map(Object.entries(fields));
  const take = (label: string): string | undefined => {
    const value = left.get(label);
    left.delete(label);
    return value;
  };
  const hires = [...left.keys()].some((label) => label.startsWith("Hires "));
  const tool = left.has("Denoising strength") && !hires ? "img2img" : "generate";
  const restored = new Restoration("a1111", tool);
  restored.set("prompt", prompt);
  if (negativePrompt !== "") restored.set("negative_prompt", negativePrompt);
  setSampler(restored, take("Sampler"), take("Schedule type"));
  setNoise(restored, take("RNG"), left.get("Batch size"));
  const model = take("Model");
  if (model !== undefined) restored.set("model", modelName(model), "Model");
  for (const label of ABOUT) {
    const value = take(label);
    if (value !== undefined) restored.note(label, value);
  }
  for (const [label, value] of left) {
    const parameter = SAME[label];
    if (parameter === undefined) restored.fail(label, value);
    else restored.set(parameter, value, label);
  }
  return restored.done();
}

/** A name may carry a schedule behind it, as in A1111 before 1.9. */
export function setSampler(
  restored: Restoration,
  sampler: string | undefined,
  schedule: string | undefined,
): void {
  const named = sampler === undefined ? undefined : known(() => resolveSampler(sampler));
  const spaced = schedule === undefined ? undefined : known(() => resolveSchedule(schedule));
  if (named !== undefined) restored.set("sampler", SAMPLERS[named.sampler].label);
  else if (sampler !== undefined) restored.fail("Sampler", sampler);
  const own = spaced === undefined || spaced === "automatic" ? named?.schedule : undefined;
  const resolved = own ?? spaced;
  if (resolved !== undefined) restored.set("schedule", SCHEDULES[resolved].label);
  else if (schedule !== undefined) restored.fail("Schedule type", schedule);
}

function known<T>(resolve: () => T): T | undefined {
  try {
    return resolve();
  } catch {
    return undefined; // listed as unknown by the caller
  }
}

/** In ComfyUI's stream a picture is one of a batch; in A1111's each has a seed of its own. */
function setNoise(restored: Restoration, rng: string | undefined, batch: string | undefined): void {
  if (rng === undefined) return;
  const noise = NOISE[rng];
  if (noise === undefined) restored.fail("RNG", rng);
  else restored.set("noise", noise, "RNG");
  if (noise === "comfy" && batch !== undefined) restored.set("batch", batch, "Batch size");
}
