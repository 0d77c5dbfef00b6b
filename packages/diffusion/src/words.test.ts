import { readFileSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type GenerateRequest, TOOLS, validate } from "@inkloom/contract";
import type { Runtime } from "@inkloom/engine";
import { decodePng, psnr } from "@inkloom/pixels";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseInfotext } from "./finish/infotext.ts";
import { generate } from "./generate.ts";
import { keepingRuntime } from "./kept-sessions.suite.ts";

interface Golden extends Partial<GenerateRequest> {
  readonly name: string;
  readonly prompt: string;
}

/** Made by parity/prompt/make_picture_goldens.py. */
const GOLDENS = new URL("./prompt/goldens/pictures/", import.meta.url);
const { pictures } = JSON.parse(readFileSync(new URL("pictures.json", GOLDENS), "utf8")) as {
  readonly pictures: readonly Golden[];
};
const MODELS = fileURLToPath(new URL("../../../models", import.meta.url));

/** Smallest PSNR to the reference's picture, dB; 45 is one level of difference everywhere. */
const CLOSE = 60;

let runtime: Runtime;
let home: string;
beforeAll(async () => {
  runtime = await keepingRuntime();
  home = await mkdtemp(join(tmpdir(), "inkloom-words-"));
  await mkdir(join(home, "embeddings"));
  await mkdir(join(home, "wildcards"));
  const style = fileURLToPath(new URL("hill-style.safetensors", GOLDENS));
  await cp(style, join(home, "embeddings", "hill-style.safetensors"));
  await writeFile(join(home, "wildcards", "colors.txt"), "red\nblue\ngreen\nblack\n");
  await writeFile(
    join(home, "styles.csv"),
    "name,prompt,negative_prompt\nink,ink drawing,colour\n",
  );
});
afterAll(async () => {
  await runtime.close();
  await rm(home, { recursive: true });
});

const draw = async (request: Record<string, unknown>) =>
  generate(validate(TOOLS.generate, { prompt: "", steps: 1, seed: 7, device: "cpu", ...request }), {
    runtime,
    modelFolders: [MODELS],
    cacheFolder: join(home, "cache"),
    embeddingFolders: [join(home, "embeddings")],
    wordsFolder: home,
  });

/** A quarter of the model's own size, for what is not compared with the reference. */
const small = async (request: Record<string, unknown>) =>
  draw({ width: 64, height: 64, ...request });

describe("A1111's prompt language changes the picture as the reference does", () => {
  test.each(pictures)("$name: $prompt", async ({ name, ...request }) => {
    const [drawn] = (await draw(request)).pictures;
    const golden = await decodePng(await readFile(new URL(`${name}.png`, GOLDENS)));
    if (drawn === undefined) throw new Error("no picture was drawn");
    const decibels = psnr(drawn.pixels, golden);
    if (process.env["PARITY_VERBOSE"])
      process.stderr.write(`picture ${name}: ${decibels.toFixed(1)} dB\n`);
    expect(decibels).toBeGreaterThanOrEqual(CLOSE);
  });
});

describe("ComfyUI's ways of weighing", () => {
  const prompt = "a (red:1.4) house on (green:0.5) hills";
  test("each draw a picture of their own", async () => {
    const seen: Uint8ClampedArray[] = [];
    for (const emphasis of ["comfy", "comfy++", "comfy-a1111", "compel", "down-weight"]) {
      const [picture] = (await small({ prompt, emphasis })).pictures;
      const data = new Uint8ClampedArray(picture?.pixels.data ?? []);
      for (const other of seen) expect(data).not.toEqual(other);
      seen.push(data);
      expect(picture?.infotext).toContain("Emphasis: Comfy");
    }
  });

  test("take square brackets, BREAK and AND for text", async () => {
    const [words] = (await small({ prompt: "[a:b:0.5] AND c BREAK d", emphasis: "comfy" }))
      .pictures;
    const [same] = (await small({ prompt: "[a:b:0.5] AND c BREAK d", emphasis: "none" })).pictures;
    expect(words?.pixels.data).not.toEqual(same?.pixels.data);
  });
});

describe("a picture is saved with the words that made it", () => {
  test("after styles and wildcards, and is drawn again from them", async () => {
    const { pictures: drawn } = await small({
      prompt: "a __colors__ {house|boat}",
      negative_prompt: "{day|night}",
      styles: "ink",
      batch: 3,
    });
    expect(new Set(drawn.map(({ job }) => job.parameters["prompt"])).size).toBeGreaterThan(1);
    for (const { seed, job, infotext, pixels } of drawn) {
      expect(job.parameters["prompt"]).toMatch(
        /^a (red|blue|green|black) (house|boat), ink drawing$/,
      );
      expect(parseInfotext(infotext)).toMatchObject({
        prompt: job.parameters["prompt"],
        negativePrompt: job.parameters["negative_prompt"],
      });
      const { styles, ...again } = job.parameters;
      expect(styles).toBeUndefined();
      const [same] = (await small({ ...again, seed })).pictures;
      expect(same?.pixels.data).toEqual(pixels.data);
    }
  });

  test("names the emphasis where it is not A1111's usual one, and the textual inversions", async () => {
    const [plain] = (await small({ prompt: "a (red:1.2) house" })).pictures;
    expect(plain?.infotext).not.toContain("Emphasis");
    const request = { prompt: "a (hill-style:1.2) house", emphasis: "no-norm" };
    const [picture] = (await small(request)).pictures;
    const { fields } = parseInfotext(picture?.infotext ?? "");
    expect(fields["Emphasis"]).toBe("No norm");
    expect(fields["TI hashes"]).toMatch(/^hill-style: [0-9a-f]{12}$/);
  });
});

describe("the words of a hires fix", () => {
  const hires = { hires: 2, hires_steps: 2, steps: 1 };
  const pixels = async (request: Record<string, unknown>) =>
    (await small({ prompt: "a red house", ...hires, ...request })).pictures[0]?.pixels.data;

  test("count on behind the first walk: shares from 1 to 2", async () => {
    const blue = await pixels({ hires_prompt: "a blue house" });
    expect(await pixels({ hires_prompt: "a [red:blue:1.0] house" })).toEqual(blue);
    expect(await pixels({ hires_prompt: "a [red:blue:2.0] house" })).not.toEqual(blue);
  });

  test("may ask for networks of their own, which are looked for", async () => {
    await expect(pixels({ hires_prompt: "<lora:a:1> a house" })).rejects.toMatchObject({
      code: "lora/missing",
    });
  });
});

describe("words that cannot be had are a problem", () => {
  test.each([
    [{ prompt: "a\n(b:1000)" }, "prompt/weight", "line 2, column 3"],
    [{ prompt: "a", negative_prompt: "(b:-101)" }, "prompt/weight", "of the negative prompt"],
    [{ prompt: "a __colour__" }, "prompt/wildcard", "nearest are colors"],
    [{ prompt: "a", styles: "inc" }, "prompt/style", "nearest are ink"],
    [{ prompt: "a embedding:hil-style" }, "prompt/embedding", "nearest are hill-style"],
    [{ prompt: "embedding:none.pt", emphasis: "comfy" }, "prompt/embedding", '"none"'],
    [{ prompt: "<hypernet:a:1>" }, "prompt/network", "not supported"],
    [{ prompt: "a", negative_prompt: "<lora:a:1>" }, "prompt/network", "negative prompt"],
  ])("%o: %s", async (request, code, sentence) => {
    await expect(small(request)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(sentence) as string,
    });
  });
});
