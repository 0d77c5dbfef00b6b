import { existsSync } from "node:fs";
import { join } from "node:path";
import { openWeights } from "@inkloom/engine/weights";
import { describe, expect, test } from "vitest";
import { manifestOf } from "../manifest.ts";
import { compareManifest } from "../keys/compare.ts";
import {
  evaluate,
  expectParity,
  golden,
  hashedWeights,
  hashInput,
  inputsFor,
} from "../parity.suite.ts";
import { testWeights } from "../test-weights.suite.ts";
import { weightsAt } from "../weights.ts";
import { graphOf } from "@inkloom/engine";
import { taesdDecode, taesdEncode } from "./taesd.ts";

const GOLDENS = new URL("./goldens/tiny.safetensors", import.meta.url);
const TRAINED = join(testWeights, "taesd/taesd_decoder.safetensors");
const w = weightsAt("");
const same = (key: string): string => key;

describe("TAESD", () => {
  test("decodes latents as the reference does", async () => {
    const values = { latents: hashInput("latents", [2, 4, 5, 7]) };
    const out = taesdDecode(w, inputsFor(values).latents);
    const results = await evaluate({ out }, values, hashedWeights({ out }, same));
    expectParity("taesd decoded", results.out, await golden(GOLDENS, "decoded"));
  });

  test("encodes pictures of odd size as the reference does", async () => {
    const values = { picture: hashInput("picture", [2, 3, 37, 50]) };
    const out = taesdEncode(w, inputsFor(values).picture);
    expect(out.shape).toEqual([2, 4, 5, 7]);
    const results = await evaluate({ out }, values, hashedWeights({ out }, same));
    expectParity("taesd encoded", results.out, await golden(GOLDENS, "encoded"));
  });

  test.skipIf(!existsSync(TRAINED))(
    "uses every key of the trained decoder and decodes with it (skipped without test weights)",
    async () => {
      const values = { latents: hashInput("latents", [1, 4, 5, 7]) };
      const out = taesdDecode(w, inputsFor(values).latents);
      const { entries } = await openWeights(TRAINED);
      const { missing, extra, misshaped } = compareManifest(manifestOf(graphOf({ out })), [
        ...entries.values(),
      ]);
      expect({ missing, extra, misshaped }).toEqual({ missing: [], extra: [], misshaped: [] });
      const results = await evaluate({ out }, values, entries);
      expectParity("taesd trained", results.out, await golden(GOLDENS, "trained"));
    },
  );
});
