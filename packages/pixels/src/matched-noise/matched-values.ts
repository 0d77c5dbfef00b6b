/** Values moved so that they are spread as others are: the quantile of each stays, linear between known ones.
 *  Reference: scikit-image/scikit-image@v0.26.0, skimage/exposure/histogram_matching.py. */

/** As many as `values`, in their order; neither is empty. */
export function matchedValues(values: Float64Array, model: Float64Array): Float64Array {
  const known = steps(model);
  let at = 0;
  const matched = new Map<number, number>();
  for (const { value, quantile } of steps(values)) {
    while (at < known.length && (known[at]?.quantile ?? 1) < quantile) at++;
    const upper = known[Math.min(at, known.length - 1)] ?? { value, quantile };
    const lower = at > 0 && at < known.length ? known[at - 1] : undefined;
    const share = lower && (quantile - lower.quantile) / (upper.quantile - lower.quantile);
    matched.set(
      value,
      lower && share !== undefined
        ? lower.value + share * (upper.value - lower.value)
        : upper.value,
    );
  }
  return values.map((value) => matched.get(value) ?? value);
}

interface Step {
  readonly value: number;
  /** Share of all that is not larger, above 0 to 1. */
  readonly quantile: number;
}

/** Each value once, in rising order. */
function steps(values: Float64Array): Step[] {
  const sorted = values.toSorted();
  const found: Step[] = [];
  sorted.forEach((value, at) => {
    if (value !== sorted[at + 1]) found.push({ value, quantile: (at + 1) / sorted.length });
  });
  return found;
}
