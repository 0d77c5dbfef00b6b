import { graphOf, parameter, Problem, type TensorData } from "@inkloom/engine";
import { readFloat32, type WeightEntry } from "@inkloom/engine/weights";
import { describe, expect, test } from "vitest";
import { openClipNaming, spellOut } from "../keys/open-clip.ts";
import { transformersNaming } from "../keys/single-file.ts";
import { PREFIXES } from "../keys/prefixes.ts";
import {
  evaluate,
  expectParity,
  float32,
  golden,
  hashedWeights,
  hashIds,
  inputsFor,
} from "../parity.suite.ts";
import { weightsAt } from "../weights.ts";
import type { ClipConfig } from "./config.ts";
import { clipTextEncoder, clipTextOutputs } from "./text-encoder.ts";

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

/** As in parity/models/families.py. */
const OPEN: ClipConfig = {
  layers: 3,
  hidden: 128,
  heads: 2,
  intermediate: 512,
  activation: "gelu",
  positions: 77,
  vocabulary: 99,
  clipSkip: 2,
  normed: false,
};

/** Where each text ends: at its largest id. */
const openIds = hashIds("ids", 99, [2, 77]);
const ends: TensorData = {
  dtype: "int64",
  shape: [2],
  data: BigInt64Array.from([0, 1], (text) => {
    const row = Array.from(openIds.data.slice(text * 77, text * 77 + 77), Number);
    return BigInt(text * 77 + row.indexOf(Math.max(...row)));
  }),
};
const openValues = { ids: openIds, ends };

describe("OpenCLIP text encoder", () => {
  const goldens = new URL("./goldens/open-clip.safetensors", import.meta.url);

  test("equals open_clip from a file with its fused matrices: SD 2.x normed, SDXL raw and pooled", async () => {
    const inputs = inputsFor(openValues);
    const config: ClipConfig = { ...OPEN, projection: { size: 48, layout: "matrix" } };
    const { states: raw, pooled } = clipTextOutputs(w, inputs, config);
    if (pooled === undefined) throw new Error("no pooled output");
    const outputs = {
      raw,
      pooled,
      normed: clipTextEncoder(w, inputs.ids, { ...OPEN, normed: true }),
    };
    const file = spellOut(openClipFile());
    const naming = openClipNaming("open_clip", "textEncoder", "");
    const weights = new Map(
      [...file].map(([name, entry]) => [naming.keyOf(name) ?? name, entry] as const),
    );
    const results = await evaluate(outputs, openValues, weights);
    for (const name of ["raw", "pooled", "normed"] as const)
      expectParity(`open_clip ${name}`, results[name], await golden(goldens, name));
  });

  test("equals transformers with its linear projection", async () => {
    const projection = { size: 48, layout: "linear" } as const;
    const { states: raw, pooled } = clipTextOutputs(w, inputsFor(openValues), {
      ...OPEN,
      projection,
    });
    if (pooled === undefined) throw new Error("no pooled output");
    const weights = hashedWeights({ raw, pooled }, transformersNaming("textEncoder").nameOf);
    const results = await evaluate({ raw, pooled }, openValues, weights);
    const file = new URL("./goldens/projection.safetensors", import.meta.url);
    expectParity("projection raw", results.raw, await golden(file, "raw"));
    expectParity("projection pooled", results.pooled, await golden(file, "pooled"));
  });
});

/** A file of open_clip's names, every weight hashed by its own. */
function openClipFile(): ReadonlyMap<string, WeightEntry> {
  const layer = (i: number): [string, number[]][] =>
    Object.entries({
      "attn.in_proj_weight": [384, 128],
      "attn.in_proj_bias": [384],
      "attn.out_proj.weight": [128, 128],
      "attn.out_proj.bias": [128],
      "ln_1.weight": [128],
      "ln_1.bias": [128],
      "ln_2.weight": [128],
      "ln_2.bias": [128],
      "mlp.c_fc.weight": [512, 128],
      "mlp.c_fc.bias": [512],
      "mlp.c_proj.weight": [128, 512],
      "mlp.c_proj.bias": [128],
    }).map(([name, shape]) => [`transformer.resblocks.${i}.${name}`, shape]);
  const all: [string, number[]][] = [
    ["token_embedding.weight", [99, 128]],
    ["positional_embedding", [77, 128]],
    ["ln_final.weight", [128]],
    ["ln_final.bias", [128]],
    ["text_projection", [128, 48]],
    ...[0, 1, 2].flatMap(layer),
  ];
  const parameters = Object.fromEntries(
    all.map(([key, shape], i) => [`out ${i}`, parameter(key, shape)]),
  );
  return hashedWeights(parameters, (key) => key);
}

describe("given token vectors", () => {
  const shape = [2, 77, TINY.hidden];
  const where = new Uint8Array(2 * 77);
  where.set([1, 1], 5); // positions 5 and 6 of the first text

  test("stand in for those of the table, and only at their places", async () => {
    // the vectors of other tokens, given at two places, are the same as those tokens' ids there
    const table = hashedWeights(
      { out: clipTextEncoder(w, ids, TINY) },
      transformersNaming("textEncoder").nameOf,
    );
    const rows = await readFloat32(
      entryOf(table, `${PREFIXES.textEncoder}.embeddings.token_embedding.weight`),
    );
    const vectors = new Float32Array(2 * 77 * TINY.hidden).fill(NaN); // unused places are not looked at
    vectors.set(rows.subarray(40 * TINY.hidden, 41 * TINY.hidden), 5 * TINY.hidden);
    vectors.set(rows.subarray(41 * TINY.hidden, 42 * TINY.hidden), 6 * TINY.hidden);
    const given = {
      mask: { dtype: "bool", shape: [2, 77, 1], data: where } as const,
      vectors: float32(shape, vectors),
    };
    const changed = { ...values.ids, data: BigInt64Array.from(values.ids.data as BigInt64Array) };
    changed.data.set([40n, 41n], 5);
    const inputs = inputsFor({ ...values, ...given });
    const out = clipTextEncoder(w, inputs.ids, TINY, { given: inputs });
    const expected = await evaluate(
      { out: clipTextEncoder(w, ids, TINY) },
      { ids: changed },
      table,
    );
    const actual = await evaluate({ out }, { ...values, ...given }, table);
    expect(actual.out.data).toEqual(expected.out.data);
  });
});

const entryOf = (weights: ReadonlyMap<string, WeightEntry>, key: string): WeightEntry => {
  const entry = weights.get(key);
  if (entry === undefined) throw new Error(`no ${key}`);
  return entry;
};

describe("CLIP text encoder", () => {
  test("equals transformers at every clip skip, for a batch", async () => {
    const outputs = {
      skip1: clipTextEncoder(w, ids, TINY),
      skip2: clipTextEncoder(w, ids, TINY, { clipSkip: 2 }),
      skip3: clipTextEncoder(w, ids, TINY, { clipSkip: 3 }),
    };
    const weights = hashedWeights(outputs, transformersNaming("textEncoder").nameOf);
    const { skip1, skip2, skip3 } = await evaluate(outputs, values, weights);
    expectParity("clip skip 1", skip1, await golden(GOLDENS, "quick_gelu.skip1"));
    expectParity("clip skip 2", skip2, await golden(GOLDENS, "quick_gelu.skip2"));
    expectParity("clip skip 3", skip3, await golden(GOLDENS, "quick_gelu.skip3"));
  });

  test("equals transformers with the exact GELU", async () => {
    const out = clipTextEncoder(w, ids, { ...TINY, activation: "gelu" });
    const weights = hashedWeights({ out }, transformersNaming("textEncoder").nameOf);
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
