/** MiDaS, ZoeDepth and Depth Anything against their references, in small sizes, and the keys of the full-size files. */
import { readFile } from "node:fs/promises";
import { graphOf, type Tensor } from "@inkloom/engine";
import { describe, expect, test } from "vitest";
import { compareManifest } from "../keys/compare.ts";
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
import { type Weights, weightsAt } from "../weights.ts";
import { depthAnythingConfig, type DepthAnythingConfig } from "./depth-anything/config.ts";
import { depthAnything } from "./depth-anything/depth-anything.ts";
import { depthAnythingNaming } from "./depth-anything/names.ts";
import { fittedSize } from "./fitted-size.ts";
import { MIDAS_HYBRID, midasConfig } from "./midas/config.ts";
import { midasDepth } from "./midas/midas.ts";
import { ZOE_N, zoeConfig } from "./zoe/config.ts";
import { zoeDepth, zoeNet } from "./zoe/zoe.ts";

interface Case {
  readonly size: readonly [height: number, width: number];
  readonly keys: Readonly<Record<string, readonly number[]>>;
}

const GOLDENS = new URL("./goldens/vit.safetensors", import.meta.url);
const cases = JSON.parse(
  await readFile(new URL("./goldens/vit.json", import.meta.url), "utf8"),
) as Record<string, Case>;
const MANIFESTS = readManifest(new URL("./goldens/vit-manifests.txt.gz", import.meta.url));

function caseOf(name: string): { readonly size: Case["size"]; readonly manifest: Manifest } {
  const given = cases[name];
  if (given === undefined) throw new Error(`the goldens lack ${name}`);
  const manifest = Object.entries(given.keys).map(([key, shape]) => ({
    key: NAMES[name]?.keyOf(key) ?? key,
    shape,
  }));
  return { size: given.size, manifest };
}

function anythingOf(manifest: Manifest, version: 1 | 2): DepthAnythingConfig {
  const config = depthAnythingConfig(manifest, version);
  if (config === undefined) throw new Error("no sizes found");
  return config;
}

type Network = (w: Weights, picture: Tensor, manifest: Manifest) => Tensor;

const NAMES: Readonly<Record<string, Naming>> = { "anything-hf": depthAnythingNaming };

const NETWORKS: Readonly<Record<string, Network>> = {
  midas: (w, x, manifest) => midasDepth(w, x, midasConfig(manifest)),
  zoe: (w, x, manifest) => zoeNet(w, x, zoeConfig(manifest)),
  "anything-1": (w, x, manifest) => depthAnything(w, x, anythingOf(manifest, 1)),
  "anything-2": (w, x, manifest) => depthAnything(w, x, anythingOf(manifest, 2)),
  "anything-hf": (w, x, manifest) => depthAnything(w, x, anythingOf(manifest, 2)),
};

describe.each(Object.entries(NETWORKS))("%s", (name, network) => {
  const { size, manifest } = caseOf(name);
  const { shape, data } = hashInput("picture", [1, 3, ...size]);
  const values = {
    picture: float32(
      shape,
      data.map((value) => value * 0.5),
    ),
  };
  const depth = network(weightsAt(""), inputsFor(values).picture, manifest);

  test("makes the reference's depth of a picture", async () => {
    const weights = hashedWeights({ depth }, (key) => NAMES[name]?.nameOf(key) ?? key);
    const results = await evaluate({ depth }, values, weights);
    expect(results.depth.shape).toEqual([1, 1, ...size]);
    expectParity(name, results.depth, await golden(GOLDENS, name));
  });

  test("asks for keys and shapes that the file has", () => {
    const { missing, misshaped } = compareManifest(manifestOf(graphOf({ depth })), manifest);
    expect({ missing, misshaped }).toEqual({ missing: [], misshaped: [] });
  });
});

test("names of transformers' files are read in both directions", () => {
  const names = Object.keys(cases["anything-hf"]?.keys ?? {});
  const keys = names.map((name) => depthAnythingNaming.keyOf(name));
  expect(new Set(keys).size).toBe(names.length);
  expect(keys.map((key) => depthAnythingNaming.nameOf(key ?? ""))).toEqual(names);
  expect(depthAnythingNaming.keyOf("unet.conv_in.weight")).toBeUndefined();
});

test("ZoeDepth continues a picture, looks at its mirror image too and brings depth to its size", async () => {
  const { manifest } = caseOf("zoe");
  const { shape, data } = hashInput("picture", [1, 3, 75, 110]);
  const values = {
    picture: float32(
      shape,
      data.map((value) => value * 0.25 + 0.5),
    ),
  };
  const depth = zoeDepth(weightsAt(""), inputsFor(values).picture, zoeConfig(manifest));
  const results = await evaluate(
    { depth },
    values,
    hashedWeights({ depth }, (key) => key),
  );
  expect(results.depth.shape).toEqual([1, 1, 75, 110]);
  expectParity("zoe inferred", results.depth, await golden(GOLDENS, "zoe inferred"));
});

describe("keys of the full-size files", () => {
  const sizes: Readonly<Record<string, readonly [number, number]>> = {
    midas: [64, 96],
    zoe: [64, 96],
    "anything-vits": [28, 42],
    "anything-vitb": [28, 42],
    "anything-vitl": [28, 42],
  };
  /** What files hold that no depth needs: the coarsest join has nothing to add, and transformers once told classes. */
  const UNUSED =
    /refinenet4\.resConfUnit1|model\.(norm|fc_norm|head)\.|relative_position_index|mask_token|k_idx|K_minus_1/;
  test.each(Object.entries(sizes))("%s", (name, size) => {
    const manifest = MANIFESTS.filter(({ key }) => key.startsWith(`${name}/`)).map(
      ({ key, shape }) => ({ key: key.slice(name.length + 1), shape }),
    );
    expect(manifest.length).toBeGreaterThan(100);
    const picture = inputsFor({ picture: float32([1, 3, ...size], new Float32Array()) }).picture;
    const network = NETWORKS[name] ?? NETWORKS["anything-2"];
    const depth = network?.(weightsAt(""), picture, manifest) ?? picture;
    const asked = manifestOf(graphOf({ depth }));
    const { missing, misshaped } = compareManifest(asked, manifest);
    expect({ missing, misshaped }).toEqual({ missing: [], misshaped: [] });
    const needed = new Set(asked.map(({ key }) => key));
    const extra = manifest.filter(({ key }) => !needed.has(key) && !UNUSED.test(key));
    expect(extra).toEqual([]);
  });

  test("sizes read from them are those of the files that people have", () => {
    const of = (name: string): Manifest =>
      MANIFESTS.filter(({ key }) => key.startsWith(`${name}/`)).map(({ key, shape }) => ({
        key: key.slice(name.length + 1),
        shape,
      }));
    expect(midasConfig(of("midas"))).toEqual(MIDAS_HYBRID);
    expect(zoeConfig(of("zoe"))).toEqual(ZOE_N);
    const large = {
      width: 1024,
      heads: 16,
      features: 256,
      levels: [256, 512, 1024, 1024],
      grid: 37,
      separate: false,
    };
    const vitl = of("anything-vitl");
    expect(depthAnythingConfig(vitl, 1)).toEqual({ ...large, taps: [20, 21, 22, 23] });
    expect(depthAnythingConfig(vitl, 2)).toEqual({ ...large, taps: [4, 11, 17, 23] });
    const small = depthAnythingConfig(of("anything-vits"), 2);
    expect(small).toMatchObject({ width: 384, heads: 6, taps: [2, 5, 8, 11], features: 64 });
  });

  test("a file of another network has no sizes of these", () => {
    expect(depthAnythingConfig(MANIFESTS, 2)).toBeUndefined();
    expect(midasConfig([])).toBe(MIDAS_HYBRID);
    expect(zoeConfig([])).toBe(ZOE_N);
  });
});

test("sizes are rounded as the reference rounds them", () => {
  const zoe = { target: [384, 512], multiple: 32, method: "least" } as const;
  expect(fittedSize(560, 560, zoe)).toEqual([512, 512]);
  expect(fittedSize(400, 2000, zoe)).toEqual([384, 1920]);
  const anything = { target: [518, 518], multiple: 14, method: "cover" } as const;
  expect(fittedSize(512, 768, anything)).toEqual([518, 784]);
  expect(fittedSize(1024, 64, anything)).toEqual([8288, 518]);
});
