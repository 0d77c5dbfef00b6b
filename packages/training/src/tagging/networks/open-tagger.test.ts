import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Problem } from "@inkloom/contract";
import type { Runtime } from "@inkloom/engine";
import { createNodeRuntime } from "@inkloom/engine/node";
import type { Pixels } from "@inkloom/pixels";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { withNamesOnly } from "@inkloom/diffusion";
import { openTagger } from "../open-tagger.ts";
import { SELECTED_TAGS, type TinyTagger, writeTinyTagger } from "../tiny-tagger.suite.ts";

let home: string;
let runtime: Runtime;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "inkloom-taggers-"));
  runtime = await createNodeRuntime("cpu", { threads: 1 });
});
afterAll(async () => {
  await runtime.close();
  await rm(home, { recursive: true, force: true });
});

const SIDE = 8;

/** A picture of one colour. */
const plain = (...colour: [number, number, number]): Pixels => ({
  width: SIDE,
  height: SIDE,
  data: Uint8ClampedArray.from({ length: 4 * SIDE * SIDE }, (_, at) => colour[at % 4] ?? 255),
});

const open = async (name: string, batch = 2) =>
  openTagger(
    name,
    { framing: "kohya", batch },
    { runtime: () => Promise.resolve(runtime), folders: [home] },
  );

async function written(name: string, tagger: TinyTagger): Promise<string> {
  await writeTinyTagger(join(home, name), tagger);
  return name;
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** Scores of the means of the three colours. */
const scoresOf = (means: readonly number[], factor: number): number[] =>
  means.map((mean) => sigmoid(mean * factor - 8));

async function expectScores(
  name: string,
  picture: Pixels,
  expected: readonly number[],
): Promise<void> {
  const tagger = await open(name);
  const prepared = tagger.prepare(picture);
  const all = await tagger.scores(Array.from({ length: tagger.batch }, () => prepared));
  await tagger.release();
  expect(all).toHaveLength(tagger.batch);
  for (const scores of all)
    expected.forEach((score, i) => {
      expect(scores[i], `${name} ${i}`).toBeCloseTo(score, 5);
    });
}

const CSV = ["selected_tags.csv", SELECTED_TAGS] as const;
const LIST = ["tags.txt", "1girl\nlong_hair\nrating:safe\n"] as const;

describe("a finished graph", () => {
  test("of SmilingWolf's takes bytes in the order blue, green, red", async () => {
    const name = await written("wd", { shape: [2, SIDE, SIDE, 3], list: CSV });
    await expectScores(name, plain(250, 128, 10), scoresOf([10, 128, 250], 1 / 16));
  });

  test("whose colours come first takes -1 to 1, and its answers become scores", async () => {
    const factor = 8;
    const shape = [1, 3, SIDE, SIDE];
    const ended = await written("timm-scores", { shape, list: CSV, factor });
    const open = await written("timm-answers", { shape, list: CSV, factor, scores: false });
    const means = [10, 128, 250].map((byte) => byte / 127.5 - 1);
    for (const name of [ended, open])
      await expectScores(name, plain(250, 128, 10), scoresOf(means, factor));
  });

  test("with a list of DeepDanbooru's takes 0 to 1 in the order red, green, blue", async () => {
    const name = await written("dd", { shape: [1, SIDE, SIDE, 3], list: LIST, factor: 16 });
    const means = [250, 128, 10].map((byte) => byte / 255);
    await expectScores(name, plain(250, 128, 10), scoresOf(means, 16));
    const { labels } = await open(name);
    expect(labels[2]).toEqual({ name: "safe", category: "rating" });
  });

  test("with a mapping of cella110n's has the labels by their numbers", async () => {
    const mapping = {
      1: { tag: "b", category: "General" },
      0: { tag: "a", category: "Rating" },
      2: { tag: "c", category: "Artist" },
    };
    const list = ["tag_mapping.json", JSON.stringify(mapping)] as const;
    const name = await written("cl", { shape: [1, 3, SIDE, SIDE], list, scores: false });
    const { labels } = await open(name);
    expect(labels.map((label) => [label.name, label.category])).toEqual([
      ["a", "rating"],
      ["b", "general"],
      ["c", "artist"],
    ]);
  });

  test("is run with fewer pictures than it takes at once", async () => {
    const tagger = await open(await written("few", { shape: [2, SIDE, SIDE, 3], list: CSV }), 1);
    expect(tagger.batch).toBe(2);
    expect(await tagger.scores([tagger.prepare(plain(1, 2, 3))])).toHaveLength(1);
    await tagger.release();
  });
});

describe("what does not fit is named", () => {
  const refused = async (name: string): Promise<Problem> => {
    const error = await open(name).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (error instanceof Problem) return error;
    throw new Error(`${name} was opened or failed otherwise: ${String(error)}`);
  };
  const shape = [1, SIDE, SIDE, 3];

  test("more labels than answers, with both numbers", async () => {
    const { code, sentence } = await refused(
      await written("four", { shape, list: CSV, answers: 4 }),
    );
    expect(code).toBe("tagger/labels");
    expect(sentence.en).toMatch(/selected_tags\.csv: it has 3 labels, expected 4, .*model\.onnx/);
    expect(sentence.zh).toMatch(/3 个标签，应为 4 个/);
  });

  test("no labels at all", async () => {
    const { code, sentence } = await refused(await written("none", { shape }));
    expect([code, sentence.en]).toEqual([
      "tagger/labels",
      expect.stringContaining("no list of labels beside it"),
    ]);
  });

  test("lists that are damaged or of something else", async () => {
    const lists = {
      "selected_tags.csv": [
        "a,b\n1,2\n",
        "",
        "tag_id,name,category\n1,x,7\n",
        "tag_id,name,category\n1,x,constructor\n",
        "tag_id,name,category\n1,,0\n",
        'tag_id,name,category\n1,"x,0\n',
        `tag_id,name,category\n1,${"x".repeat(5000)},0\n`,
        "tag_id,name,category\n1\n",
        "\u{FFFE}\0",
      ],
      "tag_mapping.json": [
        "[]",
        "{",
        '{"5":{"tag":"a","category":"General"}}',
        '{"0":{"tag":"a"}}',
      ],
    };
    let count = 0;
    for (const [file, texts] of Object.entries(lists))
      for (const text of texts) {
        const name = await written(`list-${count++}`, { shape, list: [file, text] });
        const { code, sentence } = await refused(name);
        expect([code, sentence.en], text).toEqual(["tagger/labels", expect.stringContaining(file)]);
      }
    const bytes = await written("bytes", { shape, list: CSV });
    await writeFile(join(home, bytes, "selected_tags.csv"), Buffer.from([0xff, 0xfe, 0x80]));
    expect((await refused(bytes)).sentence.en).toContain("no UTF-8");
  });

  test("graphs of other inputs", async () => {
    const { code, sentence } = await refused(
      await written("odd", { shape: [1, SIDE, 2 * SIDE, 3], list: CSV }),
    );
    expect(code).toBe("tagger/unsupported");
    expect(sentence.en).toContain("input float32 [1, 8, 16, 3]");
  });

  test("answers that are no scores", async () => {
    const name = await written("answers", { shape, list: CSV, scores: false });
    const tagger = await open(name);
    await expect(tagger.scores([tagger.prepare(plain(0, 0, 0))])).rejects.toMatchObject({
      code: "tagger/damaged",
    });
    await tagger.release();
  });

  test("files that are cut off, empty, or of something else", async () => {
    const name = await written("cut", { shape, list: CSV });
    for (const bytes of [Buffer.alloc(0), Buffer.from("hello"), Buffer.alloc(100, 8)]) {
      await writeFile(join(home, name, "model.onnx"), bytes);
      expect((await refused(name)).code).toMatch(/^(onnx|weights)\//);
    }
    await mkdir(join(home, "weights"));
    await writeFile(join(home, "weights", "model.safetensors"), "x");
    expect((await refused("weights")).code).toMatch(/^weights\//);
  });

  test("taggers that are not there, with those that are", async () => {
    const { code, sentence } = await refused("nothing");
    expect(code).toBe("tagger/missing");
    expect(sentence.en).toContain("wd");
    expect((await refused("wd14-vit-v3")).sentence.en).toContain("inkloom model pull wd14-vit-v3");
  });
});

describe("a tagger is found", () => {
  const nameOf = async (name: string): Promise<string> => {
    const tagger = await open(name);
    await tagger.release();
    return tagger.name;
  };
  const tiny = { shape: [1, SIDE, SIDE, 3], list: CSV };

  test("by its folder, by the names of the catalogue, and below the folders of other programs", async () => {
    await written("wd-swinv2-tagger-v3", tiny);
    await written("models/SmilingWolf_wd-convnext-tagger-v3", tiny);
    expect(await nameOf("WD-SwinV2-Tagger-v3")).toBe("wd-swinv2-tagger-v3");
    expect(await nameOf("wd14-swinv2-v3")).toBe("wd-swinv2-tagger-v3");
    expect(await nameOf("wd14-convnext-v3")).toBe("models/SmilingWolf_wd-convnext-tagger-v3");
  });

  test("by a file with a list of its name, and by a path", async () => {
    await writeTinyTagger(join(home, "flat"), tiny);
    const { rename } = await import("node:fs/promises");
    await rename(join(home, "flat", "model.onnx"), join(home, "single.onnx"));
    await rename(join(home, "flat", "selected_tags.csv"), join(home, "single.csv"));
    expect(await nameOf("single")).toBe("single");
    expect(await nameOf("single.onnx")).toBe("single");
    expect(await nameOf(join(home, "wd-swinv2-tagger-v3"))).toBe("wd-swinv2-tagger-v3");
    expect(await nameOf(join(home, "single.onnx"))).toBe("single");
  });

  test("but by no path where only names are taken", async () => {
    await expect(withNamesOnly(() => open(join(home, "single.onnx")))).rejects.toMatchObject({
      code: "input/name",
    });
    await expect(withNamesOnly(() => open("../single"))).rejects.toMatchObject({
      code: "input/name",
    });
  });
});
