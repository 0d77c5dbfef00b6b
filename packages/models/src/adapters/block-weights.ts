/** Strengths per block of the U-Net, as lists of numbers or by the names of presets. The lists are those of
 *  hako-mikan/sd-webui-lora-block-weight (17 and 26 numbers, text encoder first) and of kohya-ss/sd-scripts
 *  (25 numbers: 12 blocks down, the middle, 12 up). */
import { Problem } from "@inkloom/engine";

/** Factor of the strength for a layer by its canonical key. */
export type BlockWeights = (layer: string) => number;

/** Blocks of the U-Net in order; the text encoder is `BASE`. */
const ALL_BLOCKS = [
  ...Array.from({ length: 12 }, (_, i) => `IN${i}`),
  "MID",
  ...Array.from({ length: 12 }, (_, i) => `OUT${i}`),
];

/** Blocks of Stable Diffusion 1.x with a transformer: a plain LoRA changes only these. */
const WITH_TRANSFORMER = [
  ...[1, 2, 4, 5, 7, 8].map((i) => `IN${i}`),
  "MID",
  ...[3, 4, 5, 6, 7, 8, 9, 10, 11].map((i) => `OUT${i}`),
];

const LISTS: ReadonlyMap<number, readonly string[]> = new Map([
  [17, ["BASE", ...WITH_TRANSFORMER]],
  [25, ALL_BLOCKS],
  [26, ["BASE", ...ALL_BLOCKS]],
]);

const spread = (value: number, places: readonly number[]): readonly number[] =>
  Array.from({ length: 17 }, (_, i) => (places.includes(i) ? value : 0));
const range = (start: number, end: number): number[] =>
  Array.from({ length: end - start + 1 }, (_, i) => start + i);

/** The presets that the extension comes with; numbers are places in the list of 17. */
const PRESETS: Readonly<Record<string, readonly number[]>> = {
  NONE: spread(0, []),
  ALL: spread(1, range(0, 16)),
  INS: spread(1, range(0, 2)),
  IND: spread(1, [0, ...range(4, 6)]),
  INALL: spread(1, range(0, 6)),
  MIDD: spread(1, [0, ...range(4, 11)]),
  OUTD: spread(1, [0, ...range(8, 11)]),
  OUTS: spread(1, [0, ...range(12, 16)]),
  OUTALL: spread(1, [0, ...range(8, 16)]),
  "ALL0.5": spread(0.5, range(0, 16)),
};

/** A strength beyond this is a slip of the keyboard. */
const LARGEST = 100;

/**
 * Reads `1,0,0,0.5,...` or a preset's name in any case. Blocks that the list does not name keep 1.
 *
 * @throws Problem `lora/block-weights`
 */
export function blockWeights(text: string): BlockWeights {
  const given = text.trim();
  const numbers = PRESETS[given.toUpperCase()] ?? given.split(",").map(readNumber);
  const names = LISTS.get(numbers.length);
  if (names === undefined || numbers.some((value) => !(Math.abs(value) <= LARGEST)))
    throw new Problem("lora/block-weights", {
      en: `block weights "${given}" are ${numbers.length} values, expected 17, 25 or 26 numbers from -${LARGEST} to ${LARGEST}, or one of ${Object.keys(PRESETS).join(", ")}`,
      zh: `分层权重“${given}”有 ${numbers.length} 个值，应为 17、25 或 26 个 -${LARGEST} 到 ${LARGEST} 的数，或以下之一：${Object.keys(PRESETS).join("、")}`,
    });
  const weights = new Map(names.map((name, i) => [name, numbers[i] ?? 1]));
  return (layer) => weights.get(blockOf(layer)) ?? 1;
}

const readNumber = (text: string): number => (text.trim() === "" ? Number.NaN : Number(text));

/** `IN4` for `model.diffusion_model.input_blocks.4.1...`; what comes before and after the blocks belongs to
 *  the first and last, the text encoders to `BASE`. */
export function blockOf(layer: string): string {
  const [, section = "", index = ""] = /\.(input|output)_blocks\.(\d+)\./.exec(layer) ?? [];
  if (section !== "") return `${section === "input" ? "IN" : "OUT"}${index}`;
  if (layer.includes(".middle_block.")) return "MID";
  if (/\.diffusion_model\.(time_embed|label_emb)\./.test(layer)) return "IN0";
  return layer.includes(".diffusion_model.out.") ? "OUT11" : "BASE";
}
