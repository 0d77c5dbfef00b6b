/** Adapters while a graph is traced: the tensors that change a layer, made of inputs. */
import {
  add,
  input,
  matmul,
  mul,
  reshape,
  type Shape,
  sizeAt,
  sizeOf,
  type Tensor,
} from "@inkloom/engine";
import {
  type AdapterLayout,
  gainShape,
  inputName,
  type LayerLayout,
  matrixSizes,
  type ProductLayout,
} from "./layout.ts";

/** The low-rank pair of one layer: its difference is `up` times `down`. */
export interface LowRank {
  readonly rank: number;
  /** Computed beside the layer, whatever is cheaper. */
  readonly branch: boolean;
  /** [rank, in, ...]: shape of the layer's weight with the rank in front. */
  readonly down: Tensor;
  /** [out, rank]. */
  readonly up: Tensor;
  /** What `down` made, its ranks along `axis`, without what training leaves out. */
  readonly masked: (seen: Tensor, axis: number) => Tensor;
}

/** Adapters of one graph. Inputs are made once each, however often a layer is traced. */
export class AdapterGraph {
  readonly #layout: AdapterLayout;
  readonly #inputs = new Map<string, Tensor>();

  constructor(layout: AdapterLayout) {
    this.#layout = layout;
  }

  /** The low-rank pair of a layer with a weight of `shape`; undefined where it has none. */
  lowRank(layer: string, shape: Shape): LowRank | undefined {
    const { rank, branch = false, masked } = this.#layout.get(layer) ?? {};
    if (rank === undefined) return undefined;
    return {
      rank,
      branch,
      down: this.#input(inputName.down(layer), shape.with(0, rank)),
      up: this.#input(inputName.up(layer), [sizeAt(shape, 0), rank]),
      masked: (seen, axis) => {
        if (masked === undefined) return seen;
        const isKept = (i: number) => masked === "values" || i === 0 || i === axis;
        const size = seen.shape.map((each, i) => (isKept(i) ? each : 1));
        return mul(seen, this.#input(inputName.mask(layer), size));
      },
    };
  }

  /** A parameter of `layer` with everything that changes it but the low-rank pair. */
  changed(layer: string, name: string, plain: Tensor): Tensor {
    const layout = this.#layout.get(layer);
    if (layout === undefined) return plain;
    if (name === "bias")
      return layout.bias === true
        ? add(plain, this.#input(inputName.bias(layer), plain.shape))
        : plain;
    if (name !== "weight") return plain;
    let weight = plain;
    for (const side of layout.gains ?? [])
      weight = mul(weight, this.#input(inputName.gain(layer, side), gainShape(plain.shape, side)));
    const products = this.#products(layer, plain.shape, layout);
    return products.reduce((sum, product) => add(sum, product), weight);
  }

  /** Everything that is added to the weight of a layer, as one tensor of its shape; undefined where
   *  nothing is. */
  difference(layer: string, shape: Shape): Tensor | undefined {
    const pair = this.lowRank(layer, shape);
    const products = this.#products(layer, shape, this.#layout.get(layer) ?? {});
    const all = pair ? [multiplied(pair, shape), ...products] : products;
    const [first, ...rest] = all;
    return first && rest.reduce((sum, product) => add(sum, product), first);
  }

  #products(layer: string, shape: Shape, { products = [] }: LayerLayout): Tensor[] {
    return products.map((product, i) => {
      const made = this.#product(layer, i, shape, product);
      const { scaled } = product;
      if (scaled === undefined) return made;
      const scale = this.#input(inputName.factor(layer, i, "scale"), gainShape(shape, scaled));
      return mul(made, scale);
    });
  }

  #product(layer: string, i: number, shape: Shape, product: ProductLayout): Tensor {
    const factor = (name: string, size: Shape) =>
      this.#input(inputName.factor(layer, i, name), size);
    const [rows, columns] = matrixSizes(shape);
    switch (product.kind) {
      case "dense":
        return factor("difference", shape);
      case "hadamard": {
        const { rank } = product;
        const [first, second] = [1, 2].map((n) =>
          matmul(factor(`a${n}`, [rows, rank]), factor(`b${n}`, [rank, columns])),
        ) as [Tensor, Tensor];
        return reshape(mul(first, second), shape);
      }
      case "kronecker": {
        const [a, b] = product.outer;
        const [c, d] = [rows / a, sizeAt(shape, 1) / b];
        const kernel = shape.slice(2);
        const ones = kernel.map(() => 1);
        const made = (name: string, rank: number | undefined, height: number, size: Shape) => {
          if (rank === undefined) return factor(name, size);
          const first = factor(`${name}_a`, [height, rank]);
          const second = factor(`${name}_b`, [rank, sizeOf(size) / height]);
          return reshape(matmul(first, second), size);
        };
        const outer = made("outer", product.outerRank, a, [a, 1, b, 1, ...ones]);
        const inner = made("inner", product.innerRank, c, [1, c, 1, d, ...kernel]);
        return reshape(mul(outer, inner), shape);
      }
    }
  }

  #input(name: string, shape: Shape): Tensor {
    const known = this.#inputs.get(name);
    if (known) return known;
    const made = input(name, shape);
    this.#inputs.set(name, made);
    return made;
  }
}

/** `up` times `down` as a weight of `shape`. */
export const multiplied = ({ up, down, rank }: LowRank, shape: Shape): Tensor =>
  reshape(matmul(up, reshape(down, [rank, matrixSizes(shape)[1]])), shape);

/**
 * Whether it is cheaper to add `up` times `down` to the weight, once per run, than to send `positions`
 * vectors through both of them. Counted in steps of the inner loops: the branch reads and writes its
 * result once more, the sum is written out and read again. On two cores at rank 32 the two ways of a
 * full-size U-Net's layers part about here (bench/lora.ts).
 */
export function isSumCheaper({ branch }: LowRank, shape: Shape, positions: number): boolean {
  if (branch) return false;
  const [rows, columns] = matrixSizes(shape);
  return positions * (columns + 2.5 * rows) > 2.5 * rows * columns;
}
