/** What SDXL and its refiner are told beside the words: the pooled text, then sizes as waves.
 *  Podell et al., arXiv:2307.01952, section 2.2; order and defaults as in
 *  AUTOMATIC1111/stable-diffusion-webui@82a973c, modules/sd_models_xl.py (get_learned_conditioning). */
import type { DrawingRequest } from "@inkloom/contract";
import { sizeWaves } from "@inkloom/models";
import type { Checkpoint } from "../checkpoint/checkpoint.ts";
import { type Conditioning, mappedConditioning } from "./conditioning.ts";
import type { Context } from "./context.ts";

/** The request's part in it. */
export type SizeRequest = Pick<
  DrawingRequest,
  | "original_width"
  | "original_height"
  | "crop_left"
  | "crop_top"
  | "target_width"
  | "target_height"
  | "aesthetic_score"
  | "negative_aesthetic_score"
>;

interface Words {
  readonly positive: Conditioning;
  readonly negative: Conditioning;
}

/**
 * The words as the family wants them. For SDXL an empty negative prompt is no words but zeros, as A1111 has it;
 * for the refiner each side carries its score behind the pooled text. Other families: as they are.
 */
export function familyWords(
  checkpoint: Checkpoint,
  words: Words,
  { emptyNegative, request }: { readonly emptyNegative: boolean; readonly request: SizeRequest },
): Words {
  const { family } = checkpoint;
  if (family !== "SDXL" && family !== "SDXL refiner") return words;
  const scored = withScore(checkpoint);
  const negative = emptyNegative ? mappedConditioning(words.negative, zeros) : words.negative;
  if (family === "SDXL") return { positive: words.positive, negative };
  return {
    positive: mappedConditioning(words.positive, scored(request.aesthetic_score)),
    negative: mappedConditioning(negative, scored(request.negative_aesthetic_score)),
  };
}

const zeros = ({ data, vector, ...rest }: Context): Context => ({
  ...rest,
  data: new Float32Array(data.length),
  ...(vector && { vector: new Float32Array(vector.length) }),
});

/** The refiner's words with the score that it is told behind the pooled text; other families' as they are. */
export const scoredContext = (checkpoint: Checkpoint, context: Context, score: number): Context =>
  checkpoint.family === "SDXL refiner" ? withScore(checkpoint)(score)(context) : context;

const withScore =
  (checkpoint: Checkpoint) =>
  (score: number) =>
  (context: Context): Context => ({
    ...context,
    vector: joined([context.vector ?? new Float32Array(), numbersOf(checkpoint)([score])]),
  });

/** How numbers are told to the U-Net: as waves, or as they are where it makes the waves itself. */
const numbersOf = ({ plainSizes }: Checkpoint): ((numbers: readonly number[]) => Float32Array) =>
  plainSizes ? (numbers) => Float32Array.from(numbers) : sizeWaves;

/**
 * The vector beside the time for one picture of height x width latent cells; undefined for families that take
 * none. Height comes before width.
 */
export function sizeVector(
  checkpoint: Checkpoint,
  request: SizeRequest,
): ((context: Context, height: number, width: number) => Float32Array) | undefined {
  const { family, vae } = checkpoint;
  if (family !== "SDXL" && family !== "SDXL refiner") return undefined;
  const told = numbersOf(checkpoint);
  const factor = 2 ** (vae.config.channels.length - 1);
  const behind = family === "SDXL" ? 0 : told([0]).length; // the score
  return ({ vector = new Float32Array() }, cellsHigh, cellsWide) => {
    const [height, width] = [cellsHigh * factor, cellsWide * factor];
    const numbers = [
      request.original_height ?? height,
      request.original_width ?? width,
      request.crop_top,
      request.crop_left,
      ...(family === "SDXL"
        ? [request.target_height ?? height, request.target_width ?? width]
        : []),
    ];
    const pooled = vector.length - behind;
    return joined([vector.subarray(0, pooled), told(numbers), vector.subarray(pooled)]);
  };
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
