import { concat, constant, cos, mul, silu, sin, type Tensor, unsqueeze } from "@inkloom/engine";
import { linear } from "../layers/linear.ts";
import type { Weights } from "../weights.ts";

/** Wavelengths run from 2 pi to this times 2 pi. */
const MAX_PERIOD = 10_000;

/** times [N], in training steps, fractions allowed -> [N, 4 * channels]. Cosines come first.
 *  Vaswani et al., "Attention Is All You Need", arXiv:1706.03762, section 3.5; order of the halves as
 *  in CompVis/stable-diffusion, ldm/modules/diffusionmodules/util.py (timestep_embedding). */
export function timeEmbedding(w: Weights, times: Tensor, channels: number): Tensor {
  const out = 4 * channels;
  const waves = sinusoids(times, channels);
  return linear(w.at("2"), silu(linear(w.at("0"), waves, { out })), { out });
}

function sinusoids(times: Tensor, channels: number): Tensor {
  const half = channels / 2;
  // rounded as torch does it in float32: at time 999 a frequency's last bit is visible in the sine
  const frequencies = Float32Array.from({ length: half }, (_, i) =>
    Math.exp(Math.fround(Math.fround(Math.fround(-Math.log(MAX_PERIOD)) * i) / half)),
  );
  const angles = mul(unsqueeze(times, [1]), constant(frequencies, [1, half])); // [N, half]
  return concat([cos(angles), sin(angles)], 1);
}
