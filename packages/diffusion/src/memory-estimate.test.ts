import type { DiskDType } from "@inkloom/engine/weights";
import { DTYPE_BYTES } from "@inkloom/engine/weights";
import { type ModelConfig, modelManifest, SD15, SDXL } from "@inkloom/models";
import { describe, expect, test } from "vitest";
import { estimateMemory, expectEnoughMemory } from "./memory-estimate.ts";

const GIBIBYTE = 2 ** 30;

/** A checkpoint as far as the estimate looks at it. */
function networks(config: ModelConfig, dtype: DiskDType): Parameters<typeof estimateMemory>[0] {
  const manifest = modelManifest(config);
  const network = (component: keyof typeof manifest) => ({
    config: config[component],
    weights: new Map(
      manifest[component].map(({ key, shape }) => {
        const length = DTYPE_BYTES[dtype] * shape.reduce((product, side) => product * side, 1);
        return [key, { key, shape, dtype, location: { kind: "file", length } }] as const;
      }),
    ),
  });
  return {
    textEncoder: network("textEncoder"),
    ...(config.textEncoder2 && { textEncoder2: network("textEncoder2") }),
    unet: network("unet"),
    vae: network("vae"),
  } as unknown as Parameters<typeof estimateMemory>[0];
}

const SD15_F32 = networks(SD15, "F32");
const square = (side: number, batch = 1) => ({ width: side, height: side, batch });
const needed = (of: Parameters<typeof estimateMemory>[0], side: number, batch = 1): number =>
  estimateMemory(of, square(side, batch)) / GIBIBYTE;

describe("the estimate", () => {
  test("of SD 1.5 in f32 at 512x512 is near the measured peak (docs/test-full.md)", () => {
    expect(needed(SD15_F32, 512) / 5.7).toBeGreaterThan(0.95);
    expect(needed(SD15_F32, 512) / 5.7).toBeLessThan(1.15);
  });

  // What the sessions of a U-Net took beyond weights and programs, docs/benchmarks.md.
  test.each([
    [256, 0.15],
    [512, 0.56],
    [768, 1.25],
  ])("of a step of SD 1.5 at %i is near the measured growth", (side, measured) => {
    const decoders = { 256: 0.22, 512: 0.875, 768: 1.97 }[side] ?? Number.NaN;
    const programs = 0.35;
    const weights = 3.97;
    const step = needed(SD15_F32, side) - programs - weights - decoders;
    expect(Math.abs(step - measured)).toBeLessThan(0.05);
  });

  test("of weights in half precision counts them as they lie in the file, and what is widened", () => {
    const [half, single] = [networks(SDXL, "F16"), networks(SDXL, "F32")];
    const saved = needed(single, 1024) - needed(half, 1024);
    const file = needed(single, 8) - needed(networks(SDXL, "F16"), 8);
    expect(saved).toBeGreaterThan(5);
    expect(saved).toBeLessThan(6.5); // half of the 12.9 GiB, less what is widened at a time
    expect(saved).toBeCloseTo(file, 1);
    expect(needed(half, 1024)).toBeGreaterThan(12.5);
    expect(needed(half, 1024)).toBeLessThan(15.28); // its peak when more was widened on loading
  });

  test("grows with the area, but not with the batch beyond its pictures", () => {
    const [tiny, small, large] = [8, 512, 1024].map((side) => needed(SD15_F32, side)) as [
      number,
      number,
      number,
    ];
    expect((large - tiny) / (small - tiny)).toBeGreaterThan(3.9);
    expect((large - tiny) / (small - tiny)).toBeLessThan(4.3);
    const pictures = (15 * 512 * 512 * 4) / GIBIBYTE;
    expect(needed(SD15_F32, 512, 16) - needed(SD15_F32, 512)).toBeCloseTo(pictures, 6);
  });

  test("follows the network's own channels", () => {
    const { unet } = SD15;
    const half = unet.levels.map((level) => ({ ...level, channels: level.channels / 2 }));
    const small = networks({ ...SD15, unet: { ...unet, levels: half } }, "F32");
    const growth = (of: typeof small) => needed(of, 1024) - needed(of, 512);
    expect(growth(small)).toBeLessThan(growth(SD15_F32));
  });
});

describe("expectEnoughMemory", () => {
  test("an absurd size is refused with the figure", () => {
    const absurd = () => {
      expectEnoughMemory(SD15_F32, square(4096), 24 * GIBIBYTE);
    };
    expect(absurd).toThrow(
      /^A picture of 4096x4096 would need about \d+\.\d GiB of memory, this machine has 24\.0\.$/,
    );
  });

  test("a usual one passes", () => {
    expectEnoughMemory(SD15_F32, square(768), 16 * GIBIBYTE);
  });
});
