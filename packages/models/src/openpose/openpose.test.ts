/** OpenPose's networks against sd-webui-controlnet's (parity/annotators/pose_networks.py): maps of a small one, keys
 *  of the files that people have. */
import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import { graphOf, input, type Tensor } from "@inkloom/engine";
import { expect, test } from "vitest";
import { compareManifest } from "../keys/compare.ts";
import { manifestOf } from "../manifest.ts";
import {
  evaluate,
  expectParity,
  golden,
  hashedWeights,
  hashInput,
  inputsFor,
} from "../parity.suite.ts";
import { weightsAt } from "../weights.ts";
import { OPENPOSE_WIDTH, openposeBody, openposeFace, openposeHand } from "./openpose.ts";

const MAPS = new URL("./goldens/openpose.safetensors", import.meta.url);
const keys = JSON.parse(
  gunzipSync(await readFile(new URL("./goldens/keys.json.gz", import.meta.url))).toString(),
) as Record<string, Record<string, readonly number[]>>;

const w = weightsAt("");
const networks = {
  body: (x: Tensor, width: number) => ({ ...openposeBody(w, x, width) }),
  hand: (x: Tensor, width: number) => ({ hand: openposeHand(w, x, width) }),
  face: (x: Tensor, width: number) => ({ face: openposeFace(w, x, width) }),
};

test.each(Object.entries(networks))("the %s's maps are the reference's", async (_, network) => {
  const values = { picture: hashInput("picture", [1, 3, 40, 56]) };
  const outputs: Record<string, Tensor> = network(inputsFor(values).picture, OPENPOSE_WIDTH / 8);
  const results = await evaluate(
    outputs,
    values,
    hashedWeights(outputs, (key) => key),
  );
  for (const [name, maps] of Object.entries(results)) {
    expect(maps.shape.slice(2)).toEqual([5, 7]);
    expectParity(name, maps, await golden(MAPS, name));
  }
});

test.each(Object.entries(networks))(
  "the %s asks for exactly the file's weights",
  (name, network) => {
    const outputs = network(input("picture", [1, 3, 16, 16], "float32"), OPENPOSE_WIDTH);
    const file = Object.entries(keys[name] ?? {}).map(([key, shape]) => ({ key, shape }));
    expect(file.length).toBeGreaterThan(50);
    const { missing, misshaped, extra } = compareManifest(manifestOf(graphOf(outputs)), file);
    expect({ missing, misshaped, extra }).toEqual({ missing: [], misshaped: [], extra: [] });
  },
);
