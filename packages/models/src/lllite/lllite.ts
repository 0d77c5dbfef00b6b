/** ControlNet-LLLite: small networks in front of attention's layers, each told by the control picture.
 *  Reference: kohya-ss/sd-scripts@48d368f, networks/control_net_lllite.py (LLLiteModule). */
import {
  add,
  concat,
  expand,
  mul,
  relu,
  reshape,
  sizeAt,
  sizeOf,
  type Tensor,
  transpose,
} from "@inkloom/engine";
import { conv2d } from "../layers/conv2d.ts";
import { linear } from "../layers/linear.ts";
import type { UnetHooks } from "../unet/hooks.ts";
import type { Weights } from "../weights.ts";
import type { LlliteModule } from "./config.ts";

/** What a module sees of the control picture [1, 3, H, W] in -1..1: [1, embedding, h, w]. `w` is the file's root. */
export function llliteView(w: Weights, picture: Tensor, module: LlliteModule): Tensor {
  const { name, steps, embedding } = module;
  const at = w.at(`${name}.conditioning1`);
  let h = picture;
  for (const [i, stride] of steps.entries()) {
    const out = i === steps.length - 1 ? embedding : embedding / 2;
    h = conv2d(at.at(String(2 * i)), i === 0 ? h : relu(h), { out, kernel: stride, stride });
  }
  return h;
}

/** A view [1, embedding, h, w] as the tokens [1, h*w, embedding] of its layer. */
export const viewTokens = (view: Tensor): Tensor =>
  transpose(reshape(view, [1, sizeAt(view.shape, 1), sizeOf(view.shape.slice(2))]), [0, 2, 1]);

export interface LlliteLayer {
  readonly module: LlliteModule;
  /** [1, T, embedding], as many as the layer's tokens. */
  readonly seen: Tensor;
}

/** By the path of the layer. `strength` [1] is a factor of all. */
export const llliteHooks = (
  w: Weights,
  layers: ReadonlyMap<string, LlliteLayer>,
  strength: Tensor,
): UnetHooks => ({
  layerInput(path, x) {
    const layer = layers.get(path);
    if (layer === undefined) return x;
    const { name, width, channels } = layer.module;
    const at = w.at(name);
    const down = relu(linear(at.at("down.0"), x, { out: width })); // [N, T, width]
    const [batch, tokens] = [sizeAt(x.shape, 0), sizeAt(x.shape, 1)];
    const seen = expand(layer.seen, [batch, tokens, sizeAt(layer.seen.shape, 2)]);
    const mid = relu(linear(at.at("mid.0"), concat([seen, down], 2), { out: width }));
    return add(x, mul(linear(at.at("up.0"), mid, { out: channels }), strength));
  },
});
