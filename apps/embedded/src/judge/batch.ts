/** Fresh pictures with their targets: each step of a training draws its own, from the seed and the step alone. */
import type { Pixels } from "@inkloom/pixels";
import { drawScene, FIRST_TRAINING_SEED, randomOf, sampleScene, SIDE } from "../scenes/index.ts";
import { augment } from "./augment.ts";
import { VALUES } from "./heads.ts";
import { labelsOf } from "./labels.ts";
import { writeTargets } from "./loss.ts";

export interface Batch {
  /** [N, 3, 128, 128], -1 to 1. */
  readonly pictures: Float32Array;
  /** [N, VALUES]. */
  readonly targets: Float32Array;
}

const AREA = SIDE * SIDE;

export function trainingBatch(seed: number, step: number, count: number): Batch {
  const pictures = new Float32Array(count * 3 * AREA);
  const targets = new Float32Array(count * VALUES);
  for (let i = 0; i < count; i++) {
    const sceneSeed = FIRST_TRAINING_SEED * (seed + 1) + step * count + i;
    const scene = sampleScene(sceneSeed);
    const planes = pictures.subarray(i * 3 * AREA, (i + 1) * 3 * AREA);
    writePlanes(drawScene(scene, sceneSeed), planes);
    augment(planes, SIDE, randomOf(sceneSeed, 60));
    writeTargets(labelsOf(scene), targets.subarray(i * VALUES, (i + 1) * VALUES));
  }
  return { pictures, targets };
}

/** @param planes [3, 128, 128], of which each value becomes -1 to 1 */
export function writePlanes({ data }: Pixels, planes: Float32Array): void {
  for (let i = 0; i < AREA; i++)
    for (let c = 0; c < 3; c++) planes[c * AREA + i] = (data[i * 4 + c] ?? 0) / 127.5 - 1;
}
