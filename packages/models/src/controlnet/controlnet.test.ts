import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { graphOf, input, type Shape, type Tensor, type TensorData } from "@inkloom/engine";
import { describe, expect, test } from "vitest";
import { compareManifest } from "../keys/compare.ts";
import { controlNetNaming } from "../keys/controlnet.ts";
import { t2iAdapterNaming } from "../keys/t2i-adapter.ts";
import type { Naming } from "../keys/naming.ts";
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
import { testWeights } from "../test-weights.suite.ts";
import { t2iAdapterConfigFromKeys } from "../t2i-adapter/config-from-keys.ts";
import { t2iAdapter } from "../t2i-adapter/t2i-adapter.ts";
import { sizeWaves } from "../unet/time-embedding.ts";
import { weightsAt } from "../weights.ts";
import { CONTROL_PREFIX, type ControlNetConfig } from "./config.ts";
import { controlNetConfigFromKeys } from "./config-from-keys.ts";
import { controlNet } from "./controlnet.ts";
import { controlHint, KIND_WAVES } from "./hint.ts";

const GOLDENS = new URL("./goldens/tiny.safetensors", import.meta.url);
const w = weightsAt(CONTROL_PREFIX);
const keysOf = (name: string): Manifest =>
  readManifest(new URL(`./goldens/${name}.txt.gz`, import.meta.url));

/** The file by canonical names. */
const canonical = (file: Manifest, { keyOf }: Naming): Manifest =>
  file.map(({ key, shape }) => ({ key: keyOf(key) ?? key, shape }));

/** The whole network over inputs of a size that no level halves evenly. */
function traced(config: ControlNetConfig, batch = 2) {
  const { contextSize, vectorSize, kinds, hintChannels } = config;
  const given: Record<string, Shape> = {
    latents: [batch, config.inChannels, 9, 6],
    times: [batch],
    hint: [1, hintChannels, 72, 48],
    ...(contextSize !== undefined && { context: [batch, 77, contextSize] }),
    ...(vectorSize !== undefined && { vector: [batch, vectorSize] }),
    ...(kinds !== undefined && { kind: [1, kinds], waves: [1, kinds * KIND_WAVES] }),
  };
  const at = (name: string): Tensor | undefined => {
    const shape = given[name];
    return shape && input(name, shape);
  };
  const present = (name: string): Tensor => at(name) ?? input(name, []);
  const optional = (name: string) => {
    const tensor = at(name);
    return tensor && { [name]: tensor };
  };
  const hint = controlHint(
    w,
    { picture: present("hint"), ...optional("kind"), ...optional("waves") },
    config,
  );
  const { skips, middle } = controlNet(
    w,
    {
      latents: present("latents"),
      times: present("times"),
      ...optional("context"),
      ...optional("vector"),
      ...hint,
    },
    config,
  );
  return Object.fromEntries([...skips, middle].map((each, i) => [`answer.${i}`, each]));
}

/** Every fifth value of all answers, as the golden has them. */
function joined(results: Readonly<Record<string, TensorData>>): TensorData {
  const all = Object.values(results).flatMap(({ data }) => Array.from(data, Number));
  const some = all.filter((_, i) => i % 5 === 0);
  return float32([some.length], Float32Array.from(some));
}

const latents = hashInput("latents", [2, 4, 9, 6]);
const times = float32([2], Float32Array.of(3.25, 871.625));
const hint = hashInput("hint", [1, 3, 72, 48]);
const sizes = sizeWaves([96, 64, 8, 16, 128, 72]);
const row = [...hashInput("pooled", [1, 24]).data, ...sizes];
const vector = float32([2, row.length], Float32Array.from([...row, ...row]));
const common = { latents, times, hint };
/** One picture twice, as guidance asks. */
const twice = float32(
  [2, 4, 9, 6],
  Float32Array.from([0, 1].flatMap(() => [...latents.data.subarray(0, 4 * 54)])),
);

const NETWORKS: Readonly<Record<string, Readonly<Record<string, TensorData>>>> = {
  sd1: { ...common, context: hashInput("context", [2, 77, 24]) },
  sd2: { ...common, context: hashInput("context", [2, 77, 40]) },
  sdxl: { ...common, context: hashInput("context", [2, 77, 56]), vector },
  union: {
    ...common,
    latents: twice,
    context: hashInput("context", [2, 77, 56]),
    vector,
    kind: float32([1, 3], Float32Array.of(0, 0, 1)),
    waves: float32([1, 3 * KIND_WAVES], sizeWaves([0, 0, 1])),
  },
};

describe("ControlNet", () => {
  test.each(Object.entries(NETWORKS))("%s answers what diffusers' does", async (name, values) => {
    const file = keysOf(`${name}-tiny`);
    const names = controlNetNaming(file);
    const hints = name === "sd1" ? { unetHeads: 4, unetGroups: 16 } : { unetGroups: 16 };
    const config = controlNetConfigFromKeys(canonical(file, names), hints);
    const outputs = traced(config);
    const weights = hashedWeights(outputs, names.nameOf);
    const results = await evaluate(outputs, values, weights);
    expectParity(`controlnet ${name}`, joined(results), await golden(GOLDENS, name));
  });

  test.each(["sd21", "sdxl", "sdxl-mid", "sdxl-small", "union", "union-promax"])(
    "every key of %s at full size maps there and back, and is what the network asks for",
    (name) => {
      const file = keysOf(name);
      const names = controlNetNaming(file);
      for (const { key } of file) expect(names.nameOf(names.keyOf(key) ?? "")).toBe(key);
      const held = canonical(file, names);
      const needed = manifestOf(graphOf(traced(controlNetConfigFromKeys(held))));
      expect(compareManifest(needed, held)).toMatchObject({
        missing: [],
        misshaped: [],
        extra: [],
      });
    },
  );

  const real = join(testWeights, "manifests");
  test.skipIf(!existsSync(real))(
    "real files of SD 1.x in both layouts hold what the network asks for (skipped without test weights)",
    () => {
      const listed = readManifest(join(real, "ControlNet-v1-SD.txt"));
      const text = join(
        real,
        "Hard_Edge_Detection_(canny)__diffusion_pytorch_model.fp16.safetensors.json",
      );
      const json = JSON.parse(readFileSync(text, "utf8")) as Record<string, { shape: number[] }>;
      const theirs = Object.entries(json).map(([key, { shape }]) => ({ key, shape }));
      const published = listed.map(({ key, shape }) => ({ key: `control_model.${key}`, shape }));
      for (const file of [listed, published, theirs]) {
        const held = canonical(file, controlNetNaming(file));
        const needed = manifestOf(graphOf(traced(controlNetConfigFromKeys(held))));
        const compared = compareManifest(needed, held);
        expect(compared).toMatchObject({ missing: [], misshaped: [], extra: [] });
      }
    },
  );
});

describe("T2I-Adapter", () => {
  test.each(["full", "light", "xl"])("%s answers what diffusers' does", async (name) => {
    const file = keysOf(`t2i-${name}-tiny`);
    const names = t2iAdapterNaming(file);
    const config = t2iAdapterConfigFromKeys(
      file.map(({ key, shape }) => ({ key: names.keyOf(key) ?? key, shape })),
    );
    const values = { hint: hashInput("hint", [1, 1, 80, 48]) };
    const features = t2iAdapter(weightsAt("adapter"), inputsFor(values).hint, config);
    const outputs = Object.fromEntries(features.map((each, i) => [`answer.${i}`, each]));
    const results = await evaluate(outputs, values, hashedWeights(outputs, names.nameOf));
    expectParity(`t2i-adapter ${name}`, joined(results), await golden(GOLDENS, `t2i-${name}`));
  });

  test.each([
    ["t2i-full", 64],
    ["t2i-light", 64],
    ["t2i-xl", 64],
  ])("every key of %s at full size maps there and back, and is asked for", (name, side) => {
    const file = keysOf(name);
    const names = t2iAdapterNaming(file);
    const held = file.map(({ key, shape }) => ({ key: names.keyOf(key) ?? "", shape }));
    expect(held.map(({ key }) => names.nameOf(key))).toEqual(file.map(({ key }) => key));
    const config = t2iAdapterConfigFromKeys(held);
    const picture = input("hint", [1, config.hintChannels, side, side]);
    const features = t2iAdapter(weightsAt("adapter"), picture, config);
    const needed = manifestOf(graphOf(Object.fromEntries(features.map((x, i) => [`${i}`, x]))));
    expect(compareManifest(needed, held)).toMatchObject({ missing: [], misshaped: [], extra: [] });
  });
});
