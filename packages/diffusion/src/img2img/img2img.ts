/** From a picture and words to pictures, top to bottom. */
import { type Img2imgRequest, Problem } from "@inkloom/contract";
import { colourMatched, flattened, type Pixels } from "@inkloom/pixels";
import { keptAfter, keptBefore, plainBlend } from "../denoise/masked.ts";
import { softBlend } from "../denoise/soft-blend.ts";
import type { Drawing, DrawingContext } from "../drawing/drawing.ts";
import { withDrawing } from "../drawing/with-drawing.ts";
import { finishPictures } from "../finish/finish.ts";
import { overlaid } from "../finish/overlay.ts";
import { softMasks } from "../finish/soft-overlay.ts";
import type { GenerateResult } from "../generate.ts";
import { encodePictures, encodePlanes } from "../latents/encode.ts";
import { interpolated } from "../latents/interpolate.ts";
import { latentCount, type Latents } from "../latents/latents.ts";
import { blendedLatents, emptied, latentMask, type LatentMask } from "../latents/mask.ts";
import { noiseSource } from "../latents/noise/noise-source.ts";
import { noisedLatents, planDenoising, requestedSampling, SAMPLERS } from "../samplers/index.ts";
import { extended, isExtended } from "./extend.ts";
import { img2imgFields } from "./fields.ts";
import { inpaintingChannels } from "./inpainting-channels.ts";
import {
  maskBlur,
  type MaskedPicture,
  overlayOf,
  prepareSource,
  readMask,
  type Source,
} from "./source.ts";

export interface Img2imgPictures {
  readonly image: Pixels;
  readonly mask?: Pixels | undefined;
}

/** Makes `request.batch` pictures from one; see `withDrawing`. Problems besides: `mask/...`. */
export async function img2img(
  request: Img2imgRequest,
  pictures: Img2imgPictures,
  context: DrawingContext,
): Promise<GenerateResult> {
  const given = maskedPicture(request, pictures);
  const { width, height } = given.picture;
  const asked = isExtended(request)
    ? { ...request, ...wholeSize(given.picture, request) }
    : request;
  return withDrawing(asked, { ...context, picture: { width, height } }, async (drawing) => {
    const { checkpoint, resolved, levels, noise } = drawing;
    const source = prepareSource(given, request, resolved);
    if (request.resize === "latent") drawing.expectMemory(source.start);
    const cells = { width: resolved.shape[3], height: resolved.shape[2] };
    const mask =
      source.masked && latentMask(source.masked.latentMask, cells, { round: !request.soft });
    const begun = await beginning(drawing, request, source, mask);

    const { sampler, schedule } = resolved;
    const { family } = checkpoint;
    const by = { sampler, schedule, model: levels, family };
    const plan = planDenoising(requestedSampling(request, by), request.denoise);
    const drawn = noise.first(resolved.shape).map((value) => value * request.noise_multiplier);
    const start = noisedLatents(begun, drawn, plan);
    const blend = mask && (request.soft ? softBlend(mask, softOptions(request)) : plainBlend(mask));
    const keep = SAMPLERS[sampler].usesTimesteps ? keptBefore : keptAfter;
    const walked = await drawing.sample({
      plan,
      start,
      concat: await extraChannels(drawing, request, source, cells),
      ...(blend && { wrap: keep(begun, blend) }),
    });
    const latents = mask && !request.soft ? blendedLatents(begun, walked, mask) : walked;

    const decoded = await drawing.decode(latents);
    const coloured = request.color_correction
      ? decoded.map((each) => colourMatched(each, source.start))
      : decoded;
    const pixels = pastedBack(coloured, request, source, mask && { before: begun, latents, mask });
    const { name, path } = checkpoint;
    const made = { tool: "img2img", fields: img2imgFields(request) } as const;
    return {
      pictures: finishPictures(asked, resolved, checkpoint, pixels, made),
      model: { name, path, family },
      seconds: drawing.seconds(),
    };
  });
}

/** On white where it is transparent, as in A1111; extended where more is wanted. */
export function maskedPicture(request: Img2imgRequest, { image, mask }: Img2imgPictures): MaskedPicture {
  const picture = flattened(image);
  const given = mask && readMask(picture, mask, request);
  if (!isExtended(request)) return { picture, mask: given };
  return extended(picture, request, maskBlur(request), given);
}

/** Longest side that is drawn, pixels: what the parameters of sizes allow. */
const LONGEST = 4096;

/** What an extended picture is drawn at unless another size is asked for.
 *  @throws Problem `input/invalid` where it is larger than a request may be */
export function wholeSize(
  { width, height }: Pixels,
  asked: Pick<Img2imgRequest, "width" | "height">,
): { readonly width: number; readonly height: number } {
  const size = {
    width: asked.width ?? width - (width % 8),
    height: asked.height ?? height - (height % 8),
  };
  if (Math.max(size.width, size.height) > LONGEST)
    throw new Problem("input/invalid", {
      en: `the extended picture is ${width}x${height}, expected at most ${LONGEST} a side, or a width and a height to draw it at`,
      zh: `扩展后的图片为 ${width}x${height}，每边应不超过 ${LONGEST}，或给出绘制时的宽度和高度`,
    });
  return size;
}

/** The latents that are noised, and kept outside the mask; one per picture of the batch. */
async function beginning(
  drawing: Drawing,
  { resize, fill, noise: mode }: Img2imgRequest,
  { start }: Source,
  mask: LatentMask | undefined,
): Promise<Latents> {
  const { shape, seeds } = drawing.resolved;
  const encoded = await drawing.encode([start]);
  const sized =
    resize === "latent"
      ? interpolated(encoded, { width: shape[3], height: shape[2] }, "bilinear")
      : encoded;
  const data = new Float32Array(latentCount(shape));
  for (let i = 0; i < shape[0]; i++) data.set(sized.data, i * sized.data.length);
  const all: Latents = { data, shape };
  if (mask === undefined) return all;
  if (fill === "nothing") return emptied(all, mask);
  if (fill !== "noise") return all;
  return blendedLatents(all, { data: noiseSource(mode, seeds).first(shape), shape }, mask);
}

async function extraChannels(
  { checkpoint, sessions, signal }: Drawing,
  { mask_weight: weight, soft }: Img2imgRequest,
  { start, masked }: Source,
  cells: { readonly width: number; readonly height: number },
): Promise<Latents | undefined> {
  if (checkpoint.kind === "plain") return undefined;
  if (checkpoint.kind === "edit") {
    // instruct-pix2pix reads the mean without the sampler's scale
    const { data, shape } = await encodePictures(sessions, checkpoint.vae, [start], signal);
    return { data: data.map((value) => value / checkpoint.vae.config.scalingFactor), shape };
  }
  const view = { picture: start, mask: masked?.mask, round: !soft, weight };
  return inpaintingChannels(view, cells, (planes, size) =>
    encodePlanes(sessions, checkpoint.vae, planes, size, signal),
  );
}

const softOptions = (request: Img2imgRequest) => ({
  scheduleBias: request.soft_bias,
  preservation: request.soft_preservation,
  contrast: request.soft_contrast,
});

function pastedBack(
  pictures: readonly Pixels[],
  request: Img2imgRequest,
  { masked }: Source,
  walk: { before: Latents; latents: Latents; mask: LatentMask } | undefined,
): readonly Pixels[] {
  const [first] = pictures;
  if (masked === undefined || walk === undefined || first === undefined) return pictures;
  const { kept, region } = masked;
  if (!request.soft) return pictures.map((each) => overlaid(each, overlayOf(masked), region));
  const options = {
    preservation: request.soft_preservation,
    influence: request.soft_influence,
    threshold: request.soft_threshold,
    contrast: request.soft_difference_contrast,
  };
  const where = { drawn: first, whole: kept, region };
  const masks = softMasks(walk.before, walk.latents, walk.mask, options, where);
  return pictures.map((each, i) =>
    overlaid(each, overlayOf({ kept, overlaid: masks[i] ?? masked.overlaid }), region),
  );
}
