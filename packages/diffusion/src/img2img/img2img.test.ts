import { type Img2imgRequest, img2imgTool, TOOLS, validate } from "@inkloom/contract";
import type { Runtime } from "@inkloom/engine";
import { type Pixels, psnr } from "@inkloom/pixels";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseInfotext } from "../finish/infotext.ts";
import { generate, type GenerateResult } from "../generate.ts";
import { keepingRuntime } from "../kept-sessions.suite.ts";
import { contextOf, expectGolden, golden, OFTEN_DRAWN, picture } from "./golden-pictures.suite.ts";
import { img2img } from "./img2img.ts";

let runtime: Runtime;
beforeAll(async () => {
  runtime = await keepingRuntime();
});
afterAll(() => runtime.close());

const context = () => contextOf(runtime);

/** The others are drawn by `npm run test:full` (img2img.full.test.ts). */
describe("pictures equal those by A1111's rules", () => {
  test.each(OFTEN_DRAWN)("$name", (asked) => expectGolden(asked, context()));
});

const BOAT = validate(img2imgTool, {
  image: "house.png",
  prompt: "a yellow boat at night",
  steps: 4,
  seed: 7,
  device: "cpu",
});

/** A quarter of the model's own size, for what is not compared with a picture of that size. */
const SMALL = { width: 64, height: 64 };

/** Draws from the house, by default with the script's mask. */
async function draw(
  request: Partial<Img2imgRequest>,
  mask?: Pixels,
  image?: Pixels,
): Promise<GenerateResult> {
  const asked = { ...BOAT, ...request, ...(mask && { mask: "mask.png" }) };
  return img2img(asked, { image: image ?? (await picture("english-1")), mask }, context());
}
const only = async (drawing: Promise<GenerateResult>) => {
  const [first] = (await drawing).pictures;
  if (first === undefined) throw new Error("no picture was drawn");
  return first;
};

/** How many pixels of two pictures differ among those that a test chooses. */
const differing = (left: Pixels, right: Pixels, chosen: (at: number) => boolean): number =>
  Array.from({ length: left.width * left.height }, (_, at) => at).filter(
    (at) => chosen(at) && [0, 1, 2].some((c) => left.data[at * 4 + c] !== right.data[at * 4 + c]),
  ).length;

describe("a picture drawn from another", () => {
  test("is the same in a batch and alone, and its job makes it again", async () => {
    const request = { ...SMALL, batch: 2, sampler: "Euler a", variation_seed: 3 };
    const together = (await draw(request)).pictures;
    expect(together.map(({ seed }) => seed)).toEqual([7, 8]);
    for (const { pixels, job } of together) {
      expect(job.tool).toBe("img2img");
      const again = await only(draw(job.parameters));
      expect(again.pixels.data).toEqual(pixels.data);
    }
  });

  test("takes the proportions of what it begins with, at the size that the model knows", async () => {
    const { pixels, job } = await only(draw({ steps: 1 }, undefined, await picture("upright")));
    expect(pixels).toMatchObject({ width: 104, height: 160 });
    expect(job.parameters).toMatchObject({ width: 104, height: 160 });
  });

  test("says what A1111 says", async () => {
    const mask = await golden("mask");
    const request = { only_masked: true, fill: "nothing", mask_blur: 6, noise_multiplier: 0.9 };
    const { infotext } = await only(
      draw({ ...request, steps: 1 } as Partial<Img2imgRequest>, mask),
    );
    expect(parseInfotext(infotext).fields).toMatchObject({
      "Denoising strength": "0.75",
      "Noise multiplier": "0.9",
      "Mask blur": "6",
      "Inpaint area": "Only masked",
      "Masked area padding": "32",
      "Masked content": "latent nothing",
    });
  });

  test("has the colors of what it begins with, if asked", async () => {
    const night = { prompt: "night", denoise: 0.9 };
    const house = await picture("english-1");
    const red = ({ data }: Pixels): number =>
      data.reduce((sum, value, at) => sum + (at % 4 === 0 ? value - (data[at + 2] ?? 0) : 0), 0);
    const plain = await only(draw(night));
    const corrected = await only(draw({ ...night, color_correction: true }));
    const away = (pixels: Pixels): number => Math.abs(red(pixels) - red(house));
    expect(away(corrected.pixels)).toBeLessThan(away(plain.pixels));
    expect(corrected.infotext).toContain("Color correction: True");
  });

  test("more noise changes more", async () => {
    const house = await picture("english-1");
    const close = async (denoise: number) =>
      psnr((await only(draw({ denoise, steps: 6 }))).pixels, house);
    const [little, more, all] = [await close(0.2), await close(0.6), await close(1)];
    expect(little).toBeGreaterThan(more + 2);
    expect(more).toBeGreaterThan(all + 1);
  });
});

describe("a mask", () => {
  test.each([{ only_masked: false }, { only_masked: true, padding: 8 }])(
    "keeps every pixel outside as it was, and changes inside: %j",
    async (request) => {
      const mask = await golden("mask");
      const { pixels } = await only(draw({ ...request, mask_blur: 0, denoise: 1, steps: 2 }, mask));
      const house = await picture("english-1");
      const inside = (at: number): boolean => mask.data[at * 4] !== 0;
      expect(differing(pixels, house, (at) => !inside(at))).toBe(0);
      expect(differing(pixels, house, inside)).toBeGreaterThan(1000);
    },
  );

  test("turned around keeps what it marks", async () => {
    const mask = await golden("mask");
    const { pixels } = await only(
      draw({ mask_invert: true, mask_blur: 0, denoise: 1, steps: 2 }, mask),
    );
    expect(differing(pixels, await picture("english-1"), (at) => mask.data[at * 4] !== 0)).toBe(0);
  });

  test("of another size is refused with both sizes", async () => {
    const small = { width: 64, height: 32, data: new Uint8ClampedArray(64 * 32 * 4).fill(255) };
    await expect(draw({}, small)).rejects.toMatchObject({
      code: "mask/size",
      message: expect.stringContaining("64x32, expected 128x128") as string,
    });
  });

  test("that marks nothing is refused, also turned around", async () => {
    const grey = (value: number): Pixels => ({
      width: 128,
      height: 128,
      data: new Uint8ClampedArray(128 * 128 * 4).map((_, at) => (at % 4 === 3 ? 255 : value)),
    });
    await expect(draw({}, grey(0))).rejects.toHaveProperty("code", "mask/empty");
    await expect(draw({ mask_invert: true }, grey(255))).rejects.toHaveProperty(
      "code",
      "mask/empty",
    );
  });

  test("at the border of the picture is drawn alone within it", async () => {
    const data = new Uint8ClampedArray(128 * 128 * 4).map((_, at) =>
      at % 4 === 3 || (at >> 2) % 128 > 110 ? 255 : 0,
    );
    const mask = { width: 128, height: 128, data };
    const request = { only_masked: true, mask_blur: 0, padding: 4, steps: 2 };
    const { pixels } = await only(draw(request, mask));
    const kept = (at: number): boolean => at % 128 <= 110;
    expect(differing(pixels, await picture("english-1"), kept)).toBe(0);
  });
});

describe("outpainting", () => {
  test("adds on each side and keeps the middle", async () => {
    const sides = { outpaint_left: 32, outpaint_top: 16, outpaint_bottom: 16 };
    const { pixels, job, infotext } = await only(
      draw({ ...sides, fill: "fill", denoise: 1, steps: 2 }),
    );
    expect(pixels).toMatchObject({ width: 160, height: 160 });
    expect(job.parameters).toMatchObject({ width: 160, height: 160, ...sides });
    expect(infotext).toContain("Outpaint: 32 0 16 16");
    const house = await picture("english-1");
    const margin = 4 * 6; // twice the blur, and where it fades
    for (let y = margin; y < 128 - margin; y++)
      for (let x = margin; x < 128; x++)
        expect(pixels.data[((y + 16) * 160 + x + 32) * 4]).toBe(house.data[(y * 128 + x) * 4]);
    const again = await only(draw(job.parameters));
    expect(again.pixels.data).toEqual(pixels.data);
  });
});

test("a picture that becomes too large to draw is refused with its size", async () => {
  const long = { width: 3000, height: 64, data: new Uint8ClampedArray(3000 * 64 * 4).fill(255) };
  const drawing = draw({ outpaint_left: 1200, outpaint_right: 8 }, undefined, long);
  await expect(drawing).rejects.toThrow("the extended picture is 4208x64, expected at most 4096");
});

describe("soft inpainting", () => {
  test("keeps what is far from the mask", async () => {
    const mask = await golden("mask");
    const { pixels, infotext } = await only(draw({ soft: true, mask_blur: 8, steps: 2 }, mask));
    const corner = (at: number): boolean => at % 128 < 16 && at < 128 * 16;
    expect(differing(pixels, await picture("english-1"), corner)).toBe(0);
    expect(infotext).toContain("Soft inpainting preservation strength: 0.5");
  });
});

describe("a second pass", () => {
  const house = { ...SMALL, prompt: "a red house", steps: 2, seed: 5, device: "cpu", hires: 1.5 };
  const drawn = (request: object) =>
    only(generate(validate(TOOLS.generate, { ...house, ...request }), context()));

  test("makes a larger picture, says so, and its job makes it again", async () => {
    const { pixels, infotext, job } = await drawn({ hires_steps: 3 });
    expect(pixels).toMatchObject({ width: 96, height: 96 });
    expect(parseInfotext(infotext).fields).toMatchObject({
      "Size-1": "64",
      "Denoising strength": "0.7",
      "Hires upscale": "1.5",
      "Hires steps": "3",
      "Hires upscaler": "Latent",
    });
    const again = await only(generate(validate(TOOLS.generate, job.parameters), context()));
    expect(again.pixels.data).toEqual(pixels.data);
  });

  test("by an upscaler that nobody knows is refused with the names", async () => {
    await expect(drawn({ hires_upscaler: "4x-Magic" })).rejects.toMatchObject({
      code: "hires/upscaler",
      message: expect.stringMatching(/"4x-Magic", expected one of Latent, .*Lanczos/) as string,
    });
  });
});

describe("a variation", () => {
  test("goes from one seed to another, a batch by the variation seed alone", async () => {
    const request = { ...SMALL, prompt: "a red house", steps: 2, seed: 5, device: "cpu" };
    const drawn = (more: object) =>
      generate(validate(TOOLS.generate, { ...request, ...more }), context());
    const plain = await only(drawn({}));
    const varied = (await drawn({ variation_seed: 9, variation_strength: 0.2, batch: 2 })).pictures;
    expect(varied.map(({ seed }) => seed)).toEqual([5, 5]);
    expect(varied.map(({ job }) => job.parameters["variation_seed"])).toEqual([9, 10]);
    const [first, second] = varied;
    expect(first?.pixels.data).not.toEqual(plain.pixels.data);
    expect(first?.pixels.data).not.toEqual(second?.pixels.data);
    expect(first?.infotext).toContain("Variation seed: 9, Variation seed strength: 0.2");
    for (const { pixels, job } of varied) {
      const again = await only(generate(validate(TOOLS.generate, job.parameters), context()));
      expect(again.pixels.data).toEqual(pixels.data);
    }
  });
});
