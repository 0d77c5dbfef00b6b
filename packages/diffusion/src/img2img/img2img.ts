/** From a picture and words to pictures, top to bottom. */
import type { Img2imgRequest } from "@inkloom/contract";
import type { Pixels } from "@inkloom/pixels";
import type { Drawing } from "../drawing/drawing.ts";
import { withDrawing } from "../drawing/with-drawing.ts";
import { type Finished, finishPictures } from "../finish/finish.ts";
import { type GenerateContext, type GenerateResult, madeMaps } from "../generate.ts";
import type { ResolvedRequest } from "../resolve.ts";
import { expectCombinable } from "./combinations.ts";
import { enlargedInTiles } from "./enlarge-tiles.ts";
import { extendedBySides } from "./extend-sides.ts";
import { img2imgFields } from "./fields.ts";
import {
  type Img2imgPictures,
  isExtendedAtOnce,
  isExtendedBySides,
  maskedPicture,
  wholeSize,
} from "./given-pictures.ts";
import { loopedBack } from "./loopback.ts";
import { redrawn } from "./redraw.ts";
import { type MaskedPicture, prepareSource } from "./source.ts";
import { type WalkProgress, walkProgress } from "./walk-progress.ts";

/** Makes `request.batch` pictures from one, several of each where it loops, or one in tiles; see `withDrawing`.
 *  Problems besides: `mask/...`, `hires/upscaler`. */
export async function img2img(
  request: Img2imgRequest,
  pictures: Img2imgPictures,
  context: GenerateContext,
): Promise<GenerateResult> {
  expectCombinable(request);
  const given = maskedPicture(request, pictures);
  const progress = walkProgress(context);
  const draw = wayOf(request);
  const asked = isExtendedAtOnce(request)
    ? { ...request, ...wholeSize(given.picture, request) }
    : request;
  const { picture: _, ...other } = context;
  const { width, height } = given.picture;
  const fitted =
    draw === inTiles || draw === bySides ? other : { ...other, picture: { width, height } };
  const drawingContext = { ...fitted, onProgress: progress.onProgress };
  return withDrawing(asked, drawingContext, async (drawing) => {
    const { name, path, family } = drawing.checkpoint;
    return {
      pictures: await draw(drawing, { request: asked, given, context, progress }),
      model: { name, path, family },
      ...madeMaps(drawing),
      seconds: drawing.seconds(),
    };
  });
}

interface Work {
  readonly request: Img2imgRequest;
  readonly given: MaskedPicture;
  readonly context: GenerateContext;
  readonly progress: WalkProgress;
}

type Way = (drawing: Drawing, work: Work) => Promise<readonly Finished[]>;

function wayOf(request: Img2imgRequest): Way {
  if (request.upscale_by !== undefined) return inTiles;
  if (isExtendedBySides(request)) return bySides;
  return request.loops > 1 ? inLoops : atOnce;
}

const atOnce: Way = async (drawing, { request, given }) => {
  const source = prepareSource(given, request, drawing.resolved);
  if (request.resize === "latent") drawing.expectMemory(source.start);
  return finished(drawing, request, await redrawn(drawing, { request, sources: [source] }));
};

const bySides: Way = async (drawing, { request, given, progress }) =>
  finished(drawing, request, await extendedBySides(drawing, request, given.picture, progress));

const inTiles: Way = async (drawing, { request, given, context, progress }) => {
  const { enlarge } = context;
  const { pixels, size } = await enlargedInTiles(drawing, request, given.picture, {
    enlarge,
    progress,
  });
  // The seeds of the tiles depend on how many are drawn at a time.
  return finished(drawing, request, [pixels], {
    resolved: size,
    parameters: { batch: request.batch },
  });
};

const inLoops: Way = async (drawing, { request, given, progress }) => {
  const source = prepareSource(given, request, drawing.resolved);
  if (request.resize === "latent") drawing.expectMemory(source.start);
  const rows = await loopedBack(drawing, request, given, progress);
  return rows.flatMap(({ seed, pictures }, row) =>
    pictures.flatMap((pixels, loop) =>
      finished(drawing, request, [pixels], {
        resolved: pictureOf(drawing.resolved, row, seed),
        fields: { Loop: loop + 1 },
      }),
    ),
  );
};

/** What is said about one picture of a batch, with another seed. */
const pictureOf = (
  { variationSeeds, words }: ResolvedRequest,
  at: number,
  seed: bigint,
): Partial<ResolvedRequest> => ({
  seeds: [seed],
  ...(variationSeeds && { variationSeeds: variationSeeds.slice(at, at + 1) }),
  ...(words && { words: { ...words, pictures: words.pictures.slice(at, at + 1) } }),
});

interface Said {
  readonly resolved?: Partial<ResolvedRequest>;
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly fields?: Readonly<Record<string, number>>;
}

const finished = (
  { checkpoint, resolved, controlFields }: Drawing,
  request: Img2imgRequest,
  pictures: readonly Pixels[],
  { resolved: own, parameters, fields }: Said = {},
): readonly Finished[] =>
  finishPictures(request, { ...resolved, ...own }, checkpoint, pictures, {
    tool: "img2img",
    fields: { ...controlFields, ...img2imgFields(request), ...fields },
    ...(parameters && { parameters }),
  });
