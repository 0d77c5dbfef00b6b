/** Classifier-free guidance: the network answers for the wanted and the unwanted words, and the answer
 *  is pushed away from the unwanted one. Source: Ho and Salimans, arXiv:2207.12598, in the form
 *  unwanted + scale * (wanted - unwanted) that A1111 uses; where several prompts are wanted, their pushes
 *  are added, each with its weight (Liu et al., arXiv:2206.01714). */
import type { Conditioning, WeightedContext } from "../conditioning/conditioning.ts";
import type { Context } from "../conditioning/context.ts";
import type { Side } from "../control/control-unit.ts";
import type { Latents } from "../latents/latents.ts";
import {
  type Answers,
  guidedAnswer,
  type GuidanceOptions,
  scaleOfCall,
} from "./guidance-options.ts";
import type { RawModel } from "./parameterization.ts";
import type { UnetCall } from "./unet.ts";

export interface Guidance {
  readonly positive: Conditioning;
  /** Of its parts the first counts. */
  readonly negative: Conditioning;
  /** CFG scale; at 1 the unwanted words do nothing and are not asked. */
  readonly scale: number;
  readonly options: GuidanceOptions;
}

/**
 * One network call per picture and guidance side, the unwanted and the first wanted one in one batch where
 * their contexts have one length. Pictures are asked one after another, so a batch is exactly its single
 * pictures and memory does not grow with it. The model counts its calls: one model for one walk.
 */
export function guidedModel(unet: UnetCall, guidance: Guidance): RawModel {
  const { positive, negative, options } = guidance;
  let calls = 0;
  return async (x, times, run) => {
    const call = calls++;
    const data = new Float32Array(x.data.length);
    const [pictures, ...cell] = x.shape;
    const size = x.data.length / pictures;
    const [channels] = cell;
    for (let picture = 0; picture < pictures; picture++) {
      run.signal?.throwIfAborted();
      const wanted = positive.at(call, picture);
      const [unwanted] = negative.at(call, picture);
      const one: Latents = {
        data: x.data.subarray(picture * size, (picture + 1) * size),
        shape: [1, ...cell],
      };
      const ask: Ask = (contexts, sides) =>
        unet(one, times[picture] ?? 0, contexts, run.signal, picture, sides);
      const time = times[picture] ?? 0;
      const scale = scaleOfCall(guidance.scale, options, { call, time });
      const answer = await guided(ask, wanted, unwanted?.context, scale);
      data.set(
        answer instanceof Float32Array
          ? answer
          : guidedAnswer({ x: one.data, ...answer }, scale, options, { time, channels }),
        picture * size,
      );
    }
    return { data, shape: x.shape };
  };
}

type Ask = (
  contexts: readonly [Context, ...Context[]],
  sides: readonly Side[],
) => Promise<Float32Array>;

/** The wanted answer where it is all that counts, else what guidance is made of. */
async function guided(
  ask: Ask,
  wanted: readonly WeightedContext[],
  unwanted: Context | undefined,
  scale: number,
): Promise<Float32Array | Omit<Answers, "x">> {
  const [first, ...others] = wanted;
  if (first === undefined || unwanted === undefined)
    throw new TypeError("guidedModel: no words, expected a context on both sides");
  if (others.length === 0 && first.weight * scale === 1) return ask([first.context], ["wanted"]);
  let away: Float32Array;
  const answers: WeightedAnswer[] = [];
  if (first.context.tokens === unwanted.tokens) {
    const both = await ask([unwanted, first.context], ["unwanted", "wanted"]);
    away = both.subarray(0, both.length / 2);
    answers.push({ data: both.subarray(both.length / 2), weight: first.weight });
  } else {
    away = await ask([unwanted], ["unwanted"]);
    answers.push({ data: await ask([first.context], ["wanted"]), weight: first.weight });
  }
  for (const { context, weight } of others)
    answers.push({ data: await ask([context], ["wanted"]), weight });
  const relative = Float64Array.from(away, (value, i) =>
    answers.reduce((sum, { data, weight }) => sum + weight * ((data[i] ?? 0) - value), 0),
  );
  return { unwanted: away, relative };
}

interface WeightedAnswer {
  readonly data: Float32Array;
  readonly weight: number;
}
