/** Masks of everything in a picture: a grid of points, of whose masks the good and steady ones stay.
 *  Reference: huggingface/controlnet_aux@b1aac31, src/controlnet_aux/segment_anything/automatic_mask_generator.py with
 *  its defaults (no crops, small regions stay). */
import { type Mask, maskOf } from "./masks.ts";
import type { SamPoint, SeenPicture } from "./network.ts";
import { withoutOverlaps } from "./overlaps.ts";

export interface FindMasksOptions {
  /** Points along each side. */
  readonly points: number;
  /** Masks that the network trusts no more than this go. */
  readonly quality: number;
  /** So do those less steady; see `Mask`. */
  readonly stability: number;
  /** Of two whose boxes share more than this part, the better stays. */
  readonly overlap: number;
}

export const FIND_MASKS: FindMasksOptions = {
  points: 32,
  quality: 0.88,
  stability: 0.95,
  overlap: 0.7,
};

export interface FoundMask extends Mask {
  readonly quality: number;
}

/** Points asked at once: enough to fill the processor, few enough for its caches. */
const AT_ONCE = 16;

/** Three of each point: a part, an object, the whole. */
const WANTED = [1, 2, 3];

export interface FindMasksContext {
  readonly signal?: AbortSignal | undefined;
  readonly onStep?: ((step: number, steps: number) => void) | undefined;
}

/** The best first. */
export async function findMasks(
  seen: SeenPicture,
  options: FindMasksOptions,
  { signal, onStep }: FindMasksContext = {},
): Promise<FoundMask[]> {
  const prompts = pointGrid(options.points, seen.scale);
  const steps = Math.ceil(prompts.length / AT_ONCE);
  const found: FoundMask[] = [];
  // compared in single precision, as the reference does
  const [least, steady] = [Math.fround(options.quality), Math.fround(options.stability)];
  for (let step = 0; step < steps; step++) {
    signal?.throwIfAborted();
    const part = prompts.slice(step * AT_ONCE, (step + 1) * AT_ONCE);
    const { masks } = await seen.ask(part, WANTED);
    for (const { values, quality } of masks) {
      if (!(quality > least)) continue;
      const mask = maskOf(values, seen.scale);
      if (mask.stability >= steady) found.push({ ...mask, quality });
    }
    onStep?.(step + 1, steps);
  }
  return withoutOverlaps(found, options.overlap);
}

/** Row by row, each in the middle of its share of the picture. */
function pointGrid(
  count: number,
  { width, height }: { readonly width: number; readonly height: number },
): readonly (readonly [SamPoint])[] {
  return Array.from({ length: count * count }, (_, i) => [
    {
      x: (((i % count) + 0.5) / count) * width,
      y: ((Math.floor(i / count) + 0.5) / count) * height,
      kind: "inside",
    },
  ]);
}
