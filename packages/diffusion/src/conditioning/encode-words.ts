/** The words of a batch -> what guides its walk. */
import { planLiteral, planNegativePrompt, planPrompt, type SourceText } from "../prompt/index.ts";
import { type Conditioning, perPicture } from "./conditioning.ts";
import { encodePlan, type EncodePlanOptions, type TextPath } from "./encode-plan.ts";

/** The words of one picture. */
export interface Words {
  readonly positive: SourceText;
  readonly negative: SourceText;
}

export interface EncodedWords {
  readonly positive: Conditioning;
  readonly negative: Conditioning;
}

export interface EncodeWordsOptions extends EncodePlanOptions {
  /** Denoiser calls of the whole walk, and those of a hires fix's second walk. */
  readonly calls: number;
  readonly hiresCalls?: number | undefined;
}

/** Equal words are encoded once. @throws Problem `prompt/...` */
export async function encodeWords(
  pictures: readonly Words[],
  paths: readonly TextPath[],
  options: EncodeWordsOptions,
): Promise<EncodedWords> {
  const literal = options.emphasis === "none";
  const side = async (
    texts: readonly SourceText[],
    plan: typeof planPrompt,
  ): Promise<Conditioning> => {
    const known = new Map<string, Promise<Conditioning>>();
    const all: Conditioning[] = [];
    for (const source of texts) {
      const encoded = known.get(source.text) ?? encodePlan(plan(source, options), paths, options);
      known.set(source.text, encoded);
      all.push(await encoded);
    }
    return perPicture(all);
  };
  return {
    positive: await side(
      pictures.map(({ positive }) => positive),
      literal ? planLiteral : planPrompt,
    ),
    negative: await side(
      pictures.map(({ negative }) => negative),
      literal ? planLiteral : planNegativePrompt,
    ),
  };
}
