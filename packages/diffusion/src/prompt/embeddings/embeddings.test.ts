import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chunkMaker } from "../chunk-maker.ts";
import { clipTokenizer } from "../clip-tokenizers.ts";
import { typed } from "../syntax/source-text.ts";
import { readEmbedding } from "./embedding-file.ts";
import { embeddingLibrary } from "./embedding-library.ts";
import { mentions, nameFinder, readMention } from "./embedding-names.ts";

const tokenizer = await clipTokenizer();
const GOLDENS = fileURLToPath(new URL("goldens/", import.meta.url));
const WEIGHTS =
  process.env["INKLOOM_TEST_WEIGHTS"] ??
  fileURLToPath(new URL("../../../../../../shared/weights", import.meta.url));
const real = join(WEIGHTS, "embeddings");

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "inkloom-embeddings-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

/** A safetensors file of small counting numbers. */
async function write(name: string, tensors: Record<string, number[]>, fill?: number) {
  let offset = 0;
  const header: Record<string, unknown> = {};
  const data: number[] = [];
  for (const [key, shape] of Object.entries(tensors)) {
    const count = shape.reduce((a, b) => a * b, 1);
    header[key] = { dtype: "F32", shape, data_offsets: [offset, offset + 4 * count] };
    offset += 4 * count;
    for (let i = 0; i < count; i++) data.push(fill ?? i / 8);
  }
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  const path = join(folder, name);
  await mkdir(join(path, ".."), { recursive: true });
  await writeFile(path, Buffer.concat([length, text, Buffer.from(Float32Array.from(data).buffer)]));
  return path;
}

describe("the file of a textual inversion", () => {
  test.each([
    ["a1111.pt", [8], [[2, 8]]],
    ["diffusers.bin", [8], [[1, 8]]],
    ["legacy.pt", [8], [[3, 8]]],
    ["compvis.pt", [8], [[2, 8]]],
    [
      "pair.safetensors",
      [8, 12],
      [
        [2, 8],
        [2, 12],
      ],
    ],
    [
      "pair.safetensors",
      [12, 8],
      [
        [2, 12],
        [2, 8],
      ],
    ],
  ])("%s is read for widths %o", async (name, widths, shapes) => {
    const vectors = await readEmbedding(join(GOLDENS, name), widths);
    expect(vectors.map(({ count, width }) => [count, width])).toEqual(shapes);
    // The script fills them with 0, 1/8, 2/8 ...
    for (const { data } of vectors) expect([...data]).toEqual([...data].map((_, i) => i / 8));
  });

  test.skipIf(!existsSync(real))(
    "of the test weights are read (skipped without them)",
    async () => {
      const [style] = await readEmbedding(join(real, "birb-style.bin"), [768]);
      expect(style).toMatchObject({ count: 1, width: 768 });
      const [five] = await readEmbedding(join(real, "test_embedding.safetensors"), [768]);
      expect(five).toMatchObject({ count: 5, width: 768 });
      await expect(readEmbedding(join(real, "birb-style.bin"), [768, 1280])).rejects.toThrow(
        "is for SD 1.x (width 768), expected one for SDXL (width 768 + 1280)",
      );
    },
  );

  test.each([
    ["wide", { emb_params: [2, 1024] }, "is for SD 2.x (width 1024), expected one for SD 1.x"],
    ["pair", { clip_l: [1, 768], clip_g: [1, 1280] }, "is for SDXL (width 768 + 1280)"],
    ["odd", { emb_params: [2, 7] }, "is for a text encoder of width 7"],
    ["many", { emb_params: [76, 768] }, "has 76 vectors, expected 1 to 75"],
    ["none", { emb_params: [0, 768] }, "has 0 vectors"],
    ["words", { "<a>": [768], "<b>": [768] }, "holds 2 words (<a>, <b>)"],
    ["cube", { emb_params: [1, 1, 768] }, "holds no vectors"],
  ])("%s is refused", async (name, tensors, sentence) => {
    const path = await write(`${name}.safetensors`, tensors);
    await expect(readEmbedding(path, [768])).rejects.toMatchObject({
      code: "prompt/embedding",
      message: expect.stringContaining(sentence) as string,
    });
  });

  test("with numbers that are not finite is refused, and so is a damaged one", async () => {
    const path = await write("nan.safetensors", { emb_params: [1, 768] }, Number.NaN);
    await expect(readEmbedding(path, [768])).rejects.toThrow("emb_params that are not finite");
    const broken = join(folder, "broken.pt");
    await writeFile(broken, "PK\x03\x04 and no more");
    await expect(readEmbedding(broken, [768])).rejects.toMatchObject({
      code: expect.stringMatching(/^weights\//) as string,
    });
  });

  test("of a pair with unequal counts is refused", async () => {
    const path = await write("unequal.safetensors", { clip_l: [1, 8], clip_g: [2, 12] });
    await expect(readEmbedding(path, [8, 12])).rejects.toThrow("has 1 and 2 vectors");
  });
});

describe("names of textual inversions in a prompt", () => {
  test("the longest that fits is found, in any case as CLIP reads it", () => {
    const find = nameFinder(tokenizer, ["cat", "cat-style", "dog"]);
    const ids = tokenizer.encode("a Cat-Style cat dogs");
    expect(ids.map((_, at) => find(ids, at)?.name)).toEqual([
      undefined,
      "cat-style",
      undefined,
      undefined,
      "cat",
      undefined,
    ]);
    expect(find(ids, 1)?.tokens).toBe(3);
  });

  test("are mentioned outright as ComfyUI has it", () => {
    const text = "a (embedding:style.pt:1.2), embedding:dir/other, notembedding:x";
    expect(mentions(text).map(({ name }) => name)).toEqual(["style", "other"]);
    expect(readMention("embedding:style,")).toEqual({ name: "style", rest: "," });
    expect(readMention("x")).toBeUndefined();
  });
});

describe("chunks with textual inversions", () => {
  test("hold the vectors of each encoder, found below the folders by name, the first folder first", async () => {
    await write("one/sub/Hill.safetensors", { clip_l: [2, 8], clip_g: [2, 12] });
    await write("two/Hill.safetensors", { emb_params: [5, 8] });
    const library = await embeddingLibrary([join(folder, "one"), join(folder, "two"), "nowhere"]);
    expect(library.names).toEqual(["Hill"]);
    const used: string[] = [];
    const maker = chunkMaker(library, [8, 12], "a1111", (name) => used.push(name));
    for (const [encoder, width] of [8, 12].entries()) {
      const chunks = await maker.chunks(tokenizer, typed("a (hill:1.5) cat"), encoder);
      expect(chunks[0]?.vectors).toMatchObject([{ at: 2 }]);
      expect(chunks[0]?.vectors[0]?.data).toHaveLength(2 * width);
      expect(chunks[0]?.weights[3]).toBe(1.5);
    }
    expect(used).toEqual(["Hill", "Hill"]);
    const outright = await maker.chunks(tokenizer, typed("a (embedding:Hill:1.5) cat"), 0);
    expect(outright).toEqual(await maker.chunks(tokenizer, typed("a (hill:1.5) cat"), 0));
    await expect(maker.chunks(tokenizer, typed("embedding:hil"), 0)).rejects.toThrow(
      'no textual inversion "hil"; the nearest are Hill',
    );
  });
});
