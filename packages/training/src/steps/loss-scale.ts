/** The factor of the loss in mixed precision: gradients that halves would round to nothing are large enough with it, and
 *  it is divided out of them in float32. P. Micikevicius et al., "Mixed Precision Training", arXiv:1710.03740, section 3.2;
 *  it begins and grows as PyTorch's `GradScaler`, but a step whose gradients overflow is done again and not left out. */

const FIRST = 2 ** 16;
/** Steps without an overflow before a larger factor is tried. */
const GROWS_AFTER = 2000;

export class LossScale {
  /** The factor, a power of two, and the steps since it changed: what a run's state keeps. */
  readonly values = Float32Array.of(FIRST, 0);

  get factor(): number {
    return this.values[0] ?? FIRST;
  }

  /**
   * Looks at what came of a step, and changes the factor by it.
   * @param loss is of the network alone, without the factor
   * @returns whether the gradients are to be used; else the step is to be done again with the smaller factor
   */
  takes(loss: number, gradients: readonly (Float32Array | undefined)[]): boolean {
    const { factor } = this;
    const [, since = 0] = this.values;
    if (gradients.every((each) => each === undefined || areFinite(each))) {
      this.values.set(since + 1 === GROWS_AFTER ? [2 * factor, 0] : [factor, since + 1]);
      return true;
    }
    // No factor helps a network that itself answers no number.
    if (!Number.isFinite(loss) || factor <= 1) return true;
    this.values.set([factor / 2, 0]);
    return false;
  }
}

/** In a plain loop, as a whole network has a billion of them. */
function areFinite(values: Float32Array): boolean {
  let nothing = 0;
  for (const value of values) nothing += 0 * value;
  return nothing === 0;
}
