import { graphOf, input } from "@inkloom/engine";
import { describe, expect, test } from "vitest";
import { compareManifest } from "../keys/compare.ts";
import { fileName, spellOutManifest } from "../keys/open-clip.ts";
import { manifestOf } from "../manifest.ts";
import { readManifest } from "../manifest-text.suite.ts";
import {
  evaluate,
  expectParity,
  golden,
  hashInput,
  hashWeight,
  inputsFor,
} from "../parity.suite.ts";
import { weightsAt } from "../weights.ts";
import { t2iStyle, t2iStyleConfig } from "./t2i-style.ts";

const w = weightsAt("");
const keysOf = (name: string) =>
  spellOutManifest(readManifest(new URL(`./goldens/${name}.txt.gz`, import.meta.url)));

describe("T2I-Adapter's style model", () => {
  test("equals the reference", async () => {
    const config = t2iStyleConfig(keysOf("tiny"));
    if (config === undefined) throw new Error("not recognised");
    const values = { tokens: hashInput("tokens", [1, 7, 32]) };
    const out = t2iStyle(w, inputsFor(values).tokens, config);
    const weights = new Map(
      graphOf({ out }).parameters.map(({ key, shape }) => {
        const data = new Uint8Array(third(key, shape).buffer);
        return [
          key,
          { key, dtype: "F32" as const, shape, location: { kind: "memory" as const, data } },
        ];
      }),
    );
    const results = await evaluate({ out }, values, weights);
    const file = new URL("./goldens/tiny.safetensors", import.meta.url);
    expectParity("style", results.out, await golden(file, "out"));
  });

  test("asks for all that its file holds", () => {
    const file = keysOf("t2iadapter_style_sd14v1");
    const config = t2iStyleConfig(file);
    expect(config).toEqual({ width: 1024, context: 768, tokens: 8, layers: 3 });
    if (config === undefined) return;
    const out = t2iStyle(w, input("tokens", [1, 257, 1024]), config);
    const { missing, misshaped, extra } = compareManifest(manifestOf(graphOf({ out })), file);
    expect({ missing, misshaped, extra }).toEqual({ missing: [], misshaped: [], extra: [] });
  });

  test("is not found in a file of another network", () => {
    expect(t2iStyleConfig([{ key: "proj", shape: [1024, 768] }])).toBeUndefined();
  });
});

/** Queries, keys and values are thirds of one matrix of the file. */
function third(key: string, shape: readonly number[]): Float32Array {
  const name = fileName(key);
  if (name === key) return hashWeight(key, shape);
  const part = ["q", "k", "v"].findIndex((each) => key.includes(`in_proj.${each}.`));
  const [rows = 0, ...rest] = shape;
  const whole = hashWeight(name, [3 * rows, ...rest]);
  const size = whole.length / 3;
  return whole.slice(part * size, (part + 1) * size);
}
