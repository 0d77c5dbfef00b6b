import { ShapeError } from "@inkloom/engine";
import { describe, expect, test } from "vitest";
import { PREFIXES } from "../keys/prefixes.ts";
import { unetDiffusersNaming } from "../keys/unet.ts";
import {
  evaluate,
  expectParity,
  float32,
  golden,
  hashedWeights,
  hashInput,
  inputsFor,
} from "../parity.suite.ts";
import { weightsAt } from "../weights.ts";
import type { UnetConfig } from "./config.ts";
import { unet } from "./unet.ts";

const GOLDENS = new URL("./goldens/tiny.safetensors", import.meta.url);
const w = weightsAt(PREFIXES.unet);

const TINY: UnetConfig = {
  inChannels: 4,
  outChannels: 4,
  levels: [
    { channels: 32, attention: true, heads: 4 },
    { channels: 64, attention: true, heads: 4 },
    { channels: 96, attention: true, heads: 4 },
    { channels: 96, attention: false, heads: 4 },
  ],
  resBlocks: 2,
  contextSize: 24,
  groups: 16,
};

const TWO_LEVELS: UnetConfig = {
  inChannels: 9,
  outChannels: 4,
  levels: [
    { channels: 32, attention: false, heads: 2 },
    { channels: 48, attention: true, heads: 3 },
  ],
  resBlocks: 1,
  contextSize: 16,
  groups: 8,
};

// batch 2, sides that do not halve evenly at any level, times between training steps
const oddValues = {
  latents: hashInput("latents", [2, 4, 13, 10]),
  times: float32([2], Float32Array.of(3.25, 871.625)),
  context: hashInput("context", [2, 77, 24]),
};

// what a ControlNet adds: the shapes of the twelve skips, then the middle
const residualShapes = [
  ...[1, 2, 3].map(() => [2, 32, 13, 10]),
  [2, 32, 7, 5],
  ...[1, 2].map(() => [2, 64, 7, 5]),
  [2, 64, 4, 3],
  ...[1, 2].map(() => [2, 96, 4, 3]),
  ...[1, 2, 3, 4].map(() => [2, 96, 2, 2]),
];

describe("U-Net", () => {
  test("equals diffusers for odd sizes and fractional times", async () => {
    const out = unet(w, inputsFor(oddValues), TINY);
    const weights = hashedWeights({ out }, unetDiffusersNaming(TINY).nameOf);
    const results = await evaluate({ out }, oddValues, weights);
    expectParity("unet odd", results.out, await golden(GOLDENS, "odd"));
  });

  test("equals diffusers with the thirteen residuals of a ControlNet", async () => {
    const extra = Object.fromEntries(
      residualShapes.map((shape, i) => [`residual.${i}`, hashInput(`residual.${i}`, shape)]),
    );
    const skips = Object.values(inputsFor(extra));
    const middle = skips.pop();
    if (middle === undefined) throw new Error("residuals are missing");
    const out = unet(w, inputsFor(oddValues), TINY, { residuals: { skips, middle } });
    const weights = hashedWeights({ out }, unetDiffusersNaming(TINY).nameOf);
    const results = await evaluate({ out }, { ...oddValues, ...extra }, weights);
    expectParity("unet residuals", results.out, await golden(GOLDENS, "residuals"));
  });

  test("equals diffusers with other levels, attention and input channels", async () => {
    const values = {
      latents: hashInput("latents", [1, 9, 9, 7]),
      times: float32([1], Float32Array.of(500)),
      context: hashInput("context", [1, 11, 16]),
    };
    const out = unet(w, inputsFor(values), TWO_LEVELS);
    const weights = hashedWeights({ out }, unetDiffusersNaming(TWO_LEVELS).nameOf);
    const results = await evaluate({ out }, values, weights);
    expectParity("unet two levels", results.out, await golden(GOLDENS, "twoLevels"));
  });

  test("says how many residuals it expects", () => {
    const inputs = inputsFor(oddValues);
    const residuals = { skips: [inputs.latents], middle: inputs.latents };
    expect(() => unet(w, inputs, TINY, { residuals })).toThrow(
      new ShapeError("unet", "1 skip residuals were given, expected 12"),
    );
  });

  test("names the layer's op and sizes when the context has another width", () => {
    const inputs = inputsFor({ ...oddValues, context: hashInput("context", [1, 77, 24]) });
    expect(() => unet(w, inputs, TINY)).toThrow("attention: input 1 is [1, 77, 32], expected [2");
  });
});
