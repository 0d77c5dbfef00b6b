/** ZoeDepth's head: depth as a mean over bins whose centres each level of the decoder moves.
 *  Bhat et al., "ZoeDepth", arXiv:2302.12288. Reference: Mikubill/sd-webui-controlnet@56cec5b,
 *  annotator/zoe/zoedepth/models: zoedepth/zoedepth_v1.py, layers/{attractor,localbins_layers,dist_layers}.py. */
import {
  abs,
  add,
  concat,
  constant,
  conv2d as convolve,
  div,
  exp,
  gelu,
  log,
  maximum,
  mean,
  minimum,
  mul,
  neg,
  reduceSum,
  relu,
  resize,
  sizeAt,
  slice,
  softmax,
  square,
  sub,
  type Tensor,
  unsqueeze,
} from "@inkloom/engine";
import { conv2d } from "../../layers/conv2d.ts";
import type { Weights } from "../../weights.ts";
import type { DptDepth, DptPaths } from "../dpt/decoder.ts";
import type { ZoeConfig } from "./config.ts";

/** Metres [N, 1, H, W] from what DPT's decoder made; `w` at the file's root. */
export function metricDepth(w: Weights, made: DptPaths & DptDepth, config: ZoeConfig): Tensor {
  const { features, bins, embedding, hidden, attractors } = config;
  const seen = conv2d(w.at("conv2"), made.bottom, { out: features, kernel: 1 });
  const seed = { hidden: hidden.seed, out: bins };
  let centres: Tensor = softplus(small(w.at("seed_bin_regressor._net"), seen, seed));
  const told = { hidden: hidden.other, out: embedding };
  let known: Tensor = small(w.at("seed_projector._net"), seen, told);
  made.paths.forEach((path, i) => {
    const here = small(w.at(`projectors.${i}._net`), path, told);
    const context = add(here, resizedTo(known, here));
    centres = attracted(
      small(w.at(`attractors.${i}._net`), context, { ...told, out: attractors[i] ?? 1 }),
      centres,
    );
    known = here;
  });
  const chances = binChances(w.at("conditional_log_binomial.mlp"), made, known, config);
  return reduceSum(mul(chances, resizedTo(centres, chances)), [1], true);
}

const resizedTo = (x: Tensor, like: Tensor): Tensor =>
  resize(x, { height: sizeAt(like.shape, 2), width: sizeAt(like.shape, 3), alignCorners: true });

/** Two convolutions of single pixels. */
function small(
  w: Weights,
  x: Tensor,
  { hidden, out }: { readonly hidden: number; readonly out: number },
): Tensor {
  const h = relu(conv2d(w.at("0"), x, { out: hidden, kernel: 1 }));
  return conv2d(w.at("2"), h, { out, kernel: 1 });
}

/** How fast the pull of an attractor ends with distance. */
const ALPHA = 300;

/** Each centre moves by the mean of the pulls of all attractors, dx / (1 + alpha dx^2). */
function attracted(raw: Tensor, before: Tensor): Tensor {
  const points = unsqueeze(softplus(raw), [2]); // [N, attractors, 1, h, w]
  const centres = resizedTo(before, raw); // [N, bins, h, w]
  const away = sub(points, unsqueeze(centres, [1])); // [N, attractors, bins, h, w]
  return add(centres, mean(div(away, add(mul(square(away), ALPHA), 1)), [1]));
}

/** Added to what is divided. */
const SHARE_EPSILON = 1e-4;
/** Chances are kept from 0, whose logarithm there is none. */
const CHANCE_EPSILON = 1e-4;

/** The chance of each bin, [N, bins, H, W]: binomial, sharpened by a temperature. */
function binChances(
  w: Weights,
  { features, depth }: DptDepth,
  known: Tensor,
  { bins, temperature }: ZoeConfig,
): Tensor {
  const last = concat([features, depth], 1);
  const [near, far] = [sizeAt(last.shape, 1), sizeAt(known.shape, 1)];
  const out = Math.floor((near + far) / 2);
  const weight = w.param("0.weight", [out, near + far, 1, 1]);
  const part = (start: number, size: number): Tensor => slice(weight, { axis: 1, start, size });
  // the convolution sees single pixels, so what is coarser passes it before it is resized
  const coarse = convolve(known, part(near, far), w.param("0.bias", [out]));
  const joined = gelu(add(convolve(last, part(0, near)), resizedTo(coarse, last)));
  const values = add(softplus(conv2d(w.at("2"), joined, { out: 4, kernel: 1 })), SHARE_EPSILON);
  const one = (i: number): Tensor => slice(values, { axis: 1, start: i, size: 1 });
  const share = (i: number): Tensor => div(one(i), add(one(i), one(i + 1)));
  const [least, most] = temperature;
  const heat = add(mul(share(2), most - least), least);
  const chance = share(0);
  const clamped = (x: Tensor): Tensor => minimum(maximum(x, CHANCE_EPSILON), 1);
  const logs = concat([log(clamped(chance)), log(clamped(sub(1, chance)))], 1); // [N, 2, H, W]
  return softmax(div(convolve(logs, ...binomial(bins)), heat), 1);
}

/** log(n over k) + k log p + (n - k) log(1 - p) for k from 0 to n = bins - 1, as a convolution of both logarithms. */
function binomial(bins: number): readonly [weight: Tensor, shift: Tensor] {
  const n = bins - 1;
  const all = Array.from({ length: bins }, (_, k) => k);
  const weight = constant(
    all.flatMap((k) => [k, n - k]),
    [bins, 2, 1, 1],
  );
  return [weight, constant(all.map((k) => stirling(n, k)))];
}

/** Stirling's log(n over k). */
function stirling(n: number, k: number): number {
  const epsilon = 1e-7;
  const part = (x: number): number => x * Math.log(x + epsilon);
  return part(n) - part(k) - part(n - k);
}

/** log(1 + e^x), without overflow. */
const softplus = (x: Tensor): Tensor => add(maximum(x, 0), log(add(exp(neg(abs(x))), 1)));
