/** What the autoencoder learns from: whole pictures of the renderer, and parts of them turned and coloured otherwise, so
 *  that it knows lines and textures and not places. */
import { writePlanes } from "../judge/batch.ts";
import {
  drawScene,
  FIRST_TRAINING_SEED,
  type Random,
  randomOf,
  sampleScene,
  SIDE,
} from "../scenes/index.ts";

/** Changed when other pictures would come of the same seed and step. */
export const PICTURES_VERSION = "scenes 3";

const AREA = SIDE * SIDE;
/** Parts that are taken of one drawn picture. */
const PARTS = 2;

/** @returns [batch, 3, size, size], -1 to 1; `size` is at most 128 */
export function vaePictures(
  seed: number,
  step: number,
  { batch, size }: { readonly batch: number; readonly size: number },
): Float32Array {
  const pictures = new Float32Array(batch * 3 * size * size);
  const whole = new Float32Array(3 * AREA);
  const each = size === SIDE ? 1 : PARTS;
  for (let i = 0; i < batch; i++) {
    const sceneSeed = FIRST_TRAINING_SEED * (seed + 1) + step * batch + Math.floor(i / each);
    const random = randomOf(sceneSeed, 70 + (i % each));
    if (i % each === 0) writePlanes(drawScene(sampleScene(sceneSeed), sceneSeed), whole);
    const part = pictures.subarray(i * 3 * size * size, (i + 1) * 3 * size * size);
    if (size === SIDE) part.set(whole);
    else writePart(whole, part, size, random);
  }
  return pictures;
}

/** A square of the picture, flipped, turned and coloured by lot. */
function writePart(whole: Float32Array, part: Float32Array, size: number, random: Random): void {
  const [left, top] = [random.below(SIDE - size + 1), random.below(SIDE - size + 1)];
  const [flips, turns] = [random.chance(0.5), random.chance(0.5)];
  const planes = random.chance(0.75) ? [0, 1, 2] : shuffled(random);
  const gain = random.chance(0.75) ? 1 : random.between(0.7, 1);
  const shift = random.between(-1, 1) * (1 - gain);
  for (let plane = 0; plane < 3; plane++)
    for (let y = 0; y < size; y++)
      for (let x = 0; x < size; x++) {
        const [row, column] = turns ? [x, y] : [y, x];
        const at = (top + row) * SIDE + left + (flips ? size - 1 - column : column);
        const value = whole[(planes[plane] ?? 0) * AREA + at] ?? 0;
        part[(plane * size + y) * size + x] = value * gain + shift;
      }
}

function shuffled(random: Random): number[] {
  const order = [0, 1, 2];
  for (let i = 2; i > 0; i--) {
    const j = random.below(i + 1);
    const [a = 0, b = 0] = [order[i], order[j]];
    order[i] = b;
    order[j] = a;
  }
  return order;
}
