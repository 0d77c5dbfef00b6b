/** One walk of image to image: what is encoded and what is kept -> pictures. */
import type { Img2imgRequest } from "@inkloom/contract";
import { colourMatched, type Pixels } from "@inkloom/pixels";
import type { ControlSource } from "../control/control-unit.ts";
import { keptAfter, keptBefore, plainBlend } from "../denoise/masked.ts";
import { softBlend } from "../denoise/soft-blend.ts";
import type { Drawing } from "../drawing/drawing.ts";
import { overlaid } from "../finish/overlay.ts";
import { softMasks } from "../finish/soft-overlay.ts";
import { drawnNoise } from "../latents/drawn-noise.ts";
import { encodePictures, encodePlanes } from "../latents/encode.ts";
import { interpolated } from "../latents/interpolate.ts";
import { latentCount, type Latents, type LatentShape } from "../latents/latents.ts";
import { blendedLatents, emptied, latentMask, type LatentMask } from "../latents/mask.ts";
import { noiseSource } from "../latents/noise/noise-source.ts";
import type { PixelSize } from "../latents/size.ts";
import { noisedLatents, planDenoising, requestedSampling, SAMPLERS } from "../samplers/index.ts";
import { inpaintingChannels } from "./inpainting-channels.ts";
import { overlayOf, type Source } from "./source.ts";

export interface Redrawing {
  readonly request: Img2imgRequest;
  /** One for all pictures of the batch, or one for each; their masks are the same. */
  readonly sources: readonly Source[];
  /** @default the drawing's */
  readonly size?: PixelSize;
  /** One per picture. @default the drawing's */
  readonly seeds?: readonly bigint[];
  /** What a color correction follows. @default what each picture begins with */
  readonly colours?: Pixels;
}

/** As many pictures as the batch has, of the size of the drawing, or of what was kept around it. */
export async function redrawn(
  drawing: Drawing,
  { request, sources, colours, ...own }: Redrawing,
): Promise<readonly Pixels[]> {
  const { checkpoint, levels } = drawing;
  const { size = drawing.resolved, seeds = drawing.resolved.seeds } = own;
  const resolved = { ...drawing.resolved, seeds };
  const shape = shapeOf(drawing, size);
  const [source] = sources;
  if (source === undefined) throw new RangeError("redrawn: no picture given");
  const mask =
    source.masked && latentMask(source.masked.latentMask, cellsOf(shape), round(request));
  const begun = await beginning(drawing, request, sources, { shape, seeds, mask });

  const { sampler, schedule } = resolved;
  const by = { sampler, schedule, model: levels, family: checkpoint.family };
  const plan = planDenoising(requestedSampling(request, by), request.denoise);
  const noise = drawnNoise(request, resolved, checkpoint.vae.config);
  const drawn = noise.first(shape);
  const multiplied = drawn.map((value) => value * request.noise_multiplier);
  const start = noisedLatents(begun, multiplied, plan);
  const blend = mask && (request.soft ? softBlend(mask, softOptions(request)) : plainBlend(mask));
  const keep = SAMPLERS[sampler].usesTimesteps ? keptBefore : keptAfter;
  const walked = await drawing.sample({
    plan,
    start,
    noised: { noise: drawn, share: plan.firstNoise * request.noise_multiplier },
    noise,
    concat: await extraChannels(drawing, request, sources, shape),
    ...(blend && { wrap: keep(begun, blend) }),
    ...(source.start.width === size.width && { sources: sources.map(controlSource) }),
  });
  const latents = mask && !request.soft ? blendedLatents(begun, walked, mask) : walked;

  const decoded = drawing.controlled(await drawing.decode(latents));
  const of = (i: number): Source => sources[i] ?? source;
  const coloured = request.color_correction
    ? decoded.map((each, i) => colourMatched(each, colours ?? of(i).start))
    : decoded;
  return pastedBack(coloured, request, of, mask && { before: begun, latents, mask });
}

/** What control units without a picture follow. */
const controlSource = ({ start, masked }: Source): ControlSource => ({
  picture: start,
  ...(masked && { mask: masked.mask }),
  ...(masked?.region && { part: { region: masked.region, whole: masked.kept } }),
});

const round = ({ soft }: Img2imgRequest) => ({ round: !soft });
const cellsOf = ([, , height, width]: LatentShape): PixelSize => ({ width, height });

function shapeOf({ resolved }: Drawing, { width, height }: PixelSize): LatentShape {
  const [batch, channels, , cells] = resolved.shape;
  const cell = resolved.width / cells;
  return [batch, channels, height / cell, width / cell];
}

/** The latents that are noised, and kept outside the mask; one per picture of the batch. */
async function beginning(
  drawing: Drawing,
  { resize, fill, noise: mode }: Img2imgRequest,
  sources: readonly Source[],
  {
    shape,
    seeds,
    mask,
  }: { shape: LatentShape; seeds: readonly bigint[]; mask: LatentMask | undefined },
): Promise<Latents> {
  const encoded = await drawing.encode(sources.map(({ start }) => start));
  const sized = resize === "latent" ? interpolated(encoded, cellsOf(shape), "bilinear") : encoded;
  const all = repeated(sized, shape);
  if (mask === undefined) return all;
  if (fill === "nothing") return emptied(all, mask);
  if (fill !== "noise") return all;
  return blendedLatents(all, { data: noiseSource(mode, seeds).first(shape), shape }, mask);
}

/** One for each picture of the batch. */
function repeated({ data }: Latents, shape: LatentShape): Latents {
  const all = new Float32Array(latentCount(shape));
  for (let at = 0; at < all.length; at += data.length) all.set(data, at);
  return { data: all, shape };
}

async function extraChannels(
  { checkpoint, sessions, signal }: Drawing,
  { mask_weight: weight, soft }: Img2imgRequest,
  sources: readonly Source[],
  shape: LatentShape,
): Promise<Latents | undefined> {
  if (checkpoint.kind === "plain") return undefined;
  if (checkpoint.kind === "edit") {
    // instruct-pix2pix reads the mean without the sampler's scale
    const starts = sources.map(({ start }) => start);
    const { data, shape } = await encodePictures(sessions, checkpoint.vae, starts, signal);
    return { data: data.map((value) => value / checkpoint.vae.config.scalingFactor), shape };
  }
  const views: Latents[] = [];
  for (const { start, masked } of sources) {
    const view = { picture: start, mask: masked?.mask, round: !soft, weight };
    views.push(
      await inpaintingChannels(view, cellsOf(shape), (planes, size) =>
        encodePlanes(sessions, checkpoint.vae, planes, size, signal),
      ),
    );
  }
  const [, ...each] = views[0]?.shape ?? shape;
  const data = new Float32Array(latentCount([views.length, ...each]));
  views.forEach((view, i) => {
    data.set(view.data, i * view.data.length);
  });
  return { data, shape: [views.length, ...each] };
}

const softOptions = (request: Img2imgRequest) => ({
  scheduleBias: request.soft_bias,
  preservation: request.soft_preservation,
  contrast: request.soft_contrast,
});

function pastedBack(
  pictures: readonly Pixels[],
  request: Img2imgRequest,
  sourceOf: (i: number) => Source,
  walk: { before: Latents; latents: Latents; mask: LatentMask } | undefined,
): readonly Pixels[] {
  const [first] = pictures;
  const { masked } = sourceOf(0);
  if (masked === undefined || walk === undefined || first === undefined) return pictures;
  const { kept, region } = masked;
  const keptOf = (i: number): Pixels => sourceOf(i).masked?.kept ?? kept;
  if (!request.soft)
    return pictures.map((each, i) =>
      overlaid(each, overlayOf({ kept: keptOf(i), overlaid: masked.overlaid }), region),
    );
  const options = {
    preservation: request.soft_preservation,
    influence: request.soft_influence,
    threshold: request.soft_threshold,
    contrast: request.soft_difference_contrast,
  };
  const where = { drawn: first, whole: kept, region };
  const masks = softMasks(walk.before, walk.latents, walk.mask, options, where);
  return pictures.map((each, i) =>
    overlaid(each, overlayOf({ kept: keptOf(i), overlaid: masks[i] ?? masked.overlaid }), region),
  );
}
