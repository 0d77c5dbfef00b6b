import { fileURLToPath } from "node:url";
import { openCheckpoint } from "@inkloom/diffusion";
import { beforeAll, expect, test } from "vitest";
import { captionTokenizer, saysWord } from "./caption-tokens.ts";

const MODELS = fileURLToPath(new URL("../../../../models", import.meta.url));

let checkpoint: Awaited<ReturnType<typeof openCheckpoint>>;
beforeAll(async () => {
  checkpoint = await openCheckpoint("inkloom-mini", [MODELS]);
});

test("the vectors of a new word stand where a caption says it, others as they were", async () => {
  const plain = await captionTokenizer(checkpoint, 1);
  const tokens = await captionTokenizer(checkpoint, 1, { word: "<sks>", vectors: 2 });
  const [whole = new Int32Array()] = plain("a red car").ids;
  const red = whole.indexOf((plain("car").ids[0] ?? new Int32Array())[1] ?? -1); // where "car" begins
  const { ids, vectors } = tokens("a red <SKS> car");
  expect(ids[0]?.slice(0, red)).toEqual(whole.slice(0, red));
  expect(ids[0]?.slice(red + 2)).toEqual(whole.slice(red, -2));
  const places = Array.from({ length: 77 }, (_, i) => (i === red ? 0 : i === red + 1 ? 1 : -1));
  expect(vectors).toEqual([Int32Array.from(places)]);
});

test("a caption without it holds none of them", async () => {
  const tokens = await captionTokenizer(checkpoint, 2, { word: "sks", vectors: 1 });
  const { vectors } = tokens("sksful of _sks and asks");
  expect(vectors).toHaveLength(2);
  expect(vectors?.every((row) => row.every((each) => each === -1))).toBe(true);
});

test.each([
  ["a photo of sks, at night", "sks", true],
  ["SKS", "sks", true],
  ["sks2", "sks", false],
  ["a (new+word)", "(new+word)", true],
  ["画一个新词在中间", "新词", true],
  ["一只mycat在睡觉", "mycat", true],
])("whether %s says %s is %s", (caption, word, says) => {
  expect(saysWord(caption, word)).toBe(says);
});
