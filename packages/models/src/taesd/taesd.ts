/** TAESD: a tiny autoencoder with the latents of Stable Diffusion, for previews.
 *  Keys are positions in a list of layers; positions without weights are activations and up-sampling.
 *  Reference: madebyollin/taesd (MIT), taesd.py. */
import { add, div, mul, relu, tanh, type Tensor, upsampleNearest } from "@inkloom/engine";
import { conv2d, type Conv2dOptions } from "../layers/conv2d.ts";
import type { Weights } from "../weights.ts";

const WIDTH = 64;
const HALVINGS = 3;
const BLOCKS = 3;
/** Latents are kept in (-3, 3) by a tanh. */
const LATENT_LIMIT = 3;

const SAME: Conv2dOptions = { out: WIDTH, kernel: 3, padding: 1 };

/** Latents [N, 4, H, W], scaled as the U-Net sees them -> picture [N, 3, 8 H, 8 W], about [0, 1], not
 *  clamped. `w` is where key `1.weight` is. */
export function taesdDecode(w: Weights, latents: Tensor): Tensor {
  let layer = 1;
  let h: Tensor = mul(tanh(div(latents, LATENT_LIMIT)), LATENT_LIMIT);
  h = relu(conv2d(w.at(`${layer++}`), h, SAME));
  layer++; // relu
  for (let level = 0; level < HALVINGS; level++) {
    for (let i = 0; i < BLOCKS; i++) h = block(w.at(`${layer++}`), h);
    layer++; // up-sampling
    h = conv2d(w.at(`${layer++}`), upsampleNearest(h, 2), { ...SAME, bias: false });
  }
  h = block(w.at(`${layer++}`), h);
  return conv2d(w.at(`${layer}`), h, { ...SAME, out: 3 });
}

/** Picture [N, 3, H, W] in [0, 1] -> latents [N, latentChannels, H / 8, W / 8], rounded up, scaled as
 *  the U-Net sees them. `w` is where key `0.weight` is. */
export function taesdEncode(w: Weights, picture: Tensor, latentChannels = 4): Tensor {
  let layer = 0;
  let h = conv2d(w.at(`${layer++}`), picture, SAME);
  h = block(w.at(`${layer++}`), h);
  for (let level = 0; level < HALVINGS; level++) {
    h = conv2d(w.at(`${layer++}`), h, { ...SAME, stride: 2, bias: false });
    for (let i = 0; i < BLOCKS; i++) h = block(w.at(`${layer++}`), h);
  }
  return conv2d(w.at(`${layer}`), h, { ...SAME, out: latentChannels });
}

function block(w: Weights, x: Tensor): Tensor {
  let h: Tensor = relu(conv2d(w.at("conv.0"), x, SAME));
  h = relu(conv2d(w.at("conv.2"), h, SAME));
  return relu(add(conv2d(w.at("conv.4"), h, SAME), x));
}
