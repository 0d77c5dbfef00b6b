/** LaMa against sd-webui-controlnet's (parity/annotators/lama.py). */
import { graphOf, input } from "@inkloom/engine";
import { describe, expect, test } from "vitest";
import { compareManifest } from "../keys/compare.ts";
import { readManifest } from "../manifest-text.suite.ts";
import { manifestOf } from "../manifest.ts";
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
import { fourier } from "./fourier.ts";
import { lama, lamaConfig } from "./lama.ts";

const GOLDENS = new URL("./goldens/lama.safetensors", import.meta.url);

test.each([
  [7, 12],
  [8, 9],
  [1, 4],
])("planes of %i x %i are those of their spectrum", async (height, width) => {
  const values = { x: hashInput("x", [1, 2, height, width]) };
  const { x } = inputsFor(values);
  const { spectrumOf, planesOf } = fourier(height, width);
  const { back } = await evaluate({ back: planesOf(spectrumOf(x)) }, values, new Map());
  expectParity("planes", back, values.x.data);
});

describe("LaMa", () => {
  test("makes what the reference makes of a picture that is no square", async () => {
    const { shape, data } = hashInput("picture", [1, 4, 40, 56]);
    const wide = data.map((value) => value * 5 + 0.5);
    const values = { picture: float32(shape, wide) };
    const config = { width: 8, blocks: 2, global: 48 };
    const out = lama(weightsAt(""), inputsFor(values).picture, config);
    // means of norms near 1 would leave nothing of what the network sees
    const name = (key: string): string => (key.endsWith("running_mean") ? `${key}.bias` : key);
    const results = await evaluate({ out }, values, hashedWeights({ out }, name));
    expectParity("lama", results.out, await golden(GOLDENS, "lama"));
  });

  test("asks for every weight of the full-size file and no other", () => {
    const held = readManifest(new URL("./goldens/manifest.txt.gz", import.meta.url));
    const picture = input("picture", [1, 4, 64, 64], "float32");
    const out = lama(weightsAt(""), picture, lamaConfig(held));
    const { missing, misshaped, extra } = compareManifest(manifestOf(graphOf({ out })), held);
    const more = extra.filter(({ key }) => !key.endsWith(".num_batches_tracked"));
    expect({ missing, misshaped, more }).toEqual({ missing: [], misshaped: [], more: [] });
  });
});
