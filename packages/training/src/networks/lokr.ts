/** LoKr: a weight's difference as the Kronecker product of a small matrix and a larger one, which may be products of low
 *  rank themselves. Yeh et al., "Navigating Text-To-Image Customization", arXiv:2309.14859; sizes, names and first values
 *  as KohakuBlueleaf/LyCORIS@f49d30d, lycoris/modules/lokr.py and lycoris/functional/general.py have them. */
import { type Shape, sizeOf } from "@inkloom/engine";
import { adapterInput, type LayerLayout } from "@inkloom/models";
import { factorization } from "./factorization.ts";
import type { LoraModule, Part } from "./lora-network.ts";

export interface LokrChoice {
  /** Size of the small matrix, or -1 for halves as equal as they can be. */
  readonly factor: number;
  /** The small matrix may be a product of low rank, too. */
  readonly decomposeBoth: boolean;
  /** Neither is a product of low rank. */
  readonly fullMatrix: boolean;
}

interface Sizes {
  /** [a, b] of the small matrix. */
  readonly outer: readonly [number, number];
  /** [c, d] of the large one, d without the kernel. */
  readonly inner: readonly [number, number];
  readonly kernel: readonly number[];
  /** Whether they are products of the module's rank. */
  readonly isOuterLow: boolean;
  readonly isInnerLow: boolean;
}

const STANDARD: LokrChoice = { factor: -1, decomposeBoth: false, fullMatrix: false };

function sizesOf({ shape: [rows = 1, columns = 1, ...kernel], dim, lokr }: LoraModule): Sizes {
  const { factor, decomposeBoth, fullMatrix } = lokr ?? STANDARD;
  const [[a, c], [b, d]] = [factorization(rows, factor), factorization(columns, factor)];
  return {
    outer: [a, b],
    inner: [c, d],
    kernel,
    // a product of low rank has to be smaller than what it stands for
    isOuterLow: decomposeBoth && !fullMatrix && dim < Math.max(a, b) / 2,
    isInnerLow: !fullMatrix && dim < Math.max(c, d) / 2,
  };
}

/** Without a rank there is nothing that alpha could be over: LyCORIS then writes the dim as alpha, which is a factor of 1. */
export function lokrModule(module: LoraModule): LoraModule {
  const { isOuterLow, isInnerLow } = sizesOf(module);
  return isOuterLow || isInnerLow ? module : { ...module, alpha: module.dim };
}

export function lokrLayout(module: LoraModule): LayerLayout {
  const { outer, isOuterLow, isInnerLow } = sizesOf(module);
  const { dim } = module;
  const ranks = { ...(isOuterLow && { outerRank: dim }), ...(isInnerLow && { innerRank: dim }) };
  return { products: [{ kind: "kronecker", outer, ...ranks }] };
}

export function lokrParts(module: LoraModule): readonly Part[] {
  const { outer, inner, kernel, isOuterLow, isInnerLow } = sizesOf(module);
  const { layer, dim } = module;
  const [[a, b], [c, d]] = [outer, inner];
  const ones = kernel.map(() => 1);
  const part = (
    role: string,
    input: string,
    shape: Shape,
    rest: Pick<Part, "first" | "scaled"> & { readonly inputShape?: Shape },
  ): Part => ({ role, input: adapterInput.factor(layer, 0, input), shape, ...rest });
  const [first, zeros] = [
    { first: "kaiming", scaled: false },
    { first: "zeros", scaled: false },
  ] as const;
  const scaled = { ...first, scaled: true };
  return [
    ...(isOuterLow
      ? [
          part("lokr_w1_a", "outer_a", [a, dim], scaled),
          part("lokr_w1_b", "outer_b", [dim, b], first),
        ]
      : [part("lokr_w1", "outer", [a, b], { ...scaled, inputShape: [a, 1, b, 1, ...ones] })]),
    ...(isInnerLow
      ? [
          part("lokr_w2_a", "inner_a", [c, dim], first),
          part("lokr_w2_b", "inner_b", [dim, d * sizeOf(kernel)], zeros),
        ]
      : [
          part("lokr_w2", "inner", [c, d, ...kernel], {
            ...zeros,
            inputShape: [1, c, 1, d, ...kernel],
          }),
        ]),
  ];
}
