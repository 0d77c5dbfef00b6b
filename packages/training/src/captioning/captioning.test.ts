import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createNodeRuntime } from "@inkloom/engine/node";
import type { Pixels } from "@inkloom/pixels";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { beamSearch } from "./beam-search.ts";
import { type CaptionOptions, openCaptioner } from "./captioner.ts";
import { BLIP_GOLDEN, UNKNOWN_WORD, writeTinyCaptioner } from "./tiny-captioner.suite.ts";
import { wordPieces } from "./word-pieces.ts";

const read = (path: string): unknown =>
  JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8"));

const SIDE = 48;

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "inkloom-captions-"));
  await writeTinyCaptioner(home);
});
afterAll(() => rm(home, { recursive: true }));

async function withCaptioner<T>(
  options: CaptionOptions,
  work: (captioner: Awaited<ReturnType<typeof openCaptioner>>) => Promise<T>,
): Promise<T> {
  const runtime = await createNodeRuntime("cpu", { threads: 1 });
  const context = { runtime: () => Promise.resolve(runtime), folders: [] };
  try {
    return await work(await openCaptioner(`${home}/model.safetensors`, options, context));
  } finally {
    await runtime.close();
  }
}

const OPTIONS: CaptionOptions = { prompt: "", beams: 1, minLength: 0, maxLength: 12 };
const GREY = { width: 5, height: 3, data: new Uint8ClampedArray(60).fill(128) };

describe("a caption", () => {
  test("is made of words of the list, the same each time, with the prompt in front", async () => {
    const options = { ...OPTIONS, prompt: "w11 W12", beams: 2, minLength: 6 };
    const [one, other] = await withCaptioner(options, async (captioner) => [
      await captioner.caption(GREY),
      await captioner.caption(GREY),
    ]);
    expect(one).toMatch(/^w11 w12( w\d+)+$/);
    expect(other).toBe(one);
  });

  test("has no prompt that leaves no room", async () => {
    const opened = withCaptioner({ ...OPTIONS, prompt: "w1 ".repeat(20) }, () => Promise.resolve());
    await expect(opened).rejects.toMatchObject({ code: "input/invalid" });
  });

  test("needs the network's own list of words", async () => {
    const path = join(home, "vocab.txt");
    const list = readFileSync(path, "utf8");
    const opened = () => withCaptioner(OPTIONS, () => Promise.resolve());
    for (const text of ["a\nb\n", list.replace("[SEP]", "sep")]) {
      await writeFile(path, text);
      await expect(opened()).rejects.toMatchObject({ code: "tagger/labels" });
    }
    await rm(path);
    await expect(opened()).rejects.toMatchObject({ code: "tagger/labels" });
    await writeFile(path, list);
  });
});

describe("the search for the best words", () => {
  /** A table of what follows each token. */
  const following =
    (table: Readonly<Record<number, readonly number[]>>) =>
    (texts: readonly (readonly number[])[]): Promise<Float32Array> =>
      Promise.resolve(Float32Array.from(texts.flatMap((text) => table[text.at(-1) ?? 0] ?? [])));
  const log = (...shares: number[]): number[] => shares.map(Math.log);
  // 0 begins, 3 ends: the likelier first word leads nowhere.
  const table = {
    0: log(0.001, 0.5, 0.4, 0.099),
    1: log(0.25, 0.25, 0.25, 0.25),
    2: log(0.01, 0.01, 0.08, 0.9),
  };

  test("takes the likeliest word each time, or follows several texts", async () => {
    const options = { minLength: 0, maxLength: 3, end: 3 };
    expect(await beamSearch([0], following(table), { ...options, beams: 1 })).toEqual([0, 1, 0]);
    expect(await beamSearch([0], following(table), { ...options, beams: 2 })).toEqual([0, 2]);
  });

  test("ends no text before its least length", async () => {
    const options = { minLength: 4, maxLength: 5, end: 3, beams: 1 };
    const ends = following({ 0: log(0.2, 0.2, 0.1, 0.5), 1: log(0.1, 0.1, 0.1, 0.7) });
    expect(await beamSearch([0], ends, options)).toEqual([0, 0, 0, 0]);
  });
});

describe("BERT's tokenizer", () => {
  const { vocabulary, texts } = read("goldens/tokens.json") as {
    readonly vocabulary: readonly string[];
    readonly texts: readonly {
      readonly text: string;
      readonly ids: readonly number[];
      readonly decoded: string;
    }[];
  };
  const pieces = wordPieces(vocabulary);
  for (const { text, ids, decoded } of texts)
    test(`reads and writes ${JSON.stringify(text.slice(0, 20))} as the reference does`, () => {
      expect(pieces.encode(text)).toEqual(ids);
      expect(pieces.decode(ids)).toBe(decoded);
    });
});

describe("captions equal those of transformers", () => {
  for (const {
    salt,
    num_beams: beams,
    max_length: maxLength,
    min_length: minLength = 0,
    prompt = [],
    tokens,
  } of BLIP_GOLDEN.captions)
    test(`of picture ${salt}, ${beams} beams, ${minLength} to ${maxLength}, ${prompt.length} given`, async () => {
      const expected = tokens.at(-1) === BLIP_GOLDEN.end ? tokens.slice(1, -1) : tokens.slice(1);
      const words = expected.filter((token) => token !== UNKNOWN_WORD).map((token) => `w${token}`);
      const given = prompt.map((token) => `w${token}`).join(" ");
      const made = await withCaptioner(
        { prompt: given, beams, minLength, maxLength },
        (captioner) => captioner.caption(pictureOf(salt)),
      );
      expect(made).toBe(words.join(" "));
    });
});

/** The picture of parity/tagging/blip.py. */
function pictureOf(salt: number): Pixels {
  const data = new Uint8ClampedArray(4 * SIDE * SIDE).fill(255);
  for (let pixel = 0; pixel < SIDE * SIDE; pixel++)
    for (let c = 0; c < 3; c++)
      data[4 * pixel + c] =
        Math.imul(Math.floor(pixel / (4 * SIDE)) * 3 + c + 1000 * salt, 2654435761) >>> 24;
  return { width: SIDE, height: SIDE, data };
}
