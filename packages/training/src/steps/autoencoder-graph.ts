/** One step of training a KL autoencoder as a graph: pictures in, the loss and the gradients of every weight out.
 *  D. P. Kingma and M. Welling, "Auto-Encoding Variational Bayes", arXiv:1312.6114; R. Rombach et al., arXiv:2112.10752. */
import {
  add,
  clip,
  type CompiledGraph,
  compileGraph,
  exp,
  grad,
  input,
  log,
  mean,
  mul,
  optimise,
  reduceSum,
  type Runtime,
  type Shape,
  square,
  sub,
  type Tensor,
} from "@inkloom/engine";
import {
  type Leaf,
  PREFIXES,
  vaeDecode,
  type VaeConfig,
  vaeEncode,
  weightsAt,
} from "@inkloom/models";
import { gradientName, LOSS } from "./training-graph.ts";

export interface AutoencoderLoss {
  /**
   * `l2`: the mean squared error. `decibels`: its logarithm for each picture, so that a plain picture's last error counts
   * as much as a full one's first, as it does in the peak signal-to-noise ratio.
   */
  readonly reconstruction: "l2" | "decibels";
  /** How much the divergence from a normal distribution counts, per latent value. */
  readonly klWeight: number;
}

export interface AutoencoderStep {
  readonly batch: number;
  /** Of the pictures, in pixels. */
  readonly height: number;
  readonly width: number;
}

/** Added to the squared error before its logarithm: errors beyond 36 dB count ever less. Without it a plain picture that is nearly
 *  exact would outweigh all others of a step, since the gradient goes with one over the error. */
const LEAST_ERROR = 1e-3;

/**
 * Inputs: `pictures` [N, 3, H, W] in [-1, 1], `noise` as the latents, standard normal, and the weights by their keys.
 * Outputs: `loss` [1], the mean over the pictures, `errors` [N], their mean squared errors, and the gradient of each
 * weight.
 */
export function compileAutoencoderStep(
  { capabilities, device }: Pick<Runtime, "capabilities" | "device">,
  config: VaeConfig,
  size: AutoencoderStep,
  loss: AutoencoderLoss,
): CompiledGraph {
  const leaves = new Map<string, Tensor>();
  const leaf: Leaf = (key, shape) => {
    const known = leaves.get(key) ?? input(key, shape);
    leaves.set(key, known);
    return known;
  };
  const { total, errors } = traceLoss(leaf, config, size, loss);
  const gradients = grad(total, [...leaves.values()]);
  const outputs: Record<string, Tensor> = { [LOSS]: total, errors };
  [...leaves.keys()].forEach((key, i) => {
    const gradient = gradients[i];
    if (gradient) outputs[gradientName(key)] = gradient;
  });
  const { batch, width, height } = size;
  const name = `training step of an autoencoder, ${batch} of ${width}x${height}`;
  return compileGraph(name, outputs, {
    weights: new Map(),
    capabilities,
    optimise,
    freesEarly: device === "cpu",
  });
}

/** Shape of the latents' noise. */
export function latentShape(config: VaeConfig, { batch, height, width }: AutoencoderStep): Shape {
  const factor = 2 ** (config.channels.length - 1);
  return [batch, config.latentChannels, height / factor, width / factor];
}

function traceLoss(
  leaf: Leaf,
  config: VaeConfig,
  size: AutoencoderStep,
  { reconstruction, klWeight }: AutoencoderLoss,
): { readonly total: Tensor; readonly errors: Tensor } {
  const w = weightsAt(PREFIXES.vae, undefined, leaf);
  const { batch, height, width } = size;
  const pictures = input("pictures", [batch, config.pictureChannels, height, width]);
  const moments = vaeEncode(w, pictures, config);
  const logvar = clip(moments.logvar, -30, 20);
  const noise = input("noise", latentShape(config, size));
  const latents = add(moments.mean, mul(exp(mul(logvar, 0.5)), noise));
  const errors = mean(square(sub(vaeDecode(w, latents, config), pictures)), [1, 2, 3]); // [N]
  const lost = reconstruction === "l2" ? errors : log(add(errors, LEAST_ERROR));
  const spread = sub(add(square(moments.mean), exp(logvar)), add(logvar, 1));
  const divergence = mul(mean(spread, [1, 2, 3]), 0.5); // [N]
  const each = add(lost, mul(divergence, klWeight));
  return { total: mul(reduceSum(each, [0], true), 1 / batch), errors };
}
