/** Kernels of plain convolutions that do what PiDiNet's pixel differences do. They are made while a graph loads. */
import {
  concat,
  constant,
  gather,
  neg,
  reshape,
  sizeAt,
  sub,
  type Tensor,
  reduceSum,
  pad,
} from "@inkloom/engine";

/** What a kernel's weights are multiplied by: pixels, or the differences of pixels to the middle one, to the next one
 *  around it, or from the outer to the inner ring of 5x5. */
export type Difference = "plain" | "central" | "angular" | "radial";

/** For each place of a 3x3 kernel, row by row, the next one clockwise around the middle. */
const CLOCKWISE = [3, 0, 1, 6, 4, 2, 7, 8, 5];

/** Places of 5x5 that the eight outer weights of 3x3 take, in their order, and those that take their negatives. */
const OUTER = [0, 2, 4, 10, 14, 20, 22, 24];
const INNER = [6, 7, 8, 11, 13, 16, 17, 18];

/** weight [O, C, 3, 3] -> [O, C, 3, 3], of radial differences [O, C, 5, 5]. */
export function differenceKernel(weight: Tensor, kind: Difference): Tensor {
  const [out, inner] = [sizeAt(weight.shape, 0), sizeAt(weight.shape, 1)];
  if (kind === "plain") return weight;
  if (kind === "central") {
    const whole = reduceSum(weight, [2, 3], true); // [O, C, 1, 1]
    return sub(weight, pad(whole, { top: 1, left: 1, bottom: 1, right: 1 }));
  }
  const flat = reshape(weight, [out, inner, 9]);
  if (kind === "angular") {
    const turned = gather(flat, constant(CLOCKWISE, [9], "int64"), 2);
    return reshape(sub(flat, turned), [out, inner, 3, 3]);
  }
  const places = Array.from({ length: 25 }, (_, at) => {
    const [far, near] = [OUTER.indexOf(at), INNER.indexOf(at)];
    return far >= 0 ? far + 1 : near >= 0 ? 9 + near + 1 : NOTHING;
  });
  const nothing = constant(new Float32Array(out * inner), [out, inner, 1]);
  const all = concat([flat, neg(flat), nothing], 2); // [O, C, 19]
  const spread = gather(all, constant(places, [25], "int64"), 2);
  return reshape(spread, [out, inner, 5, 5]);
}

/** The place of the zero behind the weights and their negatives. */
const NOTHING = 18;
