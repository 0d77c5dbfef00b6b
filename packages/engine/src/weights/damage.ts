import { Problem, type ProblemCode, type Text } from "@inkloom/contract";

/** A fault found inside a weight file, before it is known which path the user gave. */
export class Damage extends Error {
  override readonly name = "Damage";
  readonly code: ProblemCode;
  readonly sentence: Text;

  constructor(code: ProblemCode, sentence: Text, options?: ErrorOptions) {
    super(sentence.en, options);
    this.code = code;
    this.sentence = sentence;
  }
}

/** Runs `work` and turns damage into a problem that names the file. Other errors pass unchanged. */
export async function namingFile<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Damage)) throw error;
    const { en, zh } = error.sentence;
    throw new Problem(error.code, { en: `${path}: ${en}`, zh: `${path}：${zh}` }, { cause: error });
  }
}

/** A piece of untrusted text as it may stand in a message: quoted, control characters escaped, short. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 120 ? `${text.slice(0, 117)}...` : text);
}

/** A tensor as the subject of a sentence. */
export const tensorWords = (key: string): Text => ({
  en: `tensor ${JSON.stringify(key)}`,
  zh: `张量 ${JSON.stringify(key)}`,
});
