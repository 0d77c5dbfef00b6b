/** Blocks that encoder and decoder share.
 *  Reference: CompVis/stable-diffusion@21f890f, ldm/modules/diffusionmodules/model.py. */
import { add, attention, reshape, silu, sizeAt, type Tensor, transpose } from "@inkloom/engine";
import { conv2d } from "../layers/conv2d.ts";
import { groupNorm } from "../layers/group-norm.ts";
import type { Weights } from "../weights.ts";

/** Group norm of the autoencoder; x [N, C, H, W]. */
export const norm = (w: Weights, x: Tensor, groups: number): Tensor =>
  groupNorm(w, x, { groups, eps: 1e-6 });

/** x [N, C, H, W] -> [N, out, H, W]. */
export function resBlock(w: Weights, x: Tensor, out: number, groups: number): Tensor {
  let h = conv2d(w.at("conv1"), silu(norm(w.at("norm1"), x, groups)), {
    out,
    kernel: 3,
    padding: 1,
  });
  h = conv2d(w.at("conv2"), silu(norm(w.at("norm2"), h, groups)), { out, kernel: 3, padding: 1 });
  const same = sizeAt(x.shape, 1) === out;
  return add(same ? x : conv2d(w.at("nin_shortcut"), x, { out, kernel: 1 }), h);
}

/** Two residual blocks around attention of every pixel to every pixel; x [N, C, H, W]. */
export function middle(w: Weights, x: Tensor, groups: number): Tensor {
  const channels = sizeAt(x.shape, 1);
  let h = resBlock(w.at("block_1"), x, channels, groups);
  h = pixelAttention(w.at("attn_1"), h, groups);
  return resBlock(w.at("block_2"), h, channels, groups);
}

function pixelAttention(w: Weights, x: Tensor, groups: number): Tensor {
  const [batch = 0, out = 0, height = 0, width = 0] = x.shape;
  const h = norm(w.at("norm"), x, groups);
  const tokens = (name: string): Tensor =>
    // [N, H*W, C]
    transpose(
      reshape(conv2d(w.at(name), h, { out, kernel: 1 }), [batch, out, height * width]),
      [0, 2, 1],
    );
  const seen = attention(tokens("q"), tokens("k"), tokens("v"), { heads: 1 });
  const map = reshape(transpose(seen, [0, 2, 1]), [batch, out, height, width]);
  return add(x, conv2d(w.at("proj_out"), map, { out, kernel: 1 }));
}
