/** Transformers of the SwinIR family work on pictures less the mean colour of their training set. */
import { add, constant, div, mul, sizeAt, sub, type Tensor } from "@inkloom/engine";

/** Mean colour of DIV2K, the data set that all of them name. */
const MEAN = [0.4488, 0.4371, 0.404];

/** Runs `network` on `picture` [1, C, H, W] less the mean colour, times `range`, and undoes both. */
export function aroundMean(picture: Tensor, range: number, network: (x: Tensor) => Tensor): Tensor {
  const mean = meanOf(picture);
  const centred = mean === undefined ? picture : sub(picture, mean);
  const made = network(range === 1 ? centred : mul(centred, range));
  const scaled = range === 1 ? made : div(made, range);
  return mean === undefined ? scaled : add(scaled, mean);
}

/** The mean to subtract, [1, 3, 1, 1]; grey pictures have none. */
export const meanOf = (picture: Tensor): Tensor | undefined =>
  sizeAt(picture.shape, 1) === 3 ? constant(MEAN, [1, 3, 1, 1]) : undefined;
