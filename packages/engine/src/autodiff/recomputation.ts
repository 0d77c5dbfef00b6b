/** What a gradient makes of the forward pass again, instead of keeping it in memory until it is needed.
 *  Chen et al., "Training Deep Nets with Sublinear Memory Cost", arXiv:1604.06174. */
import type { OpTensor, Tensor } from "../graph/tensor.ts";
import { after } from "../ops/after.ts";

export interface Recomputation {
  /** Results that end the parts of the forward pass, in the order in which they are made. They are kept, with
   *  whatever else one part takes of another; what lies behind the last of them is kept as a whole. */
  readonly ends: readonly Tensor[];
  /** `cheap`: norms, activations and what only moves or adds numbers; products and attention are kept, so that a step
   *  takes hardly longer. `all`: everything between the ends, at the price of another forward pass. */
  readonly what: "cheap" | "all";
}

/** What takes long: its results are kept unless all is made again. */
const COSTLY: ReadonlySet<string> = new Set([
  ...["linear", "quantizedLinear", "matmul", "attention"],
  ...["conv2d", "winogradConv2d", "quantizedConv2d", "convTranspose2d", "resize", "gridSample"],
  ...["gather", "scatterAdd", "reduceSum", "reduceMax", "argMax", "after"],
]);

/** The parts of a forward pass, walked from the last to the first. */
export class Parts {
  readonly #part = new Map<Tensor, number>();
  readonly #what: Recomputation["what"];
  #current: number;
  /** The gradient that the present part began with; what is made again waits for it. */
  #gate: Tensor | undefined;
  readonly #again = new Map<Tensor, Tensor>();
  /** Gradients that are results, made since the part began. */
  #finished: Tensor[] = [];

  /** `order`: the forward pass, each tensor after its inputs. */
  constructor(order: readonly Tensor[], { ends, what }: Recomputation) {
    const wanted = new Set(ends);
    let part = 0;
    for (const tensor of order) {
      this.#part.set(tensor, part);
      if (wanted.has(tensor)) part += 1;
    }
    this.#what = what;
    this.#current = part;
  }

  /** To be called with each tensor on the way back and its gradient; gives the gradient to go on with. */
  enter(tensor: Tensor, dy: Tensor): Tensor {
    const part = this.#part.get(tensor) ?? 0;
    if (part === this.#current) return dy;
    this.#current = part;
    this.#again.clear();
    // What the part before has to give is given before its activations' memory is needed.
    const gate = this.#finished.length === 0 ? dy : after(dy, this.#finished);
    this.#finished = [];
    this.#gate = gate;
    return gate;
  }

  /** A gradient that is asked for. */
  finished(gradient: Tensor): void {
    this.#finished.push(gradient);
  }

  /** The tensor as the present part sees it: itself where it is kept, or made again. */
  view(tensor: Tensor): Tensor {
    const gate = this.#gate;
    if (tensor.kind !== "op" || gate === undefined || this.#isKept(tensor)) return tensor;
    const known = this.#again.get(tensor);
    if (known !== undefined) return known;
    const inputs = tensor.inputs.map((from) => this.#source(from, gate));
    const made: OpTensor = { ...tensor, inputs };
    this.#again.set(tensor, made);
    return made;
  }

  /** What something is made of again: behind the gate, so that it is neither made too early nor shared with what was
   *  made on the way there. */
  #source(tensor: Tensor, gate: Tensor): Tensor {
    if (tensor.kind !== "op" || !this.#isKept(tensor) || tensor.shape.length === 0)
      return this.view(tensor);
    const known = this.#again.get(tensor);
    if (known !== undefined) return known;
    const made = after(tensor, [gate]);
    this.#again.set(tensor, made);
    return made;
  }

  #isKept(tensor: OpTensor): boolean {
    if (this.#part.get(tensor) !== this.#current) return true;
    return this.#what === "cheap" && isCostly(tensor);
  }
}

/** A sum of a product and something else is kept in place of its parts, which no gradient asks for. */
const isCostly = ({ op, inputs }: OpTensor): boolean =>
  COSTLY.has(op.name) ||
  (op.name === "add" && inputs.some((from) => from.kind === "op" && COSTLY.has(from.op.name)));
