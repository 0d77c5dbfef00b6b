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
  test.each([
    ["SD 1.5 in f32, 512x512", SD15_F32, 512, 5.7],
    ["SD 1.5 in f16, 512x512", networks(SD15, "F16"), 512, 5.07],
    ["SDXL in f16, 1024x1024", networks(SDXL, "F16"), 1024, 15.28],
  ])("of %s is near the measured peak (docs/test-full.md)", (_, of, side, peak) => {
    expect(needed(of, side) / peak).toBeGreaterThan(0.95);
    expect(needed(of, side) / peak).toBeLessThan(1.15);
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
