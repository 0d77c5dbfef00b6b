import { graphOf, input, type Tensor } from "@inkloom/engine";
import { describe, expect, test } from "vitest";
import { compareManifest } from "../../keys/compare.ts";
import { withSmallMeans } from "../../layers/hashed-means.suite.ts";
import { readManifest } from "../../manifest-text.suite.ts";
import { manifestOf } from "../../manifest.ts";
import { evaluate, expectParity, golden, hashedWeights, hashInput } from "../../parity.suite.ts";
import { weightsAt } from "../../weights.ts";
import { leres, LERES_KEY, type LeresConfig } from "./leres.ts";
import { leresMerge, LERES_MERGE_KEY } from "./merge.ts";

/** The small networks of parity/annotators/leres.py. */
const SMALL: LeresConfig = {
  stem: 64,
  blocks: [1, 2, 1, 1],
  width: 32,
  groups: 16,
  out: 32,
  fused: [24, 24, 24, 48],
};
const SMALL_MERGE = { width: 4, levels: 6 };

const GOLDENS = new URL("./goldens/networks.safetensors", import.meta.url);
const FILE = new URL("./goldens/manifest.txt.gz", import.meta.url);

const manifestIn = (name: string) =>
  readManifest(FILE)
    .filter(({ key }) => key.startsWith(`${name}/`) && !key.endsWith("num_batches_tracked"))
    .map(({ key, shape }) => ({ key: key.slice(name.length + 1), shape }));

describe.each([
  {
    name: "leres",
    given: hashInput("picture", [1, 3, 64, 96]),
    small: (x: Tensor) => leres(weightsAt(""), x, SMALL),
    whole: (x: Tensor) => leres(weightsAt(""), x),
    size: [1, 3, 64, 64],
    key: LERES_KEY,
  },
  {
    name: "merge",
    given: hashInput("depths", [1, 2, 64, 64]),
    small: (x: Tensor) => leresMerge(weightsAt(""), x, SMALL_MERGE),
    whole: (x: Tensor) => leresMerge(weightsAt(""), x),
    size: [1, 2, 1024, 1024],
    key: LERES_MERGE_KEY,
  },
])("$name", ({ name, given, small, whole, size, key }) => {
  test("makes what the reference makes", async () => {
    const out = small(input("x", given.shape));
    const { out: made } = await evaluate(
      { out },
      { x: given },
      hashedWeights({ out }, withSmallMeans),
    );
    expect(made.shape).toEqual([1, 1, ...given.shape.slice(2)]);
    expectParity(name, made, await golden(GOLDENS, name));
  });

  test("asks for all that the file has, and for nothing else", () => {
    const asked = manifestOf(graphOf({ out: whole(input("x", size)) }));
    const { missing, extra, misshaped } = compareManifest(asked, manifestIn(name));
    expect({ missing, extra, misshaped }).toEqual({ missing: [], extra: [], misshaped: [] });
    expect(asked.map((each) => each.key)).toContain(key);
  });
});
