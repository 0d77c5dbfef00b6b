/** OneFormer against its own code: features, regions, the class of every pixel, and keys at full size. */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { concat, graphOf, reshape } from "@inkloom/engine";
import { openWeights, readTensor } from "@inkloom/engine/weights";
import { describe, expect, test } from "vitest";
import { compareManifest } from "../keys/compare.ts";
import { type Manifest, manifestOf } from "../manifest.ts";
import { readManifest } from "../manifest-text.suite.ts";
import {
  evaluate,
  expectParity,
  float32,
  golden,
  hashedWeights,
  hashInput,
  inputsFor,
} from "../parity.suite.ts";
import { swin } from "../swin/swin.ts";
import { weightsAt } from "../weights.ts";
import { type OneFormerConfig, oneFormerConfig } from "./config.ts";
import { oneFormer, semanticClasses, semanticScores } from "./oneformer.ts";

const SMALL = new URL("./goldens/small.safetensors", import.meta.url);
const small: Manifest = Object.entries(
  JSON.parse(await readFile(new URL("./goldens/small.json", import.meta.url), "utf8")) as Record<
    string,
    readonly number[]
  >,
).map(([key, shape]) => ({ key, shape }));

function configOf(manifest: Manifest): OneFormerConfig {
  const config = oneFormerConfig(manifest);
  if (config === undefined) throw new Error("no sizes found");
  return config;
}

const config = configOf(small);
const SIZES = { masks: [24, 16], padded: [96, 64], seen: [90, 50], out: [63, 35] } as const;

const sentence = new Float32Array(77);
[49406, 518, 10549, 533, 29119, 49407].forEach((id, i) => (sentence[i] = id / 49408));
const values = {
  picture: hashInput("picture", [1, 3, 96, 64]),
  sentence: float32([1, 77], sentence),
};

test("a small backbone's features are the reference's", async () => {
  const { picture } = values;
  const features = swin(weightsAt("backbone"), inputsFor(values).picture, config.backbone);
  const out = Object.fromEntries(features.map((each, i) => [`res${i + 2}`, each]));
  const results = await evaluate(
    out,
    { picture },
    hashedWeights(out, (key) => key),
  );
  for (const name of ["res2", "res3", "res4", "res5"]) {
    const given = results[name];
    if (given === undefined) throw new Error(`no ${name}`);
    expectParity(name, given, await golden(SMALL, name));
  }
});

test("a small network's regions are the reference's", async () => {
  const inputs = inputsFor(values);
  const out = { ...oneFormer(weightsAt(""), inputs.picture, inputs.sentence, config) };
  const results = await evaluate(
    out,
    values,
    hashedWeights(out, (key) => key),
  );
  for (const name of ["classes", "masks"] as const)
    expectParity(name, results[name], await golden(SMALL, name));
});

test("scores of pixels of a padded picture, and their classes, are the reference's", async () => {
  const four = ({ shape, data }: ReturnType<typeof hashInput>) =>
    float32(
      shape,
      data.map((value) => value * 4),
    );
  const regions = {
    classes: four(hashInput("classes", [1, 10, 8])),
    masks: four(hashInput("masks", [1, 10, 24 * 16])),
  };
  const inputs = inputsFor(regions);
  // large enough to be decided in several bands
  const large = { ...SIZES, out: [260, 300] } as const;
  const out = {
    scores: concat(semanticScores(inputs, SIZES), 1),
    labels: semanticClasses(inputs, large),
  };
  const { scores, labels } = await evaluate(out, regions, new Map());
  expectParity("scores", scores, await golden(SMALL, "scores"));
  expect(labels.shape).toEqual([260, 300]);
  const entry = (await openWeights(fileURLToPath(SMALL))).entries.get("labels");
  if (entry === undefined) throw new Error("no golden labels");
  const classes = await readTensor(entry);
  expect(Uint8Array.from(labels.data, Number)).toEqual(new Uint8Array(classes));
  expect(new Set(classes).size).toBeGreaterThan(2);
});

function asked(sizes: OneFormerConfig): Manifest {
  const inputs = inputsFor({
    picture: float32([1, 3, 64, 96], new Float32Array()),
    sentence: float32([1, sizes.sentence], new Float32Array()),
  });
  const regions = oneFormer(weightsAt(""), inputs.picture, inputs.sentence, sizes);
  return manifestOf(graphOf({ classes: regions.classes, masks: reshape(regions.masks, [-1]) }));
}

describe.each([
  ["coco", 133, 150],
  ["ade20k", 150, 250],
] as const)("the full-size network for %s", (name, classes, queries) => {
  const manifest = readManifest(new URL(`./goldens/${name}.txt.gz`, import.meta.url));

  test("has its sizes told by its keys", () => {
    expect(configOf(manifest)).toEqual({
      backbone: {
        width: 192,
        patch: 4,
        window: 12,
        stages: [
          { blocks: 2, heads: 6 },
          { blocks: 2, heads: 12 },
          { blocks: 18, heads: 24 },
          { blocks: 2, heads: 48 },
        ],
      },
      width: 256,
      encoder: { layers: 6, hidden: 1024 },
      decoder: { layers: 9, hidden: 2048 },
      queryLayers: 2,
      queries,
      classes,
      masks: 256,
      sentence: 77,
    });
  });

  test("has every key in its shape, and no other but numbers of places", () => {
    const { missing, misshaped, extra } = compareManifest(asked(configOf(manifest)), manifest);
    expect({ missing, misshaped }).toEqual({ missing: [], misshaped: [] });
    expect(extra.filter(({ key }) => !key.endsWith("relative_position_index"))).toEqual([]);
  });
});

test("another network's file has no sizes of this one", () => {
  expect(oneFormerConfig([{ key: "conv_first.weight", shape: [64, 3, 3, 3] }])).toBeUndefined();
});
