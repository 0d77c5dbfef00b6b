import {
  add,
  concat,
  constant,
  cos,
  mul,
  silu,
  sin,
  type Tensor,
  unsqueeze,
} from "@inkloom/engine";
import { linear } from "../layers/linear.ts";
import type { Weights } from "../weights.ts";

/** Wavelengths run from 2 pi to this times 2 pi. */
const MAX_PERIOD = 10_000;

/** times [N], in training steps, fractions allowed -> [N, 4 * channels]. Cosines come first; `guidance` [N, K]
 *  are the waves of its scale for networks that read it (Luo et al., arXiv:2310.04378, section 4.2).
 *  Vaswani et al., "Attention Is All You Need", arXiv:1706.03762, section 3.5; order of the halves as
 *  in CompVis/stable-diffusion, ldm/modules/diffusionmodules/util.py (timestep_embedding). */
export function timeEmbedding(
  w: Weights,
  times: Tensor,
  channels: number,
  guidance?: Tensor,
): Tensor {
  const out = 4 * channels;
  const waves = sinusoids(times, channels);
  const told = guidance
    ? add(waves, linear(w.at("cond_proj"), guidance, { out: channels, bias: false }))
    : waves;
  return linear(w.at("2"), silu(linear(w.at("0"), told, { out })), { out });
}

function sinusoids(times: Tensor, channels: number): Tensor {
  const half = channels / 2;
  const angles = mul(unsqueeze(times, [1]), constant(frequencies(half), [1, half])); // [N, half]
  return concat([cos(angles), sin(angles)], 1);
}

/** Rounded as torch does it in float32: at time 999 a frequency's last bit is visible in the sine. */
const frequencies = (count: number): Float32Array =>
  Float32Array.from({ length: count }, (_, i) =>
    Math.exp(Math.fround(Math.fround(Math.fround(-Math.log(MAX_PERIOD)) * i) / count)),
  );

/** Values per number in the vector beside the time. */
export const SIZE_WAVES = 256;

/** SDXL's way of telling the network sizes: each number as waves, like a time; numbers [K] ->
 *  [K * 256]. Podell et al., arXiv:2307.01952, section 2.2; order of the halves as in
 *  Stability-AI/generative-models@fbdc58c, sgm/modules/encoders/modules.py (ConcatTimestepEmbedderND). */
export function sizeWaves(numbers: readonly number[]): Float32Array {
  const half = SIZE_WAVES / 2;
  const waves = frequencies(half);
  const out = new Float32Array(numbers.length * SIZE_WAVES);
  for (const [n, number] of numbers.entries())
    for (const [i, wave] of waves.entries()) {
      const angle = Math.fround(number * wave);
      out[n * SIZE_WAVES + i] = Math.cos(angle);
      out[n * SIZE_WAVES + half + i] = Math.sin(angle);
    }
  return out;
}

/** A guidance scale for a network that reads it: waves of 1000 (scale - 1), sines first. Formula:
 *  huggingface/diffusers 0.42, pipelines/latent_consistency_models (get_guidance_scale_embedding), rounded
 *  as torch does it in float32. */
export function guidanceWaves(scale: number, size: number): Float32Array {
  const half = Math.floor(size / 2);
  const step = Math.fround(Math.fround(Math.log(MAX_PERIOD)) / (half - 1));
  const told = Math.fround(1000 * Math.fround(scale - 1));
  const waves = new Float32Array(size); // of an odd size the last stays 0
  for (let i = 0; i < half; i++) {
    const angle = Math.fround(told * Math.fround(Math.exp(Math.fround(i * -step))));
    waves[i] = Math.sin(angle);
    waves[half + i] = Math.cos(angle);
  }
  return waves;
}

/** What else the network is told, beside the time: vector [N, K] -> [N, 4 * channels]. `w` is at
 *  `label_emb.0`. */
export function labelEmbedding(w: Weights, vector: Tensor, channels: number): Tensor {
  const out = 4 * channels;
  return linear(w.at("2"), silu(linear(w.at("0"), vector, { out })), { out });
}
