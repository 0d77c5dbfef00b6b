/** Classifier-free guidance: the network answers for the wanted and the unwanted words, and the answer
 *  is pushed away from the unwanted one. Source: Ho and Salimans, arXiv:2207.12598, in the form
 *  unwanted + scale * (wanted - unwanted) that A1111 uses. */
import type { Context } from "../conditioning/context.ts";
import type { Latents } from "../latents/latents.ts";
import type { RawModel } from "./parameterization.ts";
import type { UnetCall } from "./unet.ts";

export interface Guidance {
  readonly positive: Context;
  readonly negative: Context;
  /** CFG scale; at 1 the unwanted words do nothing and are not asked. */
  readonly scale: number;
}

/**
 * One network call per picture and guidance side, both sides in one batch where their contexts have one
 * length. Pictures are asked one after another, so a batch is exactly its single pictures and memory
 * does not grow with it.
 */
export function guidedModel(unet: UnetCall, guidance: Guidance): RawModel {
  const { positive, negative, scale } = guidance;
  return async (x, times, run) => {
    const data = new Float32Array(x.data.length);
    const [pictures, ...cell] = x.shape;
    const size = x.data.length / pictures;
    for (let picture = 0; picture < pictures; picture++) {
      run.signal?.throwIfAborted();
      const one: Latents = {
        data: x.data.subarray(picture * size, (picture + 1) * size),
        shape: [1, ...cell],
      };
      const time = times[picture] ?? 0;
      data.set(await guided(one, time, run.signal), picture * size);
    }
    return { data, shape: x.shape };
  };

  async function guided(x: Latents, time: number, signal?: AbortSignal): Promise<Float32Array> {
    if (scale === 1) return unet(x, time, [positive], signal);
    if (positive.tokens === negative.tokens) {
      const both = await unet(x, time, [negative, positive], signal);
      const size = both.length / 2;
      return push(both.subarray(0, size), both.subarray(size), scale);
    }
    const unwanted = await unet(x, time, [negative], signal);
    return push(unwanted, await unet(x, time, [positive], signal), scale);
  }
}

function push(unwanted: Float32Array, wanted: Float32Array, scale: number): Float32Array {
  return unwanted.map((value, i) => value + scale * ((wanted[i] ?? 0) - value));
}
