import { dicePrompt } from "@inkloom/diffusion";
import type { Run } from "../../run.ts";

export interface DiceResult {
  readonly prompts: readonly { readonly seed: number; readonly prompt: string }[];
}

/** Draws prompts. Words are English where neither the prompt nor the request says otherwise. */
export const runDice: Run<"dice"> = ({ prompt, words, count, seed }) => {
  const spoken = /\p{Script=Han}/u.test(prompt) ? "zh" : "en";
  const language = words === "auto" ? spoken : words;
  const first = seed === -1 ? (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) : seed;
  const prompts = Array.from({ length: count }, (_, i) => ({
    seed: first + i,
    prompt: dicePrompt({ seed: first + i, language, from: prompt }),
  }));
  return Promise.resolve({ prompts });
};
