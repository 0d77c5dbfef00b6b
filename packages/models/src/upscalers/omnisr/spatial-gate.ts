/** Enhanced spatial attention: each pixel weighed by what lies around it, seen from far.
 *  Liu et al., "Residual Feature Aggregation Network", CVPR 2020. */
import { add, maxPool2d, mul, sigmoid, sizeAt, type Tensor } from "@inkloom/engine";
import { conv2d } from "../../layers/conv2d.ts";
import type { Weights } from "../../weights.ts";
import { bilinear } from "../../layers/bilinear.ts";

/** x [1, C, H, W] with sides of at least 15, same shape out. */
export function spatialGate(w: Weights, x: Tensor): Tensor {
  const [, channels = 1, height = 1, width = 1] = x.shape;
  const out = Math.max(Math.floor(channels / 4), 16);
  const inner = conv2d(w.at("conv1"), x, { out, kernel: 1 });
  const halved = conv2d(w.at("conv2"), inner, { out, kernel: 3, stride: 2 });
  const far = maxPool2d(halved, { kernel: 7, stride: 3 });
  const seen = bilinear(conv2d(w.at("conv3"), far, { out, kernel: 3, padding: 1 }), height, width);
  const near = conv2d(w.at("conv_f"), inner, { out, kernel: 1 });
  const gate = conv2d(w.at("conv4"), add(seen, near), { out: sizeAt(x.shape, 1), kernel: 1 });
  return mul(x, sigmoid(gate));
}
