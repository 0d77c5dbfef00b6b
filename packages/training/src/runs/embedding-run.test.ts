import { join } from "node:path";
import { openWeights, readFloat32 } from "@inkloom/engine/weights";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { trainEmbedding } from "./embedding-run.ts";
import { tinyRuns, training } from "./lora-run.suite.ts";

let runs: Awaited<ReturnType<typeof tinyRuns>>;
beforeAll(async () => {
  runs = await tinyRuns({ wide: false });
});
afterAll(() => runs.close());

const run = (name: string, changes: object = {}) => {
  const word = { tokenString: "sks", vectors: 2, initWord: "thing", epochs: 1, ...changes };
  const folder = join(runs.folder, name);
  return trainEmbedding({
    ...runs.base,
    training: { ...training({}).training, ...word },
    ...{ folder, output: folder },
  });
};

describe("a word that is learnt", () => {
  test("moves away from the word it began as, and is kept as A1111 and kohya keep it", async () => {
    const { written, records, steps } = await run("whole");
    expect(steps).toBe(2);
    expect(records.every(({ gradientNorm }) => gradientNorm > 0)).toBe(true);
    const { entries, metadata } = await openWeights(written.path);
    expect([...entries.keys()]).toEqual(["emb_params"]);
    const entry = entries.get("emb_params");
    expect(entry?.shape).toEqual([2, runs.base.checkpoint.textEncoder.config.hidden]);
    const values = entry ? await readFloat32(entry) : new Float32Array();
    const half = values.length / 2;
    expect(values.subarray(0, half)).not.toEqual(values.subarray(half));
    expect(metadata).toMatchObject({
      ss_token_string: "sks",
      ss_num_vectors_per_token: "2",
      ss_init_word: "thing",
      ss_steps: "2",
      "modelspec.architecture": "stable-diffusion-v1/textual-inversion",
    });
    expect(written.hash).toMatch(/^[0-9a-f]{12}$/);
  });

  test("needs captions that say it", async () => {
    await expect(run("unsaid", { tokenString: "zzz" })).rejects.toThrow(
      /None of the 4 captions says "zzz"/,
    );
  });

  test.each([
    [{ tokenString: "two words" }, /token_string is "two words", expected one word/],
    [{ initWord: " " }, /init_word is " ", which holds no word/],
  ])("is refused with %o", async (changes, message) => {
    await expect(run("refused", changes)).rejects.toThrow(message);
  });
});
