import { describe, expect, test } from "vitest";
import { type QrRequest, TOOLS, validate } from "@inkloom/contract";
import { type Pixels, resizePillow } from "@inkloom/pixels";
import type { RunContext } from "../../run.ts";
import { drawnCode, moduleSize, qrModules } from "./code.ts";
import { codeOf, lightGuide } from "./guide.ts";
import { guidedJob, tileJob } from "./recipe.ts";
import { runQr } from "./run.ts";
import { scanned, scansFrom } from "./scan.ts";
import { untilItScans } from "./until-scans.ts";

const TEXT = "https://example.org/墨织?id=42";
const request = (given: Record<string, unknown> = {}): QrRequest =>
  validate(TOOLS.qr, { text: TEXT, prompt: "a village in the hills", ...given });

/** Hills across a photograph: a code has some five squares on each. */
const HILLS = 6;

/** Soft hills of colour, another for each seed: low random numbers enlarged. */
function photo(seed: number, width: number, height: number): Pixels {
  let state = seed + 1;
  const data = new Uint8ClampedArray(HILLS * HILLS * 4).map((_, i) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return i % 4 === 3 ? 255 : state >>> 24;
  });
  return resizePillow({ width: HILLS, height: HILLS, data }, { width, height, filter: "bicubic" });
}

/** The code at a strength over a photograph: what a control network does, in one line. */
function blended(code: Pixels, strength: number, seed: number): Pixels {
  const under = photo(seed, code.width, code.height);
  const data = code.data.map(
    (value, i) => strength * value + (1 - strength) * (under.data[i] ?? 0),
  );
  return { ...code, data };
}

describe("codes", () => {
  test("read as the text that they were made of, whatever the script, the margin and the size", async () => {
    for (const text of [TEXT, "1234567", "A".repeat(200), "春眠不觉晓，处处闻啼鸟"])
      expect(await scanned(codeOf(request({ text, width: 1024, height: 768 })))).toEqual([text]);
    const small = request({ width: 320, height: 320, qr_margin: 2 });
    expect(await scansFrom(codeOf(small), TEXT)).toBeGreaterThanOrEqual(2);
    expect(await scanned(codeOf(request({ plain: true, width: 64, height: 64 })))).toEqual([TEXT]);
  });

  test("have the highest redundancy: a fifth of it painted over still reads", async () => {
    const code = codeOf(request());
    const { width, data } = code;
    for (let y = 330; y < 440; y++) data.fill(255, (y * width + 330) * 4, (y * width + 440) * 4);
    expect(await scanned(code)).toEqual([TEXT]);
  });

  test("have squares of whole pixels, of whole cells of latents where that costs little", () => {
    const modules = { size: 29, dark: new Uint8Array(29 * 29) };
    const layout = { width: 768, height: 900, margin: 4, module: 0 };
    expect(moduleSize(modules, layout, { drawn: true })).toBe(16); // 20 fit, 16 are two cells
    expect(moduleSize(modules, { ...layout, width: 512 }, { drawn: true })).toBe(12); // 13 fit, 8 are too few
    expect(moduleSize(modules, { ...layout, module: 20 }, { drawn: true })).toBe(20);
    const at = (x: number) =>
      drawnCode(modules, { ...layout, module: 16 }, "grey").data[(450 * 768 + x) * 4];
    expect([at(0), at(87), at(88), at(151), at(384)]).toEqual([128, 128, 255, 255, 255]);
  });

  test("that do not fit are refused with the size that they need", () => {
    expect(() => codeOf(request({ width: 128, height: 128 }))).toThrow(
      /squares with its margin, which at 6 pixels each do not fit into 128x128; expected at least 2\d\dx2\d\d/,
    );
    expect(() => codeOf(request({ module_size: 100 }))).toThrow(/at 100 pixels each/);
    expect(() => qrModules("墨".repeat(900))).toThrow(/900 characters/);
  });
});

describe("the search for seeds whose pictures scan", () => {
  const code = codeOf(request({ width: 384, height: 384 }));

  test("a code blended over photographs scans from a strength of 0.6 and fails up to 0.3", async () => {
    const small = codeOf(request({ text: "inkloom", width: 232, height: 232 }));
    const scanning = async (strength: number) => {
      const read = await Promise.all(
        [1, 2, 3].map((seed) => scanned(blended(small, strength, seed))),
      );
      return read.filter((texts) => texts.includes("inkloom")).length;
    };
    const strengths = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];
    const all = [];
    for (const strength of strengths) all.push(await scanning(strength));
    expect(all.slice(0, 3)).toEqual([0, 0, 0]);
    expect(all.slice(5)).toEqual([3, 3, 3, 3, 3]);
    expect(all).toEqual(all.toSorted((a, b) => a - b)); // never fewer where it is stronger
  });

  test("goes on from seed to seed until enough scan, those first that scan from afar", async () => {
    const strengthOf = (seed: number) => [0.1, 0.05, 1, 0.1, 0.5, 0.9][seed - 100] ?? 0;
    const drawn: number[] = [];
    const draw = (seed: number) => {
      drawn.push(seed);
      return Promise.resolve(blended(code, strengthOf(seed), seed));
    };
    const search = { seed: 100, tries: 20, wanted: 2 };
    const found = await untilItScans(search, draw, (each) => scansFrom(each, TEXT));
    expect(drawn).toEqual([100, 101, 102, 103, 104]);
    expect(found.scanned).toBe(2);
    expect(found.attempts.map(({ seed }) => seed)).toEqual([102, 104, 100, 101, 103]);
  });

  test("ends after its tries and says that none scans", async () => {
    const search = { seed: 1, tries: 3, wanted: 1 };
    const nothing = await untilItScans(
      search,
      (seed) => Promise.resolve(photo(seed, 64, 64)),
      (each) => scansFrom(each, TEXT),
    );
    expect(nothing.scanned).toBe(0);
    expect(nothing.attempts.map(({ seed }) => seed)).toEqual([1, 2, 3]);
  });

  test("another text is no scan", async () => {
    expect(await scansFrom(codeOf(request({ text: "elsewhere" })), TEXT)).toBe(0);
  });
});

describe("recipes", () => {
  test("a code is followed by its network and more softly by brightness, each within its range", () => {
    const job = guidedJob(request({ seed: 5, steps: 12 }), "guide", 9);
    expect(job).toMatchObject({ prompt: "a village in the hills", seed: 9, steps: 12, batch: 1 });
    expect([job.width, job.height]).toEqual([768, 768]);
    expect(job.control).toMatchObject([
      {
        model: "control_v1p_sd15_qrcode_monster",
        image: "guide",
        preprocessor: "none",
        weight: 1.05,
        start: 0.3,
        end: 0.7,
      },
      { model: "control_v1p_sd15_brightness", image: "guide", weight: 0.4, start: 0.35, end: 0.75 },
    ]);
  });

  test("light is followed by brightness alone, from the beginning", () => {
    const light = request({ recipe: "light", brightness_weight: 0.55, brightness_end: 0.65 });
    expect(guidedJob(light, "guide", 1).control).toMatchObject([
      { model: "control_v1p_sd15_brightness", weight: 0.55, start: 0, end: 0.65 },
    ]);
  });

  test("the last pass redraws the picture by the tile network; each network can be left out", () => {
    const tile = tileJob(request(), "drawn", 7);
    expect(tile).toMatchObject({ image: "drawn", seed: 7, denoise: 0.3 });
    expect(tile?.control).toMatchObject([
      { preprocessor: "tile_resample", model: "control_v11f1e_sd15_tile", image: "drawn" },
    ]);
    expect(tileJob(request({ tile_model: "none" }), "drawn", 7)).toBeUndefined();
    expect(guidedJob(request({ brightness_model: "none" }), "guide", 1).control).toHaveLength(1);
  });

  test("words become bright letters on dark, as large as the picture", async () => {
    const guide = await lightGuide(
      request({ recipe: "light", text: "HI", width: 256, height: 128 }),
      undefined,
    );
    expect([guide.width, guide.height, guide.data[0]]).toEqual([256, 128, 0]);
    const bright = guide.data.filter((value, i) => i % 4 === 0 && value > 200).length;
    expect(bright).toBeGreaterThan(256 * 128 * 0.02);
    expect(bright).toBeLessThan(256 * 128 * 0.6);
  });
});

describe("the tool", () => {
  test("a bare code is made without a model", async () => {
    const { code, pictures } = await runQr(request({ plain: true }), {} as RunContext);
    expect(pictures).toEqual([]);
    expect(await scanned(code)).toEqual([TEXT]);
  });

  test("draws elsewhere where that is so, names the code as a file, and keeps what the last pass does not spoil", async () => {
    const seeds: string[] = [];
    const { readFile } = await import("node:fs/promises");
    const { decodePng } = await import("@inkloom/pixels");
    const finished = (pixels: Pixels, seed: number) => ({
      pictures: [{ pixels, seed, infotext: "", job: {} }],
      model: { name: "m", path: "m", family: "sd15" },
      seconds: { draw: 1 },
    });
    const elsewhere = {
      generate: async ({ seed, control }: { seed: number; control?: { image?: string }[] }) => {
        const guide = await decodePng(await readFile(control?.[0]?.image ?? ""));
        seeds.push(`draw ${seed}`);
        return finished(blended(guide, seed < 12 ? 0.05 : 0.9, seed), seed);
      },
      img2img: async ({ seed, image }: { seed: number; image: string }) => {
        seeds.push(`tile ${seed}`);
        const drawn = await decodePng(await readFile(image));
        return finished(seed === 12 ? photo(1, 384, 384) : drawn, seed);
      },
    };
    const context = { elsewhere } as unknown as RunContext;
    const asked = request({ seed: 10, wanted: 2, tries: 6, width: 384, height: 384 });
    const { pictures, scanned: count, seconds } = await runQr(asked, context);
    expect(seeds).toEqual(["draw 10", "draw 11", "draw 12", "tile 12", "draw 13", "tile 13"]);
    expect(count).toBe(2);
    expect(pictures.map(({ seed, scans }) => [seed, scans > 0])).toEqual([
      [12, true],
      [13, true],
      [10, false],
      [11, false],
    ]);
    expect(seconds).toEqual({ draw: 6 });
  });
});
