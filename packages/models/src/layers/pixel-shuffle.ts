import { reshape, type Tensor, transpose } from "@inkloom/engine";

/** Groups of `factor` squared channels become pixels: [N, C f^2, H, W] -> [N, C, H f, W f].
 *  Shi et al., "Real-Time Single Image and Video Super-Resolution", arXiv:1609.05158. */
export function pixelShuffle(x: Tensor, factor: number): Tensor {
  if (factor === 1) return x;
  const [n = 1, channels = 1, height = 1, width = 1] = x.shape;
  const out = channels / factor ** 2;
  const split = reshape(x, [n, out, factor, factor, height, width]);
  const woven = transpose(split, [0, 1, 4, 2, 5, 3]); // [N, C, H, f, W, f]
  return reshape(woven, [n, out, height * factor, width * factor]);
}

/** The inverse of `pixelShuffle`: [N, C, H f, W f] -> [N, C f^2, H, W]. */
export function pixelUnshuffle(x: Tensor, factor: number): Tensor {
  if (factor === 1) return x;
  const [n = 1, channels = 1, height = 1, width = 1] = x.shape;
  const [rows, columns] = [height / factor, width / factor];
  const split = reshape(x, [n, channels, rows, factor, columns, factor]);
  const parted = transpose(split, [0, 1, 3, 5, 2, 4]); // [N, C, f, f, H, W]
  return reshape(parted, [n, channels * factor ** 2, rows, columns]);
}
