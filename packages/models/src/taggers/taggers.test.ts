import { readFileSync } from "node:fs";
import { graphOf, input } from "@inkloom/engine";
import { describe, expect, test } from "vitest";
import type { Manifest } from "../manifest.ts";
import { evaluate, expectParity, golden, hashedWeights, hashInput } from "../parity.suite.ts";
import { weightsAt } from "../weights.ts";
import type { TimmTaggerConfig } from "./config.ts";
import { deepDanbooru, isDeepDanbooru } from "./deepdanbooru.ts";
import { TIMM_TABLES, timmTagger } from "./timm-tagger.ts";

const goldens = new URL("goldens/networks.safetensors", import.meta.url);

interface Case {
  readonly side: number;
  readonly count: number;
  readonly factor?: number;
  readonly keys: Readonly<Record<string, readonly number[]>>;
}

const { cases } = JSON.parse(
  readFileSync(new URL("goldens/networks.json", import.meta.url), "utf8"),
) as { readonly cases: Readonly<Record<string, Case>> };

const caseOf = (name: string): Case & { readonly manifest: Manifest } => {
  const found = cases[name];
  if (found === undefined) throw new Error(`the goldens hold no ${name}`);
  const manifest = Object.entries(found.keys).map(([key, shape]) => ({ key, shape }));
  return { ...found, manifest };
};

const GELU = { activation: "gelu", window: 8, grid: 16, pool: "avg" } as const;

const CONFIGS: Readonly<Record<string, TimmTaggerConfig>> = {
  vit: { ...GELU, kind: "vit", activation: "gelu_tanh" },
  "vit-scaled": { ...GELU, kind: "vit" },
  "vit-token": { ...GELU, kind: "vit", pool: "token" },
  convnext: { ...GELU, kind: "convnext", activation: "gelu_tanh" },
  swinv2: { ...GELU, kind: "swinv2" },
  "swinv2-odd": { ...GELU, kind: "swinv2", window: 5 },
  eva: { ...GELU, kind: "eva" },
  "eva-token": { ...GELU, kind: "eva", pool: "token" },
};

describe("scores of taggers equal those of the reference", () => {
  for (const [name, config] of Object.entries(CONFIGS))
    test(`timm's ${name}`, async () => {
      const { side, count, manifest } = caseOf(name);
      const pictures = hashInput("pictures", [count, 3, side, side]);
      const given = input("pictures", pictures.shape, "float32");
      const outputs = { scores: timmTagger(weightsAt(""), given, config, manifest) };
      const weights = hashedWeights(outputs, (key) => key);
      const used = graphOf(outputs).parameters.map(({ key }) => key);
      const all = manifest.map(({ key }) => key).filter((key) => !TIMM_TABLES.test(key));
      expect(used.toSorted()).toEqual(all.toSorted());
      const { scores } = await evaluate(outputs, { pictures }, weights);
      expectParity(name, scores, await golden(goldens, name));
    });

  test("DeepDanbooru's", async () => {
    const { side, count, manifest, factor = 1 } = caseOf("deepdanbooru");
    expect(isDeepDanbooru(manifest)).toBe(true);
    const pictures = hashInput("pictures", [count, 3, side, side]);
    const given = input("pictures", pictures.shape, "float32");
    const outputs = { scores: deepDanbooru(weightsAt(""), given, manifest) };
    const weights = new Map(hashedWeights(outputs, (key) => key));
    const last = weights.get("n_Conv_178.weight");
    if (last?.location.kind !== "memory") throw new Error("the last weight is not in memory");
    const values = new Float32Array(last.location.data.slice().buffer).map((each) => each * factor);
    const data = new Uint8Array(values.buffer);
    weights.set(last.key, { ...last, location: { kind: "memory", data } });
    const used = graphOf(outputs).parameters.map(({ key }) => key);
    expect(used.toSorted()).toEqual(manifest.map(({ key }) => key).toSorted());
    const { scores } = await evaluate(outputs, { pictures }, weights);
    expectParity("deepdanbooru", scores, await golden(goldens, "deepdanbooru"));
  });
});
