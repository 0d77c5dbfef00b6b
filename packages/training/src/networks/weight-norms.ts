/** Keeps what each module adds to its layer's weight within a length, so that single modules do not run away.
 *  Reference: kohya-ss/sd-scripts@48d368f, networks/lora.py (apply_max_norm_regularization); for LoKr
 *  KohakuBlueleaf/LyCORIS@f49d30d, lycoris/modules/lokr.py (apply_max_norm). */
import { Problem, sizeOf } from "@inkloom/engine";
import type { LoraKind, LoraNetwork, LoraTensor } from "./lora-network.ts";

/** @throws Problem `training/option` for a kind whose lengths are not known without its whole weights */
export function expectNorms(kind: LoraKind): void {
  if (kind === "loha")
    throw new Problem("training/option", {
      en: "scale_weight_norms is given, which is known for LoRA and LoKr; leave it out for LoHa.",
      zh: "给出了 scale_weight_norms，该选项适用于 LoRA 与 LoKr；训练 LoHa 时请去掉。",
    });
}

/** Shortens, in place, what is longer than `most`; all tensors of a module by the same factor. */
export function scaleWeightNorms({ kind, tensors }: LoraNetwork, most: number): void {
  const modules = Map.groupBy(tensors, ({ module }) => module);
  for (const own of modules.values()) {
    const length = kind === "lokr" ? kroneckerLength(own) : productLength(own);
    if (length <= most) continue;
    const factor = (most / length) ** (1 / own.length);
    for (const { values } of own)
      for (let i = 0; i < values.length; i++) values[i] = (values[i] ?? 0) * factor;
  }
}

/** |scale up down|, the factors in the file's order: down, up. */
function productLength([down, up]: readonly LoraTensor[]): number {
  if (!down || !up) throw new Error("a LoRA's module has two factors");
  return up.scale * Math.sqrt(squaredLength(up, down));
}

/** The length of a Kronecker product is the product of the lengths. */
function kroneckerLength(own: readonly LoraTensor[]): number {
  const find = (role: string) => own.find(({ key }) => key.endsWith(`.${role}`));
  const length = (name: string): number => {
    const whole = find(name);
    if (whole) return Math.sqrt(whole.values.reduce((sum, value) => sum + value * value, 0));
    const [a, b] = [find(`${name}_a`), find(`${name}_b`)];
    return a && b ? Math.sqrt(squaredLength(a, b)) : 0;
  };
  const scale = own.reduce((product, each) => product * each.scale, 1);
  return scale * length("lokr_w1") * length("lokr_w2");
}

/** |a b|^2 = sum of (a^T a) * (b b^T), for a [rows, rank] and b [rank, columns], so that a b is not made. */
function squaredLength(a: LoraTensor, b: LoraTensor): number {
  const rank = b.shape[0] ?? 1;
  const [rows, columns] = [sizeOf(a.shape) / rank, sizeOf(b.shape) / rank];
  const gram = new Float64Array(rank * rank);
  for (let row = 0; row < rows; row++)
    for (let i = 0; i < rank; i++) {
      const value = a.values[row * rank + i] ?? 0;
      for (let j = 0; j <= i; j++)
        gram[i * rank + j] = (gram[i * rank + j] ?? 0) + value * (a.values[row * rank + j] ?? 0);
    }
  let sum = 0;
  for (let i = 0; i < rank; i++)
    for (let j = 0; j <= i; j++) {
      let product = 0;
      for (let at = 0; at < columns; at++)
        product += (b.values[i * columns + at] ?? 0) * (b.values[j * columns + at] ?? 0);
      sum += (i === j ? 1 : 2) * product * (gram[i * rank + j] ?? 0);
    }
  return Math.max(0, sum);
}
