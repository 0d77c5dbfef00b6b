import { add, silu, sizeAt, type Tensor, unsqueeze } from "@inkloom/engine";
import { conv2d } from "../layers/conv2d.ts";
import { groupNorm } from "../layers/group-norm.ts";
import { linear } from "../layers/linear.ts";
import type { Weights } from "../weights.ts";

export interface ResBlockOptions {
  readonly out: number;
  readonly groups: number;
}

/** Residual block of the Stable Diffusion U-Net; the time embedding enters between the convolutions.
 *  Reference: Stability-AI/generative-models@fbdc58c, sgm/modules/diffusionmodules/openaimodel.py (ResBlock). */
export function resBlock(
  w: Weights,
  x: Tensor, // [N, C, H, W]
  emb: Tensor, // [N, E]
  { out, groups }: ResBlockOptions,
): Tensor {
  let h = silu(groupNorm(w.at("in_layers.0"), x, { groups }));
  h = conv2d(w.at("in_layers.2"), h, { out, kernel: 3, padding: 1 }); // [N, out, H, W]
  const shift = linear(w.at("emb_layers.1"), silu(emb), { out }); // [N, out]
  h = add(h, unsqueeze(shift, [2, 3]));
  h = silu(groupNorm(w.at("out_layers.0"), h, { groups }));
  h = conv2d(w.at("out_layers.3"), h, { out, kernel: 3, padding: 1 });
  const same = sizeAt(x.shape, 1) === out;
  return add(same ? x : conv2d(w.at("skip_connection"), x, { out, kernel: 1 }), h);
}
