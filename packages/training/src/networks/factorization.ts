/** Sizes parted in two, as KohakuBlueleaf/LyCORIS@f49d30d, lycoris/functional/general.py (factorization) parts them. */

/**
 * A size as a product of two, the smaller first: the factor and the rest where it divides the size, else the largest
 * divisor up to the factor that is no larger than the rest.
 */
export function factorization(size: number, factor: number): readonly [number, number] {
  if (factor > 0 && size % factor === 0)
    return factor * factor > size ? [size / factor, factor] : [factor, size / factor];
  const most = Math.floor(Math.min(factor > 0 ? factor : size, Math.sqrt(size)));
  for (let divisor = most; divisor > 1; divisor--)
    if (size % divisor === 0) return [divisor, size / divisor];
  return [1, size];
}
