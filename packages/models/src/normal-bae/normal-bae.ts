/** Normals of surfaces with their certainty, coarse ones refined pixel by pixel.
 *  Bae, Budvytis and Cipolla, "Estimating and Exploiting the Aleatoric Uncertainty in Surface Normal Estimation",
 *  arXiv:2109.09881. Reference: Mikubill/sd-webui-controlnet@56cec5b, annotator/normalbae/models/submodules/decoder.py
 *  (in evaluation every pixel is refined; certainties are computed only as far as refining needs them). */
import {
  add,
  concat,
  conv2d as convolve,
  div,
  exp,
  leakyRelu,
  minimum,
  maximum,
  mul,
  relu,
  reduceSum,
  reshape,
  resize,
  sizeAt,
  slice,
  split,
  sqrt,
  type Tensor,
} from "@inkloom/engine";
import { conv2d } from "../layers/conv2d.ts";
import { batchNorm } from "../layers/batch-norm.ts";
import { convNorm } from "../layers/conv-norm.ts";
import { resizedConv } from "../layers/resized-conv.ts";
import type { Weights } from "../weights.ts";
import { efficientNet, EFFICIENTNET_B5, type EfficientNetConfig } from "./efficientnet.ts";

export interface NormalBaeConfig {
  readonly encoder: EfficientNetConfig;
  /** Channels of the decoder at 1/16, 1/8, 1/4 and 1/2. */
  readonly decoder: readonly [number, number, number, number];
  /** Channels of the perceptrons that refine. */
  readonly refining: number;
}

/** The released file, scannet.pt. */
export const NORMAL_BAE: NormalBaeConfig = {
  encoder: EFFICIENTNET_B5,
  decoder: [1024, 512, 256, 128],
  refining: 128,
};

/** A weight that every file has, to find what its keys begin with. */
export const NORMAL_BAE_KEY = "encoder.original_model.conv_stem.weight";

/** Stages whose features the decoder takes up again, the coarsest first. */
const SKIPS = [4, 2, 1, 0];
/** A normal and its certainty. */
const VALUES = 4;
const LEAST_CERTAINTY = 0.01;

/** Picture [1, 3, H, W], sides multiples of 32 -> normals of length 1, [1, 3, H, W]. */
export function normalBae(
  w: Weights,
  picture: Tensor,
  config: NormalBaeConfig = NORMAL_BAE,
): Tensor {
  const features = efficientNet(w.at("encoder.original_model"), picture, config.encoder);
  const decoder = w.at("decoder");
  const { head } = config.encoder;
  let x: Tensor = conv2d(decoder.at("conv2"), features.at(-1) ?? picture, { out: head, kernel: 1 });
  const levels = config.decoder.map((out, i) => {
    const skip = features[SKIPS[i] ?? 0] ?? picture;
    x = widened(decoder.at(`up${i + 1}._net`), x, { skip, out });
    return x;
  });
  const [, eighth = x, quarter = x, half = x] = levels;
  const first = { out: VALUES, kernel: 3, padding: 1 };
  let normals = normalized(conv2d(decoder.at("out_conv_res8"), eighth, first));
  for (const [name, level] of [
    ["out_conv_res4", eighth],
    ["out_conv_res2", quarter],
    ["out_conv_res1", half],
  ] as const)
    normals = normalized(refined(decoder.at(name), concat([level, normals], 1), config.refining));
  return slice(normals, { axis: 1, start: 0, size: 3 });
}

/** Twice the size, with the features that the encoder had there. */
function widened(w: Weights, x: Tensor, { skip, out }: { skip: Tensor; out: number }): Tensor {
  const same = { out, kernel: 3, padding: 1 };
  const [below, beside] = [sizeAt(x.shape, 1), sizeAt(skip.shape, 1)];
  const kernel = w.at("0").param("weight", [out, below + beside, 3, 3]);
  const [first = kernel, second = kernel] = split(kernel, [below, beside], 1);
  const size = { height: sizeAt(skip.shape, 2), width: sizeAt(skip.shape, 3), alignCorners: true };
  const shift = w.at("0").param("bias", [out]);
  const joined = add(resizedConv(x, first, size), convolve(skip, second, shift, { padding: 1 }));
  const h = leakyRelu(batchNorm(w.at("1"), joined));
  return leakyRelu(convNorm(w.at("3"), w.at("4"), h, same));
}

/** A perceptron on every pixel of twice the size. Its first layer is linear as resizing is, so it comes first, on a
 *  quarter of the pixels. */
function refined(w: Weights, x: Tensor, width: number): Tensor {
  const first = pointwise(w.at("0"), x, width);
  let h: Tensor = relu(enlarged(first, 2 * sizeAt(x.shape, 2), 2 * sizeAt(x.shape, 3)));
  h = relu(pointwise(w.at("2"), h, width));
  h = relu(pointwise(w.at("4"), h, width));
  return pointwise(w.at("6"), h, VALUES);
}

/** The files keep these layers as convolutions of one dimension. */
function pointwise(w: Weights, x: Tensor, out: number): Tensor {
  const channels = sizeAt(x.shape, 1);
  const kernel = reshape(w.param("weight", [out, channels, 1]), [out, channels, 1, 1]);
  return convolve(x, kernel, w.param("bias", [out]));
}

const enlarged = (x: Tensor, height: number, width: number): Tensor =>
  resize(x, { height, width, alignCorners: true });

/** Normals to length 1, certainties above zero. */
function normalized(x: Tensor): Tensor {
  const [normal = x, certainty = x] = split(x, [3, 1], 1);
  const length = add(sqrt(reduceSum(mul(normal, normal), [1], true)), 1e-10);
  // ELU and one: e^x below zero, x + 1 above
  const positive = add(exp(minimum(certainty, 0)), maximum(certainty, 0));
  return concat([div(normal, length), add(positive, LEAST_CERTAINTY)], 1);
}
