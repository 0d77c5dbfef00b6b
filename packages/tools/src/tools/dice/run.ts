import { dicePrompt, readWords } from "@inkloom/diffusion";
import type { Run } from "../../run.ts";

export interface DiceResult {
  readonly prompts: readonly { readonly seed: number; readonly prompt: string }[];
}

/** Draws prompts; wildcards in the one that is given are drawn as well. Words are English where neither the
 *  prompt nor the request says otherwise. */
export const runDice: Run<"dice"> = async ({ prompt, words, count, seed }, { home }) => {
  const spoken = /\p{Script=Han}/u.test(prompt) ? "zh" : "en";
  const language = words === "auto" ? spoken : words;
  const first = seed === -1 ? (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) : seed;
  const seeds = Array.from({ length: count }, (_, i) => first + i);
  const given = await readWords({ prompt, negative_prompt: "" }, seeds.map(BigInt), home);
  const prompts = seeds.map((each, i) => ({
    seed: each,
    prompt: dicePrompt({ seed: each, language, from: given[i]?.prompt ?? "" }),
  }));
  return { prompts };
};
