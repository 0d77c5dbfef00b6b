/** POST /v1/images/edits and /v1/images/variations -> requests of the tool `img2img`. */
import { decodePicture, encodePng, type Pixels } from "@inkloom/pixels";
import { assetName } from "../asset-name.ts";
import type { DialectCatalogue, DialectRequest } from "../service.ts";
import { EDIT_FIELDS, VARIATION_FIELDS } from "./fields.ts";
import type { GivenPictures } from "./given-pictures.ts";
import { OpenAiProblem } from "./openai-problem.ts";
import { missing, type ReadFields, readFields, type Wire } from "./read-fields.ts";
import {
  answerForm,
  checkedImg2img,
  drawnParameters,
  furtherParameters,
  plainForm,
  sharedParameters,
  type Translation,
} from "./translation.ts";

/** How much of a picture changes, by `input_fidelity`; with a mask, and without. */
const CHANGES = {
  whole: { low: { denoise: 0.75 }, high: { denoise: 0.45 } },
  masked: {
    low: { denoise: 0.9, fill: "fill" },
    high: { denoise: 0.6, fill: "original" },
  },
} as const;

/** A variation has no words to go by. */
const VARIATION = { prompt: "", denoise: 0.6 } as const;

export interface Given {
  readonly wire: Wire;
  readonly body: unknown;
  readonly pictures: GivenPictures;
}

/** Names that hold pictures: in a form those are files, and stand beside the body. */
const PICTURES: Readonly<Record<Wire, readonly string[]>> = { json: ["images", "mask"], form: [] };

/** @throws OpenAiProblem naming the parameter */
export async function translateEdit(
  { body, wire, pictures }: Given,
  catalogue: DialectCatalogue,
): Promise<Translation> {
  const fields = readFields(EDIT_FIELDS, body, wire, PICTURES[wire]);
  const image = onlyImage(pictures);
  const form = answerForm(fields);
  const shared = sharedParameters(fields, catalogue);
  const mask = await maskOf(fields, image, pictures.mask);
  const fidelity = fields.text("input_fidelity") === "high" ? "high" : "low";
  const parameters = {
    ...shared,
    ...drawnParameters(fields),
    ...CHANGES[mask === undefined ? "whole" : "masked"][fidelity],
    ...furtherParameters(fields, "img2img"),
  };
  return { request: request(parameters, image, mask), form };
}

/** @throws OpenAiProblem naming the parameter */
export function translateVariation(
  { body, wire, pictures }: Given,
  catalogue: DialectCatalogue,
): Translation {
  const fields = readFields(VARIATION_FIELDS, body, wire, PICTURES[wire]);
  const image = onlyImage(pictures);
  const parameters = { ...sharedParameters(fields, catalogue), ...VARIATION };
  return { request: request(parameters, image, undefined), form: plainForm(fields) };
}

function request(
  parameters: Readonly<Record<string, unknown>>,
  image: Uint8Array,
  mask: Uint8Array | undefined,
): DialectRequest<"img2img"> {
  const named = {
    ...parameters,
    image: assetName(image),
    ...(mask !== undefined && { mask: assetName(mask) }),
  };
  const files = [image, ...(mask === undefined ? [] : [mask])];
  return {
    tool: "img2img",
    parameters: checkedImg2img(named),
    pictures: new Map(files.map((file) => [assetName(file), file])),
  };
}

function onlyImage({ images }: GivenPictures): Uint8Array {
  const [image, ...others] = images;
  if (image === undefined) throw missing("image");
  if (others.length === 0) return image;
  throw new OpenAiProblem("unsupported_value", "image", {
    en: `image: got ${images.length} pictures, expected 1: pictures to look at besides cannot be given yet.`,
    zh: `image：给出了 ${images.length} 张图片，应为 1 张：目前不支持额外的参考图片。`,
  });
}

/** A picture that is white where something new is drawn, from one that is transparent there. For dall-e-2 the picture itself may be
 *  the mask. */
async function maskOf(
  fields: ReadFields<typeof EDIT_FIELDS>,
  image: Uint8Array,
  mask: Uint8Array | undefined,
): Promise<Uint8Array | undefined> {
  if (mask === undefined) {
    if (fields.text("model") !== "dall-e-2") return undefined;
    const pixels = await decodePicture(image);
    return isTransparent(pixels) ? whiteWhereTransparent(pixels) : undefined;
  }
  const marks = await decodePicture(mask);
  const picture = await decodePicture(image);
  if (marks.width !== picture.width || marks.height !== picture.height)
    throw new OpenAiProblem("invalid_value", "mask", {
      en: `mask: got ${marks.width}x${marks.height} pixels, expected those of the picture, ${picture.width}x${picture.height}.`,
      zh: `mask：给出的是 ${marks.width}x${marks.height} 像素，应与图片相同，为 ${picture.width}x${picture.height}。`,
    });
  if (!isTransparent(marks))
    throw new OpenAiProblem("invalid_value", "mask", {
      en: "mask: got a picture without transparent pixels, expected one that is transparent where something new is to be drawn.",
      zh: "mask：图片中没有透明像素，需要重新绘制之处应为透明。",
    });
  return whiteWhereTransparent(marks);
}

const isTransparent = ({ data }: Pixels): boolean =>
  data.some((value, at) => at % 4 === 3 && value < 255);

function whiteWhereTransparent({ width, height, data }: Pixels): Promise<Uint8Array> {
  const marks = new Uint8ClampedArray(data.length);
  for (let at = 0; at < data.length; at += 4) {
    marks.fill(255 - (data[at + 3] ?? 255), at, at + 3);
    marks[at + 3] = 255;
  }
  return encodePng({ width, height, data: marks });
}
