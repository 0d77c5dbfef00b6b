/** POST txt2img -> requests of the tool `generate`. Meaning of the fields:
 *  AUTOMATIC1111/stable-diffusion-webui 1.10, modules/api/api.py and modules/processing.py. */
import { alwaysOnScripts, chosenModel, drawing, eighths } from "./drawing.ts";
import { type Body, readBody } from "./fields/read-body.ts";
import { TXT2IMG_FIELDS } from "./fields/txt2img-fields.ts";
import { upscalerName } from "./named-files.ts";
import { namedSampler, namedSchedule } from "./samplers.ts";
import { chosenScript } from "./scripts/chosen-script.ts";
import { batchesOf, type Surroundings, type Translation } from "./translation.ts";
import { meantWords } from "./words.ts";

type Txt2imgBody = Body<typeof TXT2IMG_FIELDS>;

/** @throws DialectProblem naming the field */
export function translateTxt2img(given: unknown, surroundings: Surroundings): Translation {
  const body = readBody(TXT2IMG_FIELDS, given);
  const drawn = drawing(body, surroundings, alwaysOnScripts(body, []));
  const effect = chosenScript("txt2img", body, { ...drawn, surroundings });
  const requests = batchesOf({
    tool: "generate",
    parameters: { ...drawn.parameters, ...sizes(body), ...hires(body, surroundings) },
    drawing: drawn,
    effect,
    pictures: drawn.units.pictures,
  });
  return {
    ...drawn.answer,
    ...(effect?.arrange && { arrange: effect.arrange }),
    requests,
    echo: body.echo(),
  };
}

/** Whether width and height are those of the second pass, as before A1111 had factors. */
const isOldHires = (body: Txt2imgBody): boolean =>
  body.flag("enable_hr") &&
  ((body.number("firstphase_width") ?? 0) > 0 || (body.number("firstphase_height") ?? 0) > 0);

function sizes(body: Txt2imgBody): Record<string, unknown> {
  const width = body.number("width") ?? 0;
  const height = body.number("height") ?? 0;
  const [first, second] = isOldHires(body)
    ? [body.number("firstphase_width") ?? 0, body.number("firstphase_height") ?? 0]
    : [width, height];
  return { width: eighths(first), height: eighths(second) };
}

function hires(body: Txt2imgBody, surroundings: Surroundings): Record<string, unknown> {
  if (!body.flag("enable_hr")) return {};
  const [width = 0, height = 0] = isOldHires(body)
    ? [body.number("width"), body.number("height")]
    : [body.number("hr_resize_x"), body.number("hr_resize_y")];
  const side = (pixels: number) => (pixels === 0 ? undefined : eighths(pixels));
  const bare = body.flag("disable_extra_networks");
  const words = (field: "hr_prompt" | "hr_negative_prompt") => {
    const text = body.text(field) ?? "";
    return text === "" ? undefined : meantWords(text, bare);
  };
  const upscaler = body.text("hr_upscaler");
  const named = asFirst(body.text("hr_sampler_name"), "Use same sampler");
  const resolved =
    named === undefined ? undefined : namedSampler(named, undefined, "hr_sampler_name");
  const schedule = asFirst(body.text("hr_scheduler"), "Use same scheduler");
  return {
    hires: width === 0 && height === 0 ? body.number("hr_scale") : undefined,
    hires_width: side(width),
    hires_height: side(height),
    hires_upscaler: upscaler === undefined ? undefined : upscalerName(upscaler, "hr_upscaler"),
    hires_denoise: body.number("denoising_strength"),
    hires_steps: body.number("hr_second_pass_steps"),
    hires_model: chosenModel(body.text("hr_checkpoint_name"), surroundings, "hr_checkpoint_name"),
    hires_sampler: resolved?.sampler,
    hires_schedule:
      schedule === undefined
        ? automaticIsAbsent(resolved?.schedule)
        : namedSchedule(schedule, "hr_scheduler"),
    hires_prompt: words("hr_prompt"),
    hires_negative: words("hr_negative_prompt"),
    hires_cfg: body.number("hr_cfg"),
  };
}

/** What the page of A1111 says for "no other than in the first pass". */
const asFirst = (asked: string | undefined, phrase: string): string | undefined =>
  asked === undefined || asked === "" || asked === phrase ? undefined : asked;

/** A sampler's name that carries no schedule says nothing of the second pass's. */
const automaticIsAbsent = (schedule: string | undefined): string | undefined =>
  schedule === "Automatic" ? undefined : schedule;
