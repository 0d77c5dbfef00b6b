/** The straight line nearest to pairs of numbers, as numpy's `polyfit` finds it for 32-bit ones. */

export interface Line {
  readonly slope: number;
  readonly offset: number;
}

/** Relative distance of 32-bit numbers. */
const EPSILON = 2 ** -23;

/**
 * Least squares of `y` over `x`. numpy scales both columns (x and 1) to length 1 and drops the lesser singular value
 * where it is below `count` epsilons of the greater one; with a million pairs that is an eighth, which values that vary
 * little do reach: the line is then the shortest of all that fit best along the greater one.
 */
export function straightFit(x: Float32Array, y: Float32Array): Line {
  const count = x.length;
  let [sumX, sumXX, sumY, sumXY] = [0, 0, 0, 0];
  for (let i = 0; i < count; i++) {
    const [a, b] = [x[i] ?? 0, y[i] ?? 0];
    sumX += a;
    sumXX += a * a;
    sumY += b;
    sumXY += a * b;
  }
  if (sumXX === 0) return { slope: 0, offset: sumY / count };
  const [lengthX, length1] = [Math.sqrt(sumXX), Math.sqrt(count)];
  const cosine = sumX / (lengthX * length1);
  const [alongX, along1] = [sumXY / lengthX, sumY / length1]; // y seen along either column
  const least = Math.sqrt(Math.max(0, 1 - Math.abs(cosine)) / (1 + Math.abs(cosine)));
  if (least <= count * EPSILON) {
    const sign = Math.sign(cosine) || 1;
    const both = (alongX + sign * along1) / (2 * (1 + Math.abs(cosine)));
    return { slope: both / lengthX, offset: (sign * both) / length1 };
  }
  const squared = 1 - cosine * cosine;
  return {
    slope: (alongX - cosine * along1) / squared / lengthX,
    offset: (along1 - cosine * alongX) / squared / length1,
  };
}
