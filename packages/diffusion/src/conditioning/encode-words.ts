/** The planned words of a batch -> what guides its walk. */
import type { PlannedWords, PromptPlan } from "../prompt/index.ts";
import { type Conditioning, perPicture } from "./conditioning.ts";
import { encodePlan, type EncodePlanOptions, type TextPath } from "./encode-plan.ts";

export interface EncodedWords {
  readonly positive: Conditioning;
  readonly negative: Conditioning;
}

/** Equal plans are encoded once. @throws Problem `prompt/...` */
export async function encodeWords(
  pictures: readonly PlannedWords[],
  paths: readonly TextPath[],
  options: EncodePlanOptions,
): Promise<EncodedWords> {
  const side = async (plans: readonly PromptPlan[]): Promise<Conditioning> => {
    const known = new Map<PromptPlan, Promise<Conditioning>>();
    const all: Conditioning[] = [];
    for (const plan of plans) {
      const encoded = known.get(plan) ?? encodePlan(plan, paths, options);
      known.set(plan, encoded);
      all.push(await encoded);
    }
    return perPicture(all);
  };
  return {
    positive: await side(pictures.map(({ positive }) => positive)),
    negative: await side(pictures.map(({ negative }) => negative)),
  };
}
