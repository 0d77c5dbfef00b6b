/** POST img2img -> requests of the tool `img2img`. Meaning of the fields:
 *  AUTOMATIC1111/stable-diffusion-webui 1.10, modules/api/api.py and modules/processing.py. */
import type { Text } from "@inkloom/contract";
import { assetName } from "../asset-name.ts";
import { base64Picture } from "../base64-picture.ts";
import { DialectProblem } from "../dialect-problem.ts";
import type { DialectRequest } from "../service.ts";
import { expectModest, pixelsOf } from "./answer-size.ts";
import { alwaysOnScripts, type Drawing, drawing, eighths } from "./drawing.ts";
import { IMG2IMG_FIELDS } from "./fields/img2img-fields.ts";
import { type Body, readBody } from "./fields/read-body.ts";
import { chosenScript } from "./scripts/chosen-script.ts";
import { pictureSettings } from "./settings.ts";
import { SOFT_INPAINTING, softInpainting } from "./soft-inpainting.ts";
import { batchesOf, checked, type Surroundings, type Translation } from "./translation.ts";

type Img2imgBody = Body<typeof IMG2IMG_FIELDS>;

const RESIZE = ["stretch", "crop", "fill", "latent"] as const;
const FILL = ["fill", "original", "noise", "nothing"] as const;

/** @throws DialectProblem naming the field */
export function translateImg2img(given: unknown, surroundings: Surroundings): Translation {
  const body = readBody(IMG2IMG_FIELDS, given);
  const alwaysOn = alwaysOnScripts(body, [SOFT_INPAINTING]);
  const soft = softInpainting(alwaysOn[SOFT_INPAINTING] ?? []);
  if (!body.flag("mask_round") && soft["soft"] !== true)
    throw fieldProblem("mask_round", "false", {
      en: "true, or the script Soft Inpainting",
      zh: " true，或使用脚本 Soft Inpainting",
    });
  const images = initImages(body);
  const [first] = images;
  const written = body.text("mask");
  const mask = written === undefined || written === "" ? undefined : base64Picture(written, "mask");
  const drawn = drawing(body, surroundings, alwaysOn);
  const { batchSize } = drawn;
  if (images.length > 1 && images.length > batchSize && batchSize > 1)
    throw fieldProblem("init_images", `${images.length}`, {
      en: `1 or at most ${batchSize}`,
      zh: ` 1 张或至多 ${batchSize} 张`,
    });
  const shared = {
    ...pictureSettings(drawn.answer.settings),
    ...drawn.parameters,
    ...whatIsDrawn(body),
    ...soft,
    ...(mask && { ...maskParameters(body), mask: assetName(mask) }),
  };
  const effect = chosenScript("img2img", body, { ...drawn, surroundings });
  const several = images.length > 1 && effect === undefined;
  const requests = several
    ? singly(images, shared, drawn, mask)
    : batchesOf({
        tool: "img2img",
        parameters: { ...shared, image: assetName(first) },
        drawing: drawn,
        effect,
        pictures: [first, ...(mask ? [mask] : []), ...drawn.units.pictures],
      });
  const echo = body.echo();
  if (!body.flag("include_init_images")) Object.assign(echo, { init_images: null, mask: null });
  return {
    ...drawn.answer,
    ...(effect?.arrange && { arrange: effect.arrange }),
    batchSize: several ? images.length : drawn.batchSize,
    requests,
    echo,
  };
}

/** Several pictures are one batch: each is drawn once, with the next seed. */
function singly(
  images: readonly Uint8Array[],
  shared: Readonly<Record<string, unknown>>,
  { batches, seedsOf, units }: Drawing,
  mask: Uint8Array | undefined,
): DialectRequest<"img2img">[] {
  expectModest(batches * images.length, pixelsOf(shared));
  return Array.from({ length: batches }, (_, batch) =>
    images.map((image, at) => ({
      tool: "img2img" as const,
      parameters: checked("img2img", {
        ...shared,
        image: assetName(image),
        ...seedsOf(batch * images.length + at, 1),
      }),
      pictures: new Map(
        [image, ...(mask ? [mask] : []), ...units.pictures].map((file) => [assetName(file), file]),
      ),
    })),
  ).flat();
}

function initImages(body: Img2imgBody): [Uint8Array, ...Uint8Array[]] {
  const [first, ...others] = body.texts("init_images");
  if (first === undefined)
    throw new DialectProblem(
      404,
      { en: "Init image not found", zh: "没有给出起始图片" },
      { field: "init_images" },
    );
  const picture = (text: string): Uint8Array => base64Picture(text, "init_images");
  return [picture(first), ...others.map(picture)];
}

function whatIsDrawn(body: Img2imgBody): Record<string, unknown> {
  return {
    width: eighths(body.number("width") ?? 0),
    height: eighths(body.number("height") ?? 0),
    denoise: body.number("denoising_strength"),
    resize: oneOf(body, "resize_mode", RESIZE),
    image_cfg: body.number("image_cfg_scale"),
    // A setting holds where the field is absent.
    ...(body.number("initial_noise_multiplier") !== undefined && {
      noise_multiplier: body.number("initial_noise_multiplier"),
    }),
  };
}

function maskParameters(body: Img2imgBody): Record<string, unknown> {
  const blur = body.number("mask_blur");
  return {
    mask_blur: blur,
    mask_blur_x: blur ?? body.number("mask_blur_x"),
    mask_blur_y: blur ?? body.number("mask_blur_y"),
    mask_invert: oneOf(body, "inpainting_mask_invert", [false, true]),
    fill: oneOf(body, "inpainting_fill", FILL),
    only_masked: body.flag("inpaint_full_res"),
    padding: body.number("inpaint_full_res_padding"),
  };
}

function oneOf<T>(body: Img2imgBody, field: keyof typeof IMG2IMG_FIELDS, names: readonly T[]): T {
  const asked = body.number(field) ?? 0;
  const named = names[asked];
  if (named !== undefined) return named;
  throw fieldProblem(field, String(asked), {
    en: `0 to ${names.length - 1}`,
    zh: ` 0 至 ${names.length - 1}`,
  });
}

const fieldProblem = (field: string, got: string, expected: Text): DialectProblem =>
  new DialectProblem(
    422,
    {
      en: `${field}: got ${got}, expected ${expected.en}.`,
      zh: `${field}：给出的是 ${got}，应为${expected.zh}。`,
    },
    { field },
  );
