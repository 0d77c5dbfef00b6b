/** Ratios of a checkpoint merge per block: lists as LoRAs have them, and the presets of bbc-mc's
 *  sdweb-merge-block-weighted-gui@2740ff1e (csv/preset.tsv), each 25 numbers for the blocks of the U-Net. */
import { blockWeights, type BlockWeights } from "@inkloom/models";

const BLOCKS = 25;
const MIDDLE = 12;

const list = (at: (distance: number, place: number) => number): readonly number[] =>
  Array.from({ length: BLOCKS }, (_, i) => at(Math.abs(i - MIDDLE), i));
/** The first and last blocks: those at least so far from the middle. */
const wrap = (far: number) => list((distance) => (distance >= far ? 1 : 0));
/** Blocks between two distances from the middle. */
const ring = (near: number, far: number) =>
  list((distance) => (distance >= near && distance <= far ? 1 : 0));
const sigmoid = (x: number): number => 3 * x * x - 2 * x * x * x;

const PRESETS: Readonly<Record<string, readonly number[]>> = {
  GRAD_V: list((distance) => distance / MIDDLE),
  GRAD_A: list((distance) => 1 - distance / MIDDLE),
  FLAT_25: list(() => 0.25),
  FLAT_75: list(() => 0.75),
  WRAP08: wrap(9),
  WRAP12: wrap(7),
  WRAP14: wrap(6),
  WRAP16: wrap(5),
  MID12_50: list((_, i) => (i >= 5 && i <= 18 ? 0.5 : 0)),
  OUT07: list((_, i) => (i >= 18 ? 1 : 0)),
  OUT12: list((_, i) => (i > MIDDLE ? 1 : 0)),
  OUT12_5: list((_, i) => (i > MIDDLE ? 1 : i === MIDDLE ? 0.5 : 0)),
  RING08_SOFT: list((distance) =>
    distance >= 4 && distance <= 6 ? 1 : [3, 7].includes(distance) ? 0.5 : 0,
  ),
  RING08_5: ring(3, 6),
  RING10_5: ring(3, 7),
  RING10_3: ring(2, 6),
  "NORMAL-SIGMOID": list((_, i) => sigmoid(i / (BLOCKS - 1))),
  "REVERSE-SIGMOID": list((_, i) => sigmoid(1 - i / (BLOCKS - 1))),
};

/** Factors of the ratio by a weight's canonical key; 1 for what the list does not name.
 *  @throws Problem `lora/block-weights` */
export function blockRatios(text: string | undefined): BlockWeights {
  if (text === undefined) return () => 1;
  return blockWeights(PRESETS[text.trim().toUpperCase()]?.join(",") ?? text);
}
