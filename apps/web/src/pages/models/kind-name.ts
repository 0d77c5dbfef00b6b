/** Kinds of models by the names that people use. */
import { modelsWords } from "./models-words.ts";

type KindWord = Parameters<typeof modelsWords.say>[0];

const KNOWN: readonly KindWord[] = [
  "checkpoint",
  "lora",
  "embedding",
  "vae",
  "upscaler",
  "controlnet",
  "clip-vision",
  "text-encoder",
  "diffusion-model",
  "hypernetwork",
  "face-restorer",
  "preview-decoder",
  "annotator",
  "tagger",
  "speech",
];

/** For components; kinds of later services keep their id. */
export function useKindName(): (kind: string) => string {
  const say = modelsWords.use();
  return (kind) => {
    const known = KNOWN.find((word) => word === kind);
    return known === undefined ? kind : say(known);
  };
}
