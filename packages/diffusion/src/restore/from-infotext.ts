/** A1111's generation text -> our parameters. Labels: AUTOMATIC1111/stable-diffusion-webui 1.10,
 *  modules/processing.py (create_infotext and extra_generation_params) and modules/infotext_utils.py. */
import { parseInfotext } from "../finish/infotext.ts";
import { needsRepair, spellOutStrengths } from "../prompt/index.ts";
import { resolveSampler, resolveSchedule, SAMPLERS, SCHEDULES } from "../samplers/index.ts";
import { takeControlUnits } from "./control-units.ts";
import { ABOUT, type Field, FIELDS } from "./infotext-fields.ts";
import { isPlot, takeAxes } from "./plot-axes.ts";
import { modelName, type RestoredRequest, Restoration } from "./restored.ts";

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
  const fromPicture = left.has("Denoising strength") && !hires;
  const plot = isPlot(left);
  const tool = plot ? "grid" : fromPicture ? "img2img" : "generate";
  const restored = new Restoration("a1111", tool);
  if (plot) takeAxes(restored, left);
  const ours = fields["Version"]?.startsWith("Inkloom") === true;
  const meant = (words: string): string => (ours ? words : spellOutStrengths(words));
  restored.set("prompt", meant(prompt));
  if (negativePrompt !== "") restored.set("negative_prompt", negativePrompt);
  // A1111 has ftfy, and no field about it.
  if (!ours && needsRepair(prompt + negativePrompt)) restored.set("repair_text", true);
  setSampler(restored, take("Sampler"), take("Schedule type"));
  setNoise(restored, take("RNG"), left.get("Batch size"));
  const model = take("Model");
  if (model !== undefined) restored.set("model", modelName(model), "Model");
  for (const label of ABOUT) {
    const value = take(label);
    if (value !== undefined) restored.note(label, value);
  }
  const strength = take("Denoising strength");
  if (strength !== undefined)
    restored.set(hires ? "hires_denoise" : "denoise", strength, "Denoising strength");
  if (fromPicture)
    restored.fail("Init image", take("Init image hash") ?? "", {
      en: "the picture it began with is not in the file",
      zh: "文件中没有起始图片",
    });
  setOutpaint(restored, take("Outpaint"));
  takeControlUnits(restored, left);
  failUnsaid(restored, left);
  for (const [label, written] of left) {
    const value = label === "Hires prompt" ? meant(written) : written;
    const field = Object.hasOwn(FIELDS, label) ? FIELDS[label] : undefined;
    // A1111 writes 0 where a hires fix goes on with the settings of the first pass.
    if (value === "0" && label.startsWith("Hires resize")) continue;
    if (field === undefined) restored.fail(label, value);
    else restored.set(field.parameter, valueOf(field, value), label);
  }
  return restored.done();
}

/** What A1111's scripts need and do not write, by a label that they do write, with the flag that says it here. */
const UNSAID = [
  ["SD upscale factor", "SD upscale overlap", "--upscale-by"],
  ["Loops", "Final denoising strength", "--loops"],
] as const;

function failUnsaid(restored: Restoration, left: ReadonlyMap<string, string>): void {
  for (const [missing, written, flag] of UNSAID)
    if (left.has(written) && !left.has(missing))
      restored.fail(missing, "", {
        en: `A1111 does not write it; say it with ${flag}`,
        zh: `A1111 没有写入该项，请用 ${flag} 给出`,
      });
}

/** Ours: pixels on the left, right, top and bottom. */
function setOutpaint(restored: Restoration, written = ""): void {
  const sides = ["left", "right", "top", "bottom"];
  const pixels = written.split(" ");
  if (pixels.length === sides.length)
    for (const [at, side] of sides.entries()) restored.set(`outpaint_${side}`, pixels[at]);
  else if (written !== "") restored.fail("Outpaint", written);
}

function valueOf({ values, without, times = 1 }: Field, written: string): unknown {
  if (without) return modelName(written.replace(without, ""));
  if (times !== 1) return Number((Number(written) * times).toFixed(8));
  return values && Object.hasOwn(values, written) ? values[written] : written;
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
