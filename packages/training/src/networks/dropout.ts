/** What a network leaves out at a step of training, by numbers that follow from the seed and the step.
 *  Reference: kohya-ss/sd-scripts@48d368f, networks/lora.py (LoRAModule.forward); rows of LoHa and LoKr:
 *  KohakuBlueleaf/LyCORIS@f49d30d, lycoris/modules/lokr.py (get_weight). */
import { Problem, type Shape, sizeOf } from "@inkloom/engine";
import { adapterInput, type LayerLayout } from "@inkloom/models";
import { type RandomStream, randomStream } from "../random/random-stream.ts";
import type { LoraKind, LoraModule } from "./lora-network.ts";

/** Shares from 0 to below 1. */
export interface DropoutSettings {
  /** Of the values between a LoRA's two factors; those that stay count 1 / (1 - share). */
  readonly network: number;
  /** Of a LoRA's ranks, by picture, counted likewise; of the rows of what a LoHa or LoKr adds, which stay as they are. */
  readonly rank: number;
  /** Of modules, which then change nothing in the whole batch. */
  readonly module: number;
}

export const NOTHING_DROPPED: DropoutSettings = { network: 0, rank: 0, module: 0 };

/** @throws Problem `training/option` */
export function expectDropout(kind: LoraKind, { network }: DropoutSettings): void {
  if (network > 0 && kind !== "lora")
    throw new Problem("training/option", {
      en: `network_dropout is ${network}, which is known for LoRA alone; leave it out for ${kind}, or use rank_dropout or module_dropout.`,
      zh: `network_dropout 为 ${network}，该选项仅适用于 LoRA；训练 ${kind} 时请去掉，或改用 rank_dropout、module_dropout。`,
    });
}

/** The layout of a layer with an input for its mask. */
export function withMask(layout: LayerLayout, { network, rank }: DropoutSettings): LayerLayout {
  if (layout.rank !== undefined && (network > 0 || rank > 0))
    return { ...layout, masked: network > 0 ? "values" : "ranks" };
  if (layout.products && rank > 0)
    return {
      ...layout,
      products: layout.products.map((product) => ({ ...product, scaled: "out" as const })),
    };
  return layout;
}

/** The layer of a mask's input; undefined for other inputs. */
export function maskedLayer(input: string): string | undefined {
  const name = [MASK, ROWS].find((each) => input.endsWith(each));
  return name === undefined ? undefined : input.slice(0, -name.length);
}

const [MASK, ROWS] = [adapterInput.mask(""), adapterInput.factor("", 0, "scale")];

/** Values of a mask's input: [N, positions ..., dim] or [N, dim, H, W] of a LoRA, [rows, 1, ...] of other kinds. */
export function maskOf(
  { name, shape }: { readonly name: string; readonly shape: Shape },
  dim: number,
  { network, rank }: DropoutSettings,
  random: RandomStream,
): Float32Array {
  const mask = new Float32Array(sizeOf(shape)).fill(1);
  if (name.endsWith(ROWS)) return mask.map(() => Number(random.uniform() > rank));
  const [pictures = 1] = shape;
  if (rank > 0) {
    const cells = shape.length === 4 ? sizeOf(shape.slice(2)) : 1; // ranks are last but for kernels
    const perPicture = mask.length / pictures;
    const kept = Float32Array.from({ length: pictures * dim }, () =>
      random.uniform() > rank ? 1 / (1 - rank) : 0,
    );
    for (let i = 0; i < mask.length; i++) {
      const ofPicture = Math.floor((i % perPicture) / cells) % dim;
      mask[i] = kept[Math.floor(i / perPicture) * dim + ofPicture] ?? 0;
    }
  }
  if (network > 0)
    for (let i = 0; i < mask.length; i++)
      mask[i] = random.uniform() < network ? 0 : (mask[i] ?? 0) / (1 - network);
  return mask;
}

/** What tells the draws of one run of the network from those of others. */
export interface DropoutDraw {
  readonly seed: number;
  readonly moment: string;
}

/** Whether a module is left out. */
export function isLeftOut(
  { module, dropout }: Pick<LoraModule, "module" | "dropout">,
  { seed, moment }: DropoutDraw,
): boolean {
  const share = dropout?.module ?? 0;
  return share > 0 && randomStream(seed, "module dropout", moment, module).uniform() < share;
}
