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
import { guidanceWaves, sizeWaves } from "./time-embedding.ts";
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

const FAMILIES = new URL("./goldens/families.safetensors", import.meta.url);

const SD2: UnetConfig = {
  inChannels: 4,
  outChannels: 4,
  levels: [
    { channels: 64, attention: true, heads: 1 },
    { channels: 128, attention: true, heads: 2 },
    { channels: 128, attention: false, heads: 2 },
  ],
  resBlocks: 1,
  contextSize: 40,
  groups: 16,
};

const XL: UnetConfig = {
  ...SD2,
  levels: [
    { channels: 32, attention: false, heads: 1 },
    { channels: 64, attention: true, heads: 1, depth: 2 },
    { channels: 128, attention: true, heads: 2, depth: 3 },
  ],
  contextSize: 56,
  vectorSize: 24 + 6 * 256,
};

const REFINER: UnetConfig = {
  ...SD2,
  inChannels: 9,
  levels: [
    { channels: 64, attention: false, heads: 1 },
    { channels: 128, attention: true, heads: 2, depth: 2 },
    { channels: 128, attention: false, heads: 2, depth: 2 },
  ],
  contextSize: 56,
  vectorSize: 24 + 5 * 256,
};

const GUIDANCE = new URL("./goldens/guidance.safetensors", import.meta.url);

const GUIDED: UnetConfig = {
  inChannels: 4,
  outChannels: 4,
  levels: [
    { channels: 32, attention: true, heads: 4 },
    { channels: 64, attention: false, heads: 4 },
  ],
  resBlocks: 1,
  contextSize: 24,
  groups: 16,
  guidanceSize: 40,
};

const familyValues = {
  latents: hashInput("latents", [2, 4, 9, 6]),
  times: float32([2], Float32Array.of(3.25, 871.625)),
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

  test("equals diffusers with linear projections and heads of 64, as SD 2.x has them", async () => {
    const values = { ...familyValues, context: hashInput("context", [2, 77, 40]) };
    const out = unet(w, inputsFor(values), SD2);
    const weights = hashedWeights({ out }, unetDiffusersNaming(SD2).nameOf);
    const results = await evaluate({ out }, values, weights);
    expectParity("unet sd2", results.out, await golden(FAMILIES, "sd2"));
  });

  test("equals diffusers with deep transformers and a vector of text and sizes, as SDXL has them", async () => {
    const sizes = [
      [96, 64, 8, 16, 128, 72],
      [64, 64, 0, 0, 64, 64],
    ].map(sizeWaves);
    const waves = await golden(FAMILIES, "sdxl.sizes");
    const both = sizes.flatMap((each) => [...each]);
    expectParity("sizes", float32([2, 1536], Float32Array.from(both)), waves);
    const pooled = hashInput("pooled", [2, 24]).data;
    const rows = sizes.flatMap((each, i) => [...pooled.subarray(i * 24, i * 24 + 24), ...each]);
    const values = {
      ...familyValues,
      context: hashInput("context", [2, 77, 56]),
      vector: float32([2, 1560], Float32Array.from(rows)),
    };
    const out = unet(w, inputsFor(values), XL);
    const weights = hashedWeights({ out }, unetDiffusersNaming(XL).nameOf);
    const results = await evaluate({ out }, values, weights);
    expectParity("unet sdxl", results.out, await golden(FAMILIES, "sdxl"));
  });

  test("equals diffusers in the refiner's shape, with nine channels", async () => {
    const row = [...hashInput("pooled", [1, 24]).data, ...sizeWaves([96, 64, 8, 16, 6])];
    const values = {
      latents: hashInput("latents", [1, 9, 7, 5]),
      times: float32([1], Float32Array.of(500)),
      context: hashInput("context", [1, 77, 56]),
      vector: float32([1, 1304], Float32Array.from(row)),
    };
    const out = unet(w, inputsFor(values), REFINER);
    const weights = hashedWeights({ out }, unetDiffusersNaming(REFINER).nameOf);
    const results = await evaluate({ out }, values, weights);
    expectParity("unet refiner", results.out, await golden(FAMILIES, "refiner"));
  });

  test.each([
    [256, "waves"],
    [41, "waves.odd"],
  ])("tells a guidance scale by %i waves as diffusers does", async (size, name) => {
    const found = [8.5, 1].flatMap((scale) => [...guidanceWaves(scale, size)]);
    const expected = Array.from(await golden(GUIDANCE, name));
    // torch's exponential errs in the last bit of a frequency, which counts 7500 times at a scale of 8.5.
    const allowed = [7500 * 2 ** -23, 1e-7];
    const apart = found.map((value, i) => Math.abs(value - (expected[i] ?? NaN)));
    for (const [row, most] of allowed.entries())
      expect(Math.max(...apart.slice(row * size, (row + 1) * size))).toBeLessThan(most);
  });

  test("equals diffusers where it reads its guidance scale, as LCM checkpoints do", async () => {
    const both = [8.5, 1].flatMap((scale) => [...guidanceWaves(scale, 40)]);
    const values = {
      ...familyValues,
      context: hashInput("context", [2, 77, 24]),
      guidance: float32([2, 40], Float32Array.from(both)),
    };
    const out = unet(w, inputsFor(values), GUIDED);
    const weights = hashedWeights({ out }, unetDiffusersNaming(GUIDED).nameOf);
    const results = await evaluate({ out }, values, weights);
    expectParity("unet guidance", results.out, await golden(GUIDANCE, "unet"));
  });

  test("says which waves of guidance it expects", () => {
    const values = { ...familyValues, context: hashInput("context", [2, 77, 24]) };
    expect(() => unet(w, inputsFor(values), GUIDED)).toThrow(
      new ShapeError("unet", "a row of guidance of no values was given, expected 40"),
    );
  });

  test("says which vector it expects", () => {
    const values = { ...familyValues, context: hashInput("context", [2, 77, 56]) };
    expect(() => unet(w, inputsFor(values), XL)).toThrow(
      new ShapeError("unet", "a vector of no values was given, expected 1560"),
    );
    const vector = hashInput("vector", [2, 7]);
    expect(() => unet(w, inputsFor({ ...oddValues, vector }), TINY)).toThrow(
      new ShapeError("unet", "a vector of 7 values was given, expected none"),
    );
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
