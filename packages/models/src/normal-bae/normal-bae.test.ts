import { graphOf, input } from "@inkloom/engine";
import { describe, expect, test } from "vitest";
import { compareManifest } from "../keys/compare.ts";
import { withSmallMeans } from "../layers/hashed-means.suite.ts";
import { readManifest } from "../manifest-text.suite.ts";
import { manifestOf } from "../manifest.ts";
import { evaluate, expectParity, golden, hashedWeights, hashInput } from "../parity.suite.ts";
import { weightsAt } from "../weights.ts";
import { normalBae, NORMAL_BAE_KEY, type NormalBaeConfig } from "./normal-bae.ts";

/** The small network of parity/annotators/normal_bae.py. */
const SMALL: NormalBaeConfig = {
  encoder: {
    stem: 16,
    stages: [
      { blocks: 2, out: 8, kernel: 3, stride: 1 },
      { blocks: 1, out: 16, kernel: 3, stride: 2 },
      { blocks: 2, out: 24, kernel: 5, stride: 2 },
      { blocks: 1, out: 24, kernel: 3, stride: 2 },
      { blocks: 1, out: 32, kernel: 5, stride: 1 },
      { blocks: 2, out: 40, kernel: 5, stride: 2 },
      { blocks: 1, out: 48, kernel: 3, stride: 1 },
    ],
    head: 56,
  },
  decoder: [32, 24, 20, 16],
  refining: 16,
};

const GOLDEN = new URL("./goldens/normals.safetensors", import.meta.url);
const FILE = new URL("./goldens/manifest.txt.gz", import.meta.url);

/** What the reference's file has beside: counters, and a norm behind the head that its decoder does not look at. */
const UNUSED = /num_batches_tracked$|^encoder\.original_model\.bn2\./;

describe("normal-bae", () => {
  test("makes the reference's normals", async () => {
    const picture = hashInput("picture", [1, 3, 64, 96]);
    const out = normalBae(weightsAt(""), input("x", picture.shape), SMALL);
    const { out: made } = await evaluate(
      { out },
      { x: picture },
      hashedWeights({ out }, withSmallMeans),
    );
    expect(made.shape).toEqual([1, 3, 64, 96]);
    expectParity("normals", made, await golden(GOLDEN, "normals"));
  });

  test("asks for all that the file has and uses, and for nothing else", () => {
    const out = normalBae(weightsAt(""), input("x", [1, 3, 64, 64]));
    const asked = manifestOf(graphOf({ out }));
    const file = readManifest(FILE).filter(({ key }) => !UNUSED.test(key));
    const { missing, extra, misshaped } = compareManifest(asked, file);
    expect({ missing, extra, misshaped }).toEqual({ missing: [], extra: [], misshaped: [] });
    expect(asked.map(({ key }) => key)).toContain(NORMAL_BAE_KEY);
  });
});
