/** Pictures drawn from pictures, again and again, the last from the one before.
 *  Reference: AUTOMATIC1111/stable-diffusion-webui@0f5909a, scripts/loopback.py. */
import type { Img2imgRequest } from "@inkloom/contract";
import type { Pixels } from "@inkloom/pixels";
import type { Drawing } from "../drawing/drawing.ts";
import { redrawn } from "./redraw.ts";
import { type MaskedPicture, prepareSource } from "./source.ts";
import type { WalkProgress } from "./walk-progress.ts";

/** One row of pictures. */
export interface LoopedRow {
  /** Of its first picture; each further one has the next. */
  readonly seed: bigint;
  /** One per loop. */
  readonly pictures: readonly Pixels[];
}

/** As many rows as the batch has; the seeds of a row go on where the row before ends. */
export async function loopedBack(
  drawing: Drawing,
  request: Img2imgRequest,
  given: MaskedPicture,
  progress: WalkProgress,
): Promise<readonly LoopedRow[]> {
  const { resolved } = drawing;
  const varies = resolved.variationSeeds !== undefined;
  const first = resolved.seeds[0] ?? 0n;
  const rows = resolved.seeds.map((_, row) => ({
    seed: varies ? first : first + BigInt(row * request.loops),
    pictures: [] as Pixels[],
  }));
  for (let loop = 0; loop < request.loops; loop++) {
    progress.begin(loop, request.loops);
    const walk: Img2imgRequest = {
      ...request,
      denoise: denoiseOf(loop, request),
      fill: loop === 0 ? request.fill : "original",
    };
    const befores =
      loop === 0 ? [given.picture] : rows.flatMap(({ pictures }) => pictures.slice(-1));
    const drawn = await redrawn(drawing, {
      request: walk,
      sources: befores.map((picture) => prepareSource({ ...given, picture }, walk, resolved)),
      seeds: rows.map(({ seed }) => seed + BigInt(loop)),
      colours: given.picture,
    });
    rows.forEach(({ pictures }, row) => {
      pictures.push(...drawn.slice(row, row + 1));
    });
  }
  return rows;
}

type Curve = Pick<Img2imgRequest, "denoise" | "final_denoise" | "denoise_curve" | "loops">;

/** From the first strength to the last; `loop` from 0. */
export function denoiseOf(
  loop: number,
  { denoise, final_denoise: last, denoise_curve: curve, loops }: Curve,
): number {
  if (loops === 1) return denoise;
  const progress = loop / (loops - 1);
  const share = {
    linear: progress,
    aggressive: Math.sin((progress * Math.PI) / 2),
    lazy: 1 - Math.cos((progress * Math.PI) / 2),
  }[curve];
  return denoise + (last - denoise) * share;
}
