/** What loops, tiles and sides say, refuse and report; their pixels are compared in scripts.test.ts. */
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { img2imgCount, img2imgTool, validate } from "@inkloom/contract";
import type { Runtime } from "@inkloom/engine";
import { decodePicture, type Pixels, resizePillow } from "@inkloom/pixels";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { DrawingProgress } from "../drawing/drawing.ts";
import { parseInfotext } from "../finish/infotext.ts";
import type { GenerateContext } from "../generate.ts";
import { restoreRequest } from "../restore/restore.ts";
import { img2img } from "./img2img.ts";
import { denoiseOf } from "./loopback.ts";
import { keepingRuntime } from "../kept-sessions.suite.ts";

const PICTURE = new URL("../goldens/pictures/english-1.png", import.meta.url);
const MODELS = fileURLToPath(new URL("../../../../models", import.meta.url));

let runtime: Runtime;
let house: Pixels;
beforeAll(async () => {
  runtime = await keepingRuntime();
  const whole = await decodePicture(await readFile(PICTURE));
  house = resizePillow(whole, { width: 64, height: 64, filter: "box" });
});
afterAll(() => runtime.close());

const SMALL = { prompt: "a boat", steps: 2, seed: 7, width: 64, height: 64, device: "cpu" };

async function draw(request: object, context: Partial<GenerateContext> = {}) {
  const asked = validate(img2imgTool, { ...SMALL, image: "house.png", ...request });
  const { pictures } = await img2img(
    asked,
    { image: house, mask: asked.mask === undefined ? undefined : house },
    { runtime, modelFolders: [MODELS], cacheFolder: join(tmpdir(), "inkloom-ways"), ...context },
  );
  expect(pictures).toHaveLength(img2imgCount(asked));
  return pictures;
}

/** The pixels of each picture. */
const data = (pictures: readonly { readonly pixels: Pixels }[]) =>
  pictures.map(({ pixels }) => pixels.data);

describe("loops", () => {
  test("keep every picture; each of a batch goes on from seeds of its own, and its job makes it again", async () => {
    const pictures = await draw({ loops: 2, batch: 2, denoise: 0.9, final_denoise: 0.6 });
    expect(pictures.map(({ seed }) => seed)).toEqual([7, 7, 9, 9]);
    const second = pictures.slice(2);
    const [, last] = second;
    expect(parseInfotext(last?.infotext ?? "").fields).toMatchObject({
      Loops: "2",
      Loop: "2",
      Seed: "9",
      "Denoising strength": "0.9",
      "Final denoising strength": "0.6",
      "Denoising curve": "Linear",
    });
    expect(data(await draw(last?.job.parameters ?? {}))).toEqual(data(second));
  });

  test("keep the seed of a variation, as a batch does", async () => {
    const varied = { loops: 2, batch: 2, variation_seed: 3, variation_strength: 0.5 };
    const pictures = await draw(varied);
    expect(pictures.map(({ seed }) => seed)).toEqual([7, 7, 7, 7]);
    const [, , third, last] = pictures;
    expect(third?.job.parameters).toMatchObject({ variation_seed: 4, batch: 1 });
    expect(data(await draw(third?.job.parameters ?? {}))).toEqual([
      third?.pixels.data,
      last?.pixels.data,
    ]);
  });

  test.each([
    ["linear", [0.2, 0.5, 0.8]],
    ["aggressive", [0.2, 0.2 + 0.6 * Math.SQRT1_2, 0.8]],
    ["lazy", [0.2, 0.2 + 0.6 * (1 - Math.SQRT1_2), 0.8]],
  ] as const)("change the strength along a curve: %s", (denoise_curve, expected) => {
    const curve = { denoise: 0.2, final_denoise: 0.8, denoise_curve, loops: 3 };
    expected.forEach((strength, loop) => {
      expect(denoiseOf(loop, curve)).toBeCloseTo(strength, 12);
    });
    expect(denoiseOf(0, { ...curve, loops: 1 })).toBe(0.2);
  });
});

describe("tiles", () => {
  const tiled = { upscale_by: 1.5, upscale_overlap: 16 };

  test("make one picture that is told; its job makes it again", async () => {
    const [picture] = await draw({ ...tiled, batch: 3 });
    expect(picture?.pixels).toMatchObject({ width: 96, height: 96 });
    expect(picture?.job.parameters).toMatchObject({ width: 64, height: 64, batch: 3 });
    expect(picture?.infotext).toContain(
      "SD upscale factor: 1.5, SD upscale overlap: 16, SD upscale upscaler: Lanczos",
    );
    expect(data(await draw(picture?.job.parameters ?? {}))).toEqual([picture?.pixels.data]);
  });

  test("are counted as one walk, and previews show the whole picture", async () => {
    const told: DrawingProgress[] = [];
    const previews: Promise<Pixels>[] = [];
    await draw(tiled, {
      onProgress: (progress) => {
        if (progress.stage !== "sample") return;
        told.push(progress);
        if (progress.step === 3 && progress.preview) previews.push(progress.preview());
      },
    });
    expect(told.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(told.every(({ steps }) => steps === 8)).toBe(true);
    expect(await previews[0]).toMatchObject({ width: 96, height: 96 });
  });

  test("end between two of them when they are cancelled", async () => {
    const cancelled = new AbortController();
    let steps = 0;
    const drawing = draw(tiled, {
      signal: cancelled.signal,
      onProgress: ({ stage }) => {
        if (stage === "sample" && ++steps === 2) cancelled.abort();
      },
    });
    await expect(drawing).rejects.toHaveProperty("name", "AbortError");
    expect(steps).toBe(2);
  });

  test("that are larger than the enlarged picture, or than their overlap, are refused", async () => {
    await expect(draw({ ...tiled, width: 128 })).rejects.toThrow(
      "tiles of 128x64 were asked for, the enlarged picture is 96x96; expected a width and a height within it",
    );
    await expect(draw({ ...tiled, upscale_overlap: 64 })).rejects.toThrow(
      "tiles of 64x64 overlap by 64, expected less than a tile",
    );
  });

  test("of pictures that no memory holds are refused", async () => {
    const [width, height] = [3000, 3000];
    const large = { width, height, data: new Uint8ClampedArray(width * height * 4) };
    const asked = validate(img2imgTool, { ...SMALL, image: "large.png", upscale_by: 8 });
    const context = { runtime, modelFolders: [MODELS], cacheFolder: tmpdir() };
    await expect(img2img(asked, { image: large }, context)).rejects.toThrow(
      "the enlarged picture would be 24000x24000, expected at most 134217728 pixels",
    );
  });

  test("without a size are as large as the model's pictures, within the picture", async () => {
    const [picture] = await draw({
      upscale_by: 1,
      upscale_overlap: 8,
      width: undefined,
      height: undefined,
      steps: 1,
    });
    expect(picture?.job.parameters).toMatchObject({ width: 64, height: 64 });
  });

  test("are enlarged by an upscaler's file where one is named", async () => {
    const seen: unknown[] = [];
    const [picture] = await draw(
      { ...tiled, upscaler: "/home/ann/4x.pth", steps: 1 },
      {
        enlarge: (name, pixels, size) => {
          seen.push([name, size]);
          return Promise.resolve(resizePillow(pixels, { ...size, filter: "box" }));
        },
      },
    );
    expect(seen).toEqual([["/home/ann/4x.pth", { width: 96, height: 96 }]]);
    expect(picture?.infotext).toContain("SD upscale upscaler: 4x.pth");
    await expect(draw({ ...tiled, upscaler: "Latent" })).rejects.toHaveProperty(
      "code",
      "hires/upscaler",
    );
  });
});

describe("outpainting side by side", () => {
  test("goes up to multiples of 64, keeps the middle, and comes again", async () => {
    const sides = { outpaint_mode: "mk2", outpaint_left: 24, outpaint_right: 8, mask_blur: 2 };
    const [picture] = await draw({ ...sides, denoise: 1 });
    expect(picture?.pixels).toMatchObject({ width: 128, height: 64 });
    // 64 more are shared as 24 to 8; far from the seams nothing changes
    for (const [x, y] of [[32, 8] as const, [30, 32] as const])
      expect(picture?.pixels.data[(y * 128 + x + 48) * 4]).toBe(house.data[(y * 64 + x) * 4]);
    const text = { parameters: picture?.infotext ?? "" };
    const restored = restoreRequest(text);
    expect(restored.parameters).toMatchObject({ ...sides, outpaint_falloff: 1 });
    expect(data(await draw(picture?.job.parameters ?? {}))).toEqual([picture?.pixels.data]);
  });

  test("with a strip as wide as the picture is refused", async () => {
    const asked = { outpaint_mode: "mk2", outpaint_top: 8, mask_blur: 2, mask_blur_y: 64 };
    await expect(draw(asked)).rejects.toThrow("the mask blur is 64 on a side of 64 pixels");
  });
});

test.each([
  [{ upscale_by: 2, mask: "m.png" }, "upscale_by and mask were both given"],
  [{ upscale_by: 2, loops: 2 }, "upscale_by and loops were both given"],
  [{ loops: 2, outpaint_left: 8 }, "loops and outpaint_* were both given"],
  [{ outpaint_mode: "mk2", outpaint_left: 8, fill: "noise" }, "outpaint_mode mk2 and fill noise"],
])("what A1111 does in separate scripts is not mixed: %j", async (request, sentence) => {
  await expect(draw(request)).rejects.toThrow(sentence);
});
