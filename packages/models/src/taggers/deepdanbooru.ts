/** DeepDanbooru's residual network `resnet_custom_v3`, as its port to PyTorch numbers the convolutions, with batch norms
 *  already inside them. KichangKim/DeepDanbooru; reference: AUTOMATIC1111/TorchDeepDanbooru@559e7d4,
 *  deep_danbooru_model.py. */
import { add, maxPool2d, mean, relu, sigmoid, type Tensor } from "@inkloom/engine";
import { conv2d } from "../layers/conv2d.ts";
import type { Manifest } from "../manifest.ts";
import type { Weights } from "../weights.ts";
import { sizesOf } from "./sizes.ts";

interface Stage {
  readonly blocks: number;
  readonly stride: 1 | 2;
  /** Whether the convolution beside the first block is numbered before the block's own or behind them. */
  readonly beside: "before" | "behind";
}

const STAGES: readonly Stage[] = [
  { blocks: 3, stride: 1, beside: "before" },
  { blocks: 8, stride: 2, beside: "before" },
  { blocks: 20, stride: 2, beside: "before" },
  { blocks: 20, stride: 2, beside: "behind" },
  { blocks: 3, stride: 2, beside: "before" },
  { blocks: 3, stride: 2, beside: "before" },
];

/** The last one's number. */
const LAST = 178;
const LAST_WEIGHT = `n_Conv_${LAST}.weight`;

/** Whether a file holds this network. */
export const isDeepDanbooru = (manifest: Manifest): boolean =>
  manifest.some(({ key }) => key === LAST_WEIGHT);

interface Convolution {
  readonly stride?: number;
  /** [top, left, bottom, right]. */
  readonly padding?: readonly [number, number, number, number];
  readonly bias?: boolean;
}

/** pictures [N, 3, 512, 512], red, green, blue from 0 to 1 -> scores [N, labels], 0 to 1.
 *  @param manifest what the file holds: channels are read from it */
export function deepDanbooru(w: Weights, pictures: Tensor, manifest: Manifest): Tensor {
  const sizes = sizesOf(manifest);
  const convolve = (number: number, x: Tensor, options: Convolution = {}): Tensor => {
    const key = `n_Conv_${number}`;
    const [out, kernel] = [sizes.of(`${key}.weight`, 0), sizes.of(`${key}.weight`, 2)];
    return conv2d(w.at(key), x, { out, kernel, ...options });
  };
  const around = (stride: number): Convolution =>
    // Even sides: TensorFlow's "same" adds a row and a column behind.
    stride === 1 ? { padding: [1, 1, 1, 1] } : { stride, padding: [0, 0, 1, 1] };
  const main = (number: number, x: Tensor, stride: number): Tensor => {
    const narrow = relu(convolve(number, x));
    const seen = relu(convolve(number + 1, narrow, around(stride)));
    return convolve(number + 2, seen);
  };

  let h = relu(convolve(0, pictures, { stride: 2, padding: [2, 2, 3, 3] })); // [N, 64, 256, 256]
  h = maxPool2d(h, { kernel: 3, stride: 2, padding: [0, 0, 1, 1] }); // [N, 64, 128, 128]
  let number = 1;
  for (const { blocks, stride, beside } of STAGES) {
    const [own, other] = beside === "before" ? [number + 1, number] : [number, number + 3];
    h = relu(add(main(own, h, stride), convolve(other, h, { stride })));
    number += 4;
    for (let i = 1; i < blocks; i++) {
      h = relu(add(main(number, h, 1), h));
      number += 3;
    }
  }
  const labels = convolve(LAST, h, { bias: false }); // [N, labels, 4, 4]
  return sigmoid(mean(labels, [2, 3]));
}
