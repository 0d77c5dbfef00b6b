import { graphOf, input } from "@inkloom/engine";
import { describe, expect, test } from "vitest";
import { compareManifest } from "../keys/compare.ts";
import { withSmallMeans } from "../layers/hashed-means.suite.ts";
import { readManifest } from "../manifest-text.suite.ts";
import { manifestOf } from "../manifest.ts";
import { evaluate, expectParity, golden, hashedWeights, hashInput } from "../parity.suite.ts";
import { weightsAt } from "../weights.ts";
import { UNIFORMER_KEY, uniformerScores, type UniformerSegmenterConfig } from "./segmenter.ts";

/** The small network of parity/annotators/uniformer.py. */
const SMALL: UniformerSegmenterConfig = {
  channels: [16, 24, 32, 48],
  blocks: [1, 1, 2, 1],
  head: 16,
  width: 24,
  classes: 7,
};

const GOLDEN = new URL("./goldens/scores.safetensors", import.meta.url);
const FILE = new URL("./goldens/manifest.txt.gz", import.meta.url);

/** What the reference's file has beside: counters, and a second head that is for training alone. */
const UNUSED = /num_batches_tracked$|^auxiliary_head\./;

describe("uniformer", () => {
  test("makes the reference's scores", async () => {
    const picture = hashInput("picture", [1, 3, 100, 167]);
    const out = uniformerScores(weightsAt(""), input("x", picture.shape), SMALL);
    const { out: made } = await evaluate(
      { out },
      { x: picture },
      hashedWeights({ out }, withSmallMeans),
    );
    expect(made.shape).toEqual([1, 7, 25, 41]);
    expectParity("scores", made, await golden(GOLDEN, "scores"));
  });

  test("asks for all that the file has and uses, and for nothing else", () => {
    const out = uniformerScores(weightsAt(""), input("x", [1, 3, 64, 64]));
    const asked = manifestOf(graphOf({ out }));
    const file = readManifest(FILE).filter(({ key }) => !UNUSED.test(key));
    const { missing, extra, misshaped } = compareManifest(asked, file);
    expect({ missing, extra, misshaped }).toEqual({ missing: [], extra: [], misshaped: [] });
    expect(asked.map(({ key }) => key)).toContain(UNIFORMER_KEY);
  });
});
