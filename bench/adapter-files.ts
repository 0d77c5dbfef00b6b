/** Adapter files with random factors in float16, of every kind, as training programs write them. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { writeSafetensors } from "@inkloom/engine/weights";
import { type Manifest, PREFIXES } from "@inkloom/models";

export type AdapterFileKind = keyof typeof FACTORS;

/** Keys and shapes of one layer's factors, by the shape of its weight. */
type FactorShapes = (
  shape: readonly number[],
  rank: number,
) => Readonly<Record<string, readonly number[]>>;

const pair: FactorShapes = ([rows = 1, columns = 1, ...kernel], rank) => ({
  "lora_down.weight": [rank, columns, ...kernel],
  "lora_up.weight": [rows, rank, ...kernel.map(() => 1)],
});

const elements = (shape: readonly number[]): number =>
  shape.reduce((product, size) => product * size, 1);

/** What LyCORIS divides a side by for a LoKr of factor 8: the largest of 8, 4, 2, 1 that divides it. */
const divisor = (size: number): number => [8, 4, 2].find((each) => size % each === 0) ?? 1;

const FACTORS = {
  LoRA: pair,
  DoRA: (shape, rank) => ({
    ...pair(shape, rank),
    dora_scale: [shape[0] ?? 1, ...shape.slice(1).map(() => 1)],
  }),
  LoHa: (shape, rank) => {
    const [rows = 1] = shape;
    const columns = elements(shape.slice(1));
    return {
      hada_w1_a: [rows, rank],
      hada_w1_b: [rank, columns],
      hada_w2_a: [rows, rank],
      hada_w2_b: [rank, columns],
    };
  },
  LoKr: ([rows = 1, columns = 1, ...kernel]) => {
    const [a, b] = [divisor(rows), divisor(columns)];
    return { lokr_w1: [a, b], lokr_w2: [rows / a, columns / b, ...kernel] };
  },
  "(IA)3": ([, columns = 1]) => ({ ia3_l: [columns] }),
} satisfies Readonly<Record<string, FactorShapes>>;

/** A file of `kind` that changes these layers of the U-Net; written once per name. */
export async function adapterFile(
  folder: string,
  name: string,
  { kind, layers, rank }: { kind: AdapterFileKind; layers: Manifest; rank: number },
): Promise<string> {
  const path = join(folder, `lora-${name}-${rank}.safetensors`);
  if (existsSync(path)) return path;
  let state = Buffer.from(name).reduce((hash, byte) => Math.imul(hash ^ byte, 0x01000193), 7);
  const halves = (count: number): Uint8Array => {
    const codes = Uint16Array.from({ length: count }, () => {
      state = (Math.imul(state, 0x19660d) + 0x3c6ef35f) | 0;
      return 0x1800 | ((state >>> 16) & 0x83ff); // 0.002 to 0.004, either sign
    });
    return new Uint8Array(codes.buffer);
  };
  const tensors = layers.flatMap(({ key, shape }) => {
    const module = key.slice(PREFIXES.unet.length + 1, -".weight".length).replaceAll(".", "_");
    return Object.entries(FACTORS[kind](shape, rank)).map(([factor, size]) => ({
      key: `lora_unet_${module}.${factor}`,
      shape: size,
      dtype: "F16" as const,
      data: () => Promise.resolve(halves(elements(size))),
    }));
  });
  await writeSafetensors(path, tensors);
  return path;
}
