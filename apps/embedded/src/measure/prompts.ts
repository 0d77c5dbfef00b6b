/** The prompts that embedded models are measured by: fixed, in the held-out captions' words, half of them Chinese. */
import { readFile } from "node:fs/promises";
import {
  captionOf,
  type Language,
  LANGUAGES,
  randomOf,
  sampleScene,
  type Scene,
} from "../scenes/index.ts";
import { type Stated, statedBy } from "./stated.ts";

/** The picture of prompt i is drawn from seed i. */
export interface MeasuredPrompt {
  readonly prompt: string;
  readonly language: Language;
  readonly stated: readonly Stated[];
}

const PROMPTS = new URL("../../data/prompts.jsonl", import.meta.url);

export async function readPrompts(): Promise<readonly MeasuredPrompt[]> {
  const lines = (await readFile(PROMPTS, "utf8")).trimEnd().split("\n");
  return lines.map((line) => JSON.parse(line) as MeasuredPrompt);
}

/** Scenes that no training draws (`FIRST_TRAINING_SEED`), without what the held-out pictures do not know. */
export function choosePrompts(count: number): MeasuredPrompt[] {
  const chosen: MeasuredPrompt[] = [];
  for (let seed = 500_000; chosen.length < count; seed++) {
    const scene = sampleScene(seed);
    if (!isOfHeldOutWorld(scene)) continue;
    const language = LANGUAGES[chosen.length % 2] ?? "en";
    const prompt = captionOf(scene, language, randomOf(seed, 70));
    if (chosen.some((other) => other.prompt === prompt)) continue;
    chosen.push({ prompt, language, stated: statedBy(prompt) });
  }
  return chosen;
}

const OWN_WORDS = [
  "turquoise",
  "forest",
  "bird",
  "mushroom",
  "cup",
  "kite",
  "snowman",
  '"rainbow":true',
];

const isOfHeldOutWorld = (scene: Scene): boolean => {
  const text = JSON.stringify(scene);
  return !OWN_WORDS.some((word) => text.includes(word));
};
