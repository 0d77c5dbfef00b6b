import { Problem } from "../problems/problem.ts";
import type { Preprocessor } from "./preprocessor.ts";
import { type PreprocessorId, PREPROCESSORS } from "./preprocessors.ts";

type Known = Preprocessor<PreprocessorId>;

/** By its id or another of its names, in any case; undefined for one that is not known. */
export function findPreprocessor(name: string): Known | undefined {
  const wanted = name.trim().toLowerCase();
  const all: readonly Known[] = PREPROCESSORS;
  return (
    all.find(({ id }) => id.toLowerCase() === wanted) ??
    all.find(({ aliases }) => aliases.some((alias) => alias.toLowerCase() === wanted))
  );
}

/** @throws Problem `annotator/unknown` */
export function preprocessorNamed(name: string): Known {
  const found = findPreprocessor(name);
  if (found) return found;
  const ids = PREPROCESSORS.map(({ id }) => id);
  throw new Problem("annotator/unknown", {
    en: `preprocessor "${name}" is not known, expected one of ${ids.join(", ")}`,
    zh: `未知的预处理器“${name}”，应为以下之一：${ids.join("、")}`,
  });
}
