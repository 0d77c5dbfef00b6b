import { describe, expect, test } from "vitest";
import { PREFIXES } from "../keys/prefixes.ts";
import { vaeDiffusersNaming } from "../keys/vae.ts";
import {
  evaluate,
  expectParity,
  golden,
  hashedWeights,
  hashInput,
  inputsFor,
} from "../parity.suite.ts";
import { weightsAt } from "../weights.ts";
import type { VaeConfig } from "./config.ts";
import { vaeDecode } from "./decoder.ts";
import { vaeEncode } from "./encoder.ts";

const GOLDENS = new URL("./goldens/tiny.safetensors", import.meta.url);

const TINY: VaeConfig = {
  channels: [16, 32, 32],
  resBlocks: 1,
  groups: 8,
  pictureChannels: 3,
  latentChannels: 4,
  scalingFactor: 0.18215,
};
const w = weightsAt(PREFIXES.vae);
const { nameOf } = vaeDiffusersNaming(TINY);

describe("autoencoder", () => {
  test("encodes pictures of odd size as diffusers does", async () => {
    const values = { picture: hashInput("picture", [2, 3, 37, 50]) };
    const { mean, logvar } = vaeEncode(w, inputsFor(values).picture, TINY);
    expect(mean.shape).toEqual([2, 4, 9, 12]);
    const outputs = { mean, logvar };
    const results = await evaluate(outputs, values, hashedWeights(outputs, nameOf));
    expectParity("vae mean", results.mean, await golden(GOLDENS, "mean"));
    expectParity("vae logvar", results.logvar, await golden(GOLDENS, "logvar"));
  });

  test("decodes latents of odd size as diffusers does", async () => {
    const values = { latents: hashInput("latents", [2, 4, 5, 7]) };
    const picture = vaeDecode(w, inputsFor(values).latents, TINY);
    const results = await evaluate({ picture }, values, hashedWeights({ picture }, nameOf));
    expectParity("vae picture", results.picture, await golden(GOLDENS, "picture"));
  });
});
