import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { comfyStates, type Interpretation } from "../../conditioning/comfy-emphasis.ts";
import type { TextTower } from "../../conditioning/text-tower.ts";
import type { WeightNormalization } from "../../conditioning/weight-normalization.ts";
import { emptyChunk } from "../chunks.ts";
import { clipTokenizer } from "../clip-tokenizers.ts";
import { typed } from "../syntax/source-text.ts";
import { parseComfyAttention } from "./comfy-attention.ts";
import { readComfyChunks } from "./comfy-chunks.ts";

/** Made by parity/prompt/make_comfy_goldens.py. */
const goldens = JSON.parse(
  readFileSync(new URL("goldens/comfy.json", import.meta.url), "utf8"),
) as {
  weights: [text: string, parts: [string, number][]][];
  chunks: [text: string, chunks: [ids: number[], weights: number[], words: number[]][]][];
  states: [text: string, interpretation: string, WeightNormalization, values: number[]][];
};

const tokenizer = await clipTokenizer();
const chunksOf = (text: string) =>
  readComfyChunks(tokenizer, typed(text), () => {
    throw new Error("no textual inversion is named");
  });

const filled = (values: readonly number[]): number[] =>
  Array.from({ length: 77 }, (_, i) => values[i] ?? values.at(-1) ?? 0);

/** The encoder of the goldens. */
const tower: TextTower = {
  width: 2,
  encode: ({ ids }) => {
    const total = 0.0001 * ids.reduce((sum, id) => sum + id, 0);
    const states = Float32Array.from({ length: 2 * ids.length }, (_, i) => {
      const place = i >> 1;
      return Math.sin(0.001 * (ids[place] ?? 0) * ((i % 2) + 1) + total + 0.1 * place);
    });
    return Promise.resolve({ states });
  },
};

const INTERPRETATIONS: Readonly<Record<string, Interpretation>> = {
  comfy: "comfy",
  A1111: "comfy-a1111",
  compel: "compel",
  "comfy++": "comfy++",
  down_weight: "down-weight",
};

describe("ComfyUI's prompts", () => {
  test(`are weighed as there: ${goldens.weights.length} texts`, () => {
    for (const [text, parts] of goldens.weights) {
      const read = parseComfyAttention(text).map((part) => [part.text, part.weight]);
      expect(read, text).toEqual(parts);
    }
  });

  test.each(goldens.chunks)("are cut into chunks as there: %s", (text, chunks) => {
    const read = chunksOf(text).map(({ ids, weights, words }) => [
      [...ids],
      [...weights].map((weight) => Number(weight.toFixed(5))),
      [...(words ?? [])],
    ]);
    expect(read).toEqual(chunks.map((columns) => columns.map(filled)));
  });

  test.each(goldens.states)("%s by %s, weights %s", async (text, name, normalization, values) => {
    const interpretation = INTERPRETATIONS[name];
    if (interpretation === undefined) throw new Error(`no interpretation ${name}`);
    const empty = emptyChunk(tokenizer);
    const options = { interpretation, normalization, empty };
    const states = await comfyStates(tower, chunksOf(text), options);
    const first = states.flatMap((each) => [...each].filter((_, i) => i % 2 === 0));
    const compared = [...first.slice(0, 30), ...first.slice(74, 110)];
    expect(compared).toHaveLength(values.length);
    const farthest = compared.map((value, i) => Math.abs(value - (values[i] ?? Number.NaN)));
    expect(Math.max(...farthest)).toBeLessThan(2e-5);
  });

  test("take weights beyond +-100 and words for numbers for a problem", () => {
    for (const text of ["(a:101)", "(a:nan)", "(a:-inf)", "(".repeat(60) + "a" + ")".repeat(60)])
      expect(() => parseComfyAttention(text)).toThrow(
        expect.objectContaining({ code: "prompt/weight" }),
      );
  });

  test("20,000 brackets deep are an error or text, soon", () => {
    const start = performance.now();
    const deep = "(".repeat(20_000);
    expect(parseComfyAttention(`${deep}a`)).toMatchObject([{ text: `${deep}a`, weight: 1 }]);
    expect(() => parseComfyAttention(`${deep}a${")".repeat(20_000)}`)).toThrow(
      expect.objectContaining({ code: "prompt/weight" }),
    );
    expect(parseComfyAttention("(".repeat(8000) + "a" + ":1)".repeat(8000))).toMatchObject([
      { text: "a", weight: 1 },
    ]);
    expect(performance.now() - start).toBeLessThan(2000);
  });
});
