/** RetinaFace against its reference (parity/annotators/retinaface.py). */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { graphOf, input, type Tensor } from "@inkloom/engine";
import { openWeights } from "@inkloom/engine/weights";
import { expect, test } from "vitest";
import { compareManifest } from "../keys/compare.ts";
import { manifestOf } from "../manifest.ts";
import { evaluate, expectParity, float32, golden, hashInput, inputsFor } from "../parity.suite.ts";
import { testWeights } from "../test-weights.suite.ts";
import { weightsAt } from "../weights.ts";
import { retinaFace } from "./retinaface.ts";

const MAPS = new URL("./goldens/retinaface.safetensors", import.meta.url);
const FILE = join(testWeights, "faces/retinaface_mobilenet0.25.pth");
const keys = JSON.parse(
  gunzipSync(await readFile(new URL("./goldens/keys.json.gz", import.meta.url))).toString(),
) as Record<string, readonly number[]>;

const outputsOf = (picture: Tensor): Record<string, Tensor> =>
  Object.fromEntries(
    retinaFace(weightsAt(""), picture).flatMap((level, i) =>
      Object.entries(level).map(([name, maps]) => [`${name}${i}`, maps as Tensor]),
    ),
  );

test("it asks for exactly the file's weights, but for counts of training", () => {
  const outputs = outputsOf(input("picture", [1, 3, 64, 64], "float32"));
  const file = Object.entries(keys)
    .map(([key, shape]) => ({ key, shape }))
    .filter(({ key }) => !key.endsWith("num_batches_tracked"));
  const { missing, misshaped, extra } = compareManifest(manifestOf(graphOf(outputs)), file);
  expect({ missing, misshaped, extra }).toEqual({ missing: [], misshaped: [], extra: [] });
});

test.skipIf(!existsSync(FILE))(
  "the trained network's maps are the reference's (skipped without test weights)",
  async () => {
    const { shape, data } = hashInput("picture", [1, 3, 64, 96]);
    const values = {
      picture: float32(
        shape,
        data.map((value) => value * 60),
      ),
    };
    const { entries } = await openWeights(FILE);
    const results = await evaluate(outputsOf(inputsFor(values).picture), values, entries);
    expect(Object.keys(results).length).toBe(9);
    for (const [name, maps] of Object.entries(results))
      expectParity(name, maps, await golden(MAPS, name));
  },
);
