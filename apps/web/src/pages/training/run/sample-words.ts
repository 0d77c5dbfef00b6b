/** Which prompt a sample was drawn from, and when. */
import type { Values } from "../../../form/values.ts";
import type { LossPoint } from "./losses.ts";

/** Lines as the tool parts them: by new lines, or by `||`, without remarks. */
export function promptsOf(parameters: Values | null): readonly string[] {
  const text = parameters?.["sample_prompts"];
  return typeof text === "string"
    ? text
        .split(/\n|\|\|/)
        .map((prompt) => prompt.trim())
        .filter((prompt) => prompt !== "" && !prompt.startsWith("#"))
    : [];
}

/** Why there is no sample; of runs that were begun with paths nobody knows the prompts. */
export function whyNoSamples(
  parameters: Values | null,
  goesOn: boolean,
): "noSamples" | "samplesSoon" | "samplesNone" {
  if (parameters !== null && promptsOf(parameters).length === 0) return "noSamples";
  return goesOn ? "samplesSoon" : "samplesNone";
}

/** Epoch of a step; that of the last one before, where losses stand for several. */
export const epochAt = (points: readonly LossPoint[], step: number): number =>
  (points.find((point) => point.step >= step) ?? points.at(-1))?.epoch ?? 1;
