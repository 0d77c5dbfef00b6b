/** The jobs that make a picture of a code: which control units count how strongly and when. */
import { NO_NETWORK, type ParamsOf, type QrRequest, TOOLS, validate } from "@inkloom/contract";

type GenerateParameters = ParamsOf<"generate">;
type Unit = NonNullable<GenerateParameters["control"]>[number];

/** Parameters that drawing knows as well. */
function drawingOf(request: QrRequest): Record<string, unknown> {
  const known: readonly string[] = Object.keys(TOOLS.generate.parameters.properties);
  return Object.fromEntries(Object.entries(request).filter(([name]) => known.includes(name)));
}

/**
 * From words to a picture that follows `guide`, a picture by name. A code is followed by its own network, and more
 * softly by one of brightness; light by that alone, from the beginning.
 */
export function guidedJob(request: QrRequest, guide: string, seed: number): GenerateParameters {
  return validate(TOOLS.generate, {
    ...drawingOf(request),
    seed,
    batch: 1,
    batch_count: 1,
    control: unitsOf(request, guide),
  });
}

function unitsOf(request: QrRequest, image: string): Partial<Unit>[] {
  const guided = { preprocessor: "none", image, resize: "stretch" } as const;
  const brightness = {
    ...guided,
    model: request.brightness_model,
    weight: request.brightness_weight,
    start: request.recipe === "light" ? 0 : request.brightness_start,
    end: request.brightness_end,
  };
  const code = {
    ...guided,
    model: request.qr_model,
    weight: request.qr_weight,
    start: request.qr_start,
    end: request.qr_end,
  };
  const units = request.recipe === "light" ? [brightness] : [code, brightness];
  return units.filter(({ model }) => model !== NO_NETWORK);
}

/** The drawn picture once more in the same places, for detail; undefined where no network is named for it. */
export function tileJob(
  request: QrRequest,
  image: string,
  seed: number,
): ParamsOf<"img2img"> | undefined {
  if (request.tile_model === NO_NETWORK) return undefined;
  const known: readonly string[] = Object.keys(TOOLS.img2img.parameters.properties);
  const drawing = Object.entries(drawingOf(request)).filter(([name]) => known.includes(name));
  return validate(TOOLS.img2img, {
    ...Object.fromEntries(drawing),
    image,
    seed,
    batch: 1,
    batch_count: 1,
    denoise: request.tile_denoise,
    control: [{ preprocessor: "tile_resample", image, model: request.tile_model, weight: 1 }],
  });
}
