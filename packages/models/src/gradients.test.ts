import {
  concat,
  grad,
  graphOf,
  input,
  mul,
  optimise,
  parameter,
  type Recomputation,
  reduceSum,
  type Shape,
  type Tensor,
} from "@inkloom/engine";
import { readFloat32, openWeights } from "@inkloom/engine/weights";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import type { ClipConfig } from "./clip/config.ts";
import { clipTextEncoder } from "./clip/text-encoder.ts";
import { PREFIXES } from "./keys/prefixes.ts";
import { transformersNaming } from "./keys/single-file.ts";
import { unetDiffusersNaming } from "./keys/unet.ts";
import { vaeDiffusersNaming } from "./keys/vae.ts";
import { evaluate, float32, hashedWeights, hashIds, hashInput, inputsFor } from "./parity.suite.ts";
import type { UnetConfig } from "./unet/config.ts";
import { unet } from "./unet/unet.ts";
import type { VaeConfig } from "./vae/config.ts";
import { vaeDecode } from "./vae/decoder.ts";
import { vaeEncode } from "./vae/encoder.ts";
import { type Weights, weightsAt } from "./weights.ts";

const { entries: goldens } = await openWeights(
  fileURLToPath(new URL("./goldens/gradients.safetensors", import.meta.url)),
);

const golden = async (name: string): Promise<Float32Array> => {
  const entry = goldens.get(name);
  if (entry === undefined) throw new Error(`the goldens hold no ${name}`);
  return readFloat32(entry);
};

const lengthOf = (values: Float32Array): number => Math.hypot(...values);

/** Euclidean distance over the expected length, or over `least` where that is shorter. */
function distance(
  actual: ArrayLike<number | bigint>,
  expected: Float32Array,
  least: number,
): number {
  const differences = expected.map((value, i) => Number(actual[i]) - value);
  return lengthOf(differences) / Math.max(lengthOf(expected), least);
}

interface Case {
  /** As in parity/training/network_gradients.py. */
  readonly name: string;
  readonly path: string;
  readonly nameOf: (key: string) => string | undefined;
  readonly values: Parameters<typeof evaluate>[1];
  readonly trace: (w: Weights) => Tensor;
  /** What is made again on the way back; asked for when the network is traced. */
  readonly recomputation?: () => Recomputation;
  /** Inputs whose gradient is compared too. */
  readonly wrt?: readonly Tensor[];
}

/** Compares the gradient of every parameter. */
async function compare(given: Case): Promise<void> {
  const { name, path, nameOf, values, trace, wrt = [], recomputation } = given;
  const leaves = new Map<string, Tensor>();
  const leaf = (key: string, shape: Shape): Tensor => {
    const known = leaves.get(key) ?? parameter(key, shape);
    leaves.set(key, known);
    return known;
  };
  const output = trace(weightsAt(path, undefined, leaf));
  const direction = hashInput(`${name}.direction`, output.shape);
  const axes = output.shape.map((_, axis) => axis);
  const loss = reduceSum(mul(output, input("direction", output.shape)), axes);
  const keys = [...leaves.keys()];
  const gradients = grad(loss, [...leaves.values(), ...wrt], recomputation?.());
  const named = gradients.map((tensor, i) => [`gradient ${i}`, tensor] as const);
  const { outputs } = optimise(graphOf({ ...Object.fromEntries(named), loss }));
  const weights = hashedWeights(outputs, nameOf);
  const results = await evaluate(outputs, { ...values, direction }, weights);
  const value = await golden(`${name}.loss`);
  expect(distance(results["loss"]?.data ?? [], value, 0)).toBeLessThan(1e-4);
  const names = [
    ...keys.map((key) => nameOf(key) ?? ""),
    ...wrt.map((tensor) => (tensor.kind === "input" ? tensor.name : "")),
  ];
  const all = await Promise.all(
    names.map(async (own) => golden(`${name}.${own.replace(/^text_model\./, "")}`)),
  );
  // Some are zero but for rounding: a bias of keys moves all scores alike.
  const least = 1e-4 * Math.max(...all.map(lengthOf));
  for (const [i, own] of names.entries()) {
    const actual = results[`gradient ${i}`]?.data ?? [];
    const expected = all[i] ?? new Float32Array();
    expect(actual, own).toHaveLength(expected.length);
    expect(distance(actual, expected, least), `gradient of ${own}`).toBeLessThan(1e-3);
  }
}

const TINY: UnetConfig = {
  inChannels: 4,
  outChannels: 4,
  levels: [
    { channels: 8, attention: true, heads: 2 },
    { channels: 8, attention: true, heads: 2 },
  ],
  resBlocks: 1,
  contextSize: 6,
  groups: 2,
};

const XL: UnetConfig = {
  ...TINY,
  levels: [
    { channels: 4, attention: false, heads: 1 },
    { channels: 8, attention: true, heads: 2, depth: 2 },
  ],
  vectorSize: 6 + 6 * 4,
};

const CLIP: ClipConfig = {
  layers: 3,
  hidden: 16,
  heads: 2,
  intermediate: 24,
  activation: "quick_gelu",
  positions: 9,
  vocabulary: 31,
};

const VAE: VaeConfig = {
  channels: [4, 8],
  resBlocks: 1,
  groups: 2,
  pictureChannels: 3,
  latentChannels: 4,
  scalingFactor: 1,
};

describe("gradients of whole networks equal torch's, every parameter", () => {
  test("U-Net of SD 1.x, batch 2, odd size, and by the context", async () => {
    const values = {
      latents: hashInput("latents", [2, 4, 9, 6]),
      times: float32([2], Float32Array.of(3.25, 871.625)),
      context: hashInput("context", [2, 7, 6]),
    };
    const inputs = inputsFor(values);
    await compare({
      name: "unet",
      path: PREFIXES.unet,
      nameOf: unetDiffusersNaming(TINY).nameOf,
      values,
      trace: (w) => unet(w, inputs, TINY),
      wrt: [inputs.context],
    });
  });

  test.each(["cheap", "all"] as const)("U-Net where %s of it is made again", async (what) => {
    const values = {
      latents: hashInput("latents", [2, 4, 9, 6]),
      times: float32([2], Float32Array.of(3.25, 871.625)),
      context: hashInput("context", [2, 7, 6]),
    };
    const ends: Tensor[] = [];
    const hooks = {
      features(_: string, x: Tensor) {
        ends.push(x);
        return x;
      },
    };
    await compare({
      name: "unet",
      path: PREFIXES.unet,
      nameOf: unetDiffusersNaming(TINY).nameOf,
      values,
      trace: (w) => unet(w, inputsFor(values), TINY, { hooks }),
      recomputation: () => ({ ends, what }),
    });
    expect(ends).toHaveLength(9);
  });

  test("U-Net of SDXL with its vector", async () => {
    const values = {
      latents: hashInput("latents", [2, 4, 8, 6]),
      times: float32([2], Float32Array.of(500, 20)),
      context: hashInput("context", [2, 7, 6]),
      vector: float32([2, 30], await golden("xl.vector")),
    };
    await compare({
      name: "xl",
      path: PREFIXES.unet,
      nameOf: unetDiffusersNaming(XL).nameOf,
      values,
      trace: (w) => unet(w, inputsFor(values), XL),
    });
  });

  test.each([1, 2])("text encoder at clip skip %i", async (clipSkip) => {
    const values = { ids: hashIds("ids", CLIP.vocabulary, [2, 9]) };
    const { ids } = inputsFor(values);
    await compare({
      name: `text${clipSkip}`,
      path: PREFIXES.textEncoder,
      nameOf: transformersNaming("textEncoder").nameOf,
      values,
      trace: (w) => clipTextEncoder(w, ids, CLIP, { clipSkip }),
    });
  });

  test("encoder of the autoencoder, odd size", async () => {
    const values = { picture: hashInput("picture", [2, 3, 13, 10]) };
    await compare({
      name: "encoder",
      path: PREFIXES.vae,
      nameOf: vaeDiffusersNaming(VAE).nameOf,
      values,
      trace(w) {
        const { mean, logvar } = vaeEncode(w, inputsFor(values).picture, VAE);
        return concat([mean, logvar], 1);
      },
    });
  });

  test("decoder of the autoencoder", async () => {
    const values = { "vae.latents": hashInput("vae.latents", [1, 4, 5, 7]) };
    await compare({
      name: "decoder",
      path: PREFIXES.vae,
      nameOf: vaeDiffusersNaming(VAE).nameOf,
      values,
      trace: (w) => vaeDecode(w, inputsFor(values)["vae.latents"], VAE),
    });
  });
});
