import { graphOf, Problem } from "@inkloom/engine";
import { describe, expect, test } from "vitest";
import { transformersNaming } from "../keys/single-file.ts";
import { PREFIXES } from "../keys/prefixes.ts";
import {
  evaluate,
  expectParity,
  golden,
  hashedWeights,
  hashIds,
  inputsFor,
} from "../parity.suite.ts";
import { weightsAt } from "../weights.ts";
import type { ClipConfig } from "./config.ts";
import { clipTextEncoder } from "./text-encoder.ts";

const GOLDENS = new URL("./goldens/tiny.safetensors", import.meta.url);

const TINY: ClipConfig = {
  layers: 3,
  hidden: 32,
  heads: 4,
  intermediate: 80,
  activation: "quick_gelu",
  positions: 77,
  vocabulary: 99,
};
const values = { ids: hashIds("ids", TINY.vocabulary, [2, 77]) };
const { ids } = inputsFor(values);
const w = weightsAt(PREFIXES.textEncoder);

describe("CLIP text encoder", () => {
  test("equals transformers at every clip skip, for a batch", async () => {
    const outputs = {
      skip1: clipTextEncoder(w, ids, TINY),
      skip2: clipTextEncoder(w, ids, TINY, { clipSkip: 2 }),
      skip3: clipTextEncoder(w, ids, TINY, { clipSkip: 3 }),
    };
    const weights = hashedWeights(outputs, transformersNaming.nameOf);
    const { skip1, skip2, skip3 } = await evaluate(outputs, values, weights);
    expectParity("clip skip 1", skip1, await golden(GOLDENS, "quick_gelu.skip1"));
    expectParity("clip skip 2", skip2, await golden(GOLDENS, "quick_gelu.skip2"));
    expectParity("clip skip 3", skip3, await golden(GOLDENS, "quick_gelu.skip3"));
  });

  test("equals transformers with the exact GELU", async () => {
    const out = clipTextEncoder(w, ids, { ...TINY, activation: "gelu" });
    const weights = hashedWeights({ out }, transformersNaming.nameOf);
    const results = await evaluate({ out }, values, weights);
    expectParity("clip gelu", results.out, await golden(GOLDENS, "gelu.skip1"));
  });

  test("asks for no weights of skipped layers", () => {
    const graph = graphOf({ out: clipTextEncoder(w, ids, TINY, { clipSkip: 2 }) });
    const keys = graph.parameters.map(({ key }) => key);
    expect(keys.filter((key) => key.includes(".layers.1."))).toHaveLength(16);
    expect(keys.filter((key) => key.includes(".layers.2."))).toEqual([]);
  });

  test.each([0, 4, 1.5])("names the clip skip %d that does not fit", (clipSkip) => {
    const trace = (): unknown => clipTextEncoder(w, ids, TINY, { clipSkip });
    expect(trace).toThrow(Problem);
    expect(trace).toThrow(`clip skip is ${clipSkip}, expected a whole number from 1 to 3`);
  });
});
