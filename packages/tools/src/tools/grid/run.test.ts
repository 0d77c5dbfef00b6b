import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type ParamsOf, TOOLS, validate } from "@inkloom/contract";
import type { Runtime } from "@inkloom/engine";
import { createNodeRuntime } from "@inkloom/engine/node";
import { decodePng, encodePng, readPngText } from "@inkloom/pixels";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readPictureFile } from "../../files/picture-file.ts";
import { restorePicture } from "../../pictures/restore-picture.ts";
import type { RunContext } from "../../run.ts";
import { runGenerate } from "../generate/run.ts";
import { runImg2img } from "../img2img/run.ts";
import { runGrid } from "./run.ts";

const models = fileURLToPath(new URL("../../../../../models", import.meta.url));
let home = "";
let runtime: Runtime;
let loads: string[] = [];
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "inkloom-grid-"));
  const real = await createNodeRuntime("cpu", { threads: 1 });
  runtime = {
    device: real.device,
    capabilities: real.capabilities,
    load: (graph, options) => {
      loads.push(graph.name);
      return real.load(graph, options);
    },
    close: () => real.close(),
  };
});
afterAll(async () => {
  await runtime.close();
  await rm(home, { recursive: true });
});

const context = (more: Partial<RunContext> = {}): RunContext => ({
  runtime: () => Promise.resolve(runtime),
  home,
  embeddedModels: models,
  picture: readPictureFile,
  ...more,
});
const SIDE = 64;
const SMALL = { steps: 1, width: SIDE, height: SIDE };
const request = (given: Partial<ParamsOf<"grid">>): ParamsOf<"grid"> =>
  validate(TOOLS.grid, { ...SMALL, prompt: "a red house", seed: 7, device: "cpu", ...given });

describe("a grid", () => {
  test("loads each network once for all its pictures, and each is what it would be alone", async () => {
    loads = [];
    const told: unknown[] = [];
    const grid = request({ x: "cfg=5,7", y: "Prompt S/R=red,blue" });
    const result = await runGrid(
      grid,
      context({ onProgress: ({ picture }) => told.push(picture) }),
    );
    expect(result.drawn).toBe(4);
    expect(new Set(loads).size).toBe(loads.length);
    expect(told.at(-1)).toEqual({ number: 4, of: 4 });
    const sheet = readPngText(await readFile(result.sheet));
    expect(sheet["parameters"]).toContain(
      'Script: X/Y/Z plot, X Type: cfg, X Values: "5,7", Y Type: Prompt S/R, Y Values: "red,blue"',
    );
    // As A1111 does without Inkloom's own text.
    const bare = await encodePng(
      { width: 1, height: 1, data: new Uint8ClampedArray(4) },
      {
        parameters: sheet["parameters"] ?? "",
      },
    );
    expect(restorePicture(bare)).toMatchObject({
      source: "a1111",
      tool: "grid",
      parameters: { prompt: "a red house", x: "cfg=5,7", y: "Prompt S/R=red,blue", seed: 7 },
      unknown: [],
    });
    const last = result.cells.at(-1)?.path ?? "";
    const { parameters } = restorePicture(await readFile(last));
    expect(parameters).toMatchObject({ prompt: "a blue house", cfg: 7, seed: 7 });
    const alone = await runGenerate(validate(TOOLS.generate, parameters), context());
    expect(await decodePng(await readFile(last))).toEqual(alone.pictures[0]?.pixels);
  });

  test("a folder of its own is numbered, and an open seed is the same for all", async () => {
    const result = await runGrid(request({ x: "cfg=5,7", seed: -1 }), context());
    expect(result.folder).toMatch(/grid-0000\d$/);
    const [first, second] = result.cells;
    expect(first?.seed).toBe(second?.seed);
    expect(first?.seed).toBeGreaterThanOrEqual(0);
  });

  test("cancelled between pictures, it goes on; a damaged picture is drawn again", async () => {
    const folder = join(home, "cancelled");
    const grid = request({ x: "steps=1-4", folder });
    const stop = new AbortController();
    const cancelled = runGrid(
      grid,
      context({
        signal: stop.signal,
        onProgress: ({ picture }) => {
          if (picture?.number === 3) stop.abort();
        },
      }),
    );
    await expect(cancelled).rejects.toThrow();
    expect((await readdir(folder)).sort()).toEqual(["1.png", "2.png", "grid.json"]);
    await writeFile(join(folder, "2.png"), (await readFile(join(folder, "2.png"))).subarray(0, 99));
    const result = await runGrid(grid, context());
    expect(result.cells.map(({ drawn }) => drawn)).toEqual([false, true, true, true]);
  });
});

/** A picture of a colour, with a white square in it where `square` says. */
async function pictureFile(name: string, colour: number, square = 0): Promise<string> {
  const [width, height] = [96, 64];
  const data = new Uint8ClampedArray(width * height * 4).map((_, at) => {
    const [x, y] = [(at >> 2) % width, Math.floor((at >> 2) / width)];
    return at % 4 === 3 || (x < square && y < square) ? 255 : colour;
  });
  const path = join(home, name);
  await writeFile(path, await encodePng({ width, height, data }));
  return path;
}

describe("a grid from a picture", () => {
  test("draws each cell as img2img does, and its sheet tells no folders", async () => {
    const image = await pictureFile("red.png", 90);
    const mask = await pictureFile("mask.png", 0, 40);
    const given = { image, mask, steps: 2, x: "denoise=0.5,1", y: "Masked content=fill,original" };
    const result = await runGrid(request({ ...given, mask_blur: 2 }), context());
    expect(result.drawn).toBe(4);
    const last = result.cells.at(-1)?.path ?? "";
    const { tool, parameters } = restorePicture(await readFile(last));
    expect([tool, parameters["image"]]).toEqual(["img2img", "red.png"]);
    const alone = await runImg2img(
      validate(TOOLS.img2img, { ...parameters, image, mask }),
      context(),
    );
    expect(await decodePng(await readFile(last))).toEqual(alone.pictures[0]?.pixels);

    const sheet = await readFile(result.sheet);
    expect(sheet.includes(home)).toBe(false);
    expect(restorePicture(sheet)).toMatchObject({
      tool: "grid",
      parameters: { image: "red.png", mask: "mask.png", x: "denoise=0.5,1", mask_blur: 2 },
    });
  });

  test("goes on only with the picture that it began with", async () => {
    const image = await pictureFile("begun.png", 10);
    const folder = join(home, "begun");
    const grid = request({ image, x: "denoise=0.5,1", folder });
    await runGrid(grid, context());
    await rm(join(folder, "2.png"));
    await pictureFile("begun.png", 11);
    await expect(runGrid(grid, context())).rejects.toMatchObject({ code: "grid/other" });
    await pictureFile("begun.png", 10);
    expect((await runGrid(grid, context())).drawn).toBe(1);
  });

  test("pictures of an axis lie along it; a label is a file's name", async () => {
    const paths = [await pictureFile("a.png", 10), await pictureFile("b.png", 200)];
    const result = await runGrid(request({ x: `image=${paths.join(",")}` }), context());
    expect(result.axes[0]?.values).toEqual(["a.png", "b.png"]);
    const sheet = restorePicture(await readFile(result.sheet));
    expect(sheet.parameters["x"]).toBe("image=a.png,b.png");
  });
});

describe("a prompt matrix", () => {
  test("is drawn with the legends beside it, and restored from its sheet", async () => {
    const given = { prompt: "a house|red|at night", matrix: "positive", margin: 4 } as const;
    const result = await runGrid(request(given), context());
    expect(result.cells.map(({ x, y }) => [x, y])).toEqual([
      [0, 0],
      [1, 0],
      [0, 1],
      [1, 1],
    ]);
    const sheet = await readFile(result.sheet);
    const { pixels } = { pixels: await decodePng(sheet) };
    expect(pixels.width).toBeGreaterThan(2 * SIDE + 4 + 40);
    // The legend of the first column is grey and struck through, that of the second black.
    const left = pixels.width - (2 * SIDE + 4);
    const darkest = (from: number): number => {
      let least = 255;
      for (let y = 0; y < pixels.height - (2 * SIDE + 4); y++)
        for (let x = from; x < from + SIDE; x++)
          least = Math.min(least, pixels.data[(y * pixels.width + x) * 4] ?? 255);
      return least;
    };
    expect([darkest(left), darkest(left + SIDE + 4) < 60]).toEqual([153, true]);
    const restored = restorePicture(sheet);
    expect(restored).toMatchObject({ tool: "grid", parameters: given });
    expect(readPngText(sheet)["parameters"]).not.toContain("Script");
  });
});

describe("before the first picture", () => {
  test.each([
    ["Prompt S/R=red,<lora:nowhere:1>", "lora/missing"],
    ["Prompt S/R=red,<lora:nowhere", undefined],
    ["Prompt S/R=red,embedding:nowhere", "prompt/embedding"],
    ["Prompt S/R=red,__nowhere__", "prompt/wildcard"],
    ["Prompt S/R=red,(red:1000)", "prompt/weight"],
    ["styles=nowhere", "prompt/style"],
    ["loras=nowhere:1", "lora/missing"],
    ["refiner=nowhere", "model/missing"],
    ["hires_model=nowhere", "model/missing"],
  ])("%s: what is not there is found", async (x, code) => {
    const folder = join(home, "unchecked");
    const drawing = runGrid(request({ x, folder }), context());
    if (code === undefined) await expect(drawing).resolves.toMatchObject({ drawn: 2 });
    else {
      await expect(drawing).rejects.toMatchObject({ code });
      expect(await readdir(home)).not.toContain("unchecked");
    }
    await rm(folder, { recursive: true, force: true });
  });

  test("a LoRA that fits no such model is found by its header", async () => {
    await mkdir(join(home, "loras"), { recursive: true });
    const header = Buffer.from(
      JSON.stringify({ "x.weight": { dtype: "F32", shape: [1], data_offsets: [0, 4] } }),
    );
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(header.length));
    const file = Buffer.concat([length, header, Buffer.alloc(4)]);
    await writeFile(join(home, "loras", "strange.safetensors"), file);
    const drawing = runGrid(request({ x: "Prompt S/R=red,<lora:strange:1>" }), context());
    await expect(drawing).rejects.toMatchObject({ code: "lora/unreadable" });
  });

  test("masks that do not fit a picture are found", async () => {
    const image = await pictureFile("plain.png", 90);
    const empty = await pictureFile("empty.png", 0);
    const grid = request({ image, x: `mask=${image},${empty}` });
    await expect(runGrid(grid, context())).rejects.toMatchObject({ code: "mask/empty" });
  });
});
