import { describe, expect, test } from "vitest";
import { estimateMemory, expectEnoughMemory } from "./memory-estimate.ts";

const GIBIBYTE = 2 ** 30;

/** SD 1.5 as far as the estimate looks at it, its weights as one. */
function networks(weights = 0): Parameters<typeof estimateMemory>[0] {
  const network = (config: object, length: number) => ({
    config,
    weights: new Map([["w", { location: { kind: "file", length }, shape: [] }]]),
  });
  return {
    textEncoder: network({}, 0),
    unet: network({ levels: [{ channels: 320 }] }, weights),
    vae: network({ channels: [128, 256, 512, 512] }, 0),
  } as unknown as Parameters<typeof estimateMemory>[0];
}
const square = (side: number, batch = 1) => ({ width: side, height: side, batch });
const needed = (side: number, batch = 1, weights = 0): number =>
  estimateMemory(networks(weights), square(side, batch)) / GIBIBYTE;

describe("the estimate", () => {
  test("is what was measured with SD 1.5 at 512x512", () => {
    expect(needed(512)).toBeCloseTo(1.63, 2); // decoding
    expect(needed(512, 1, 3.2 * GIBIBYTE)).toBeCloseTo(4.83, 2);
  });

  test("grows with the area, and with a batch once the step is the larger stage", () => {
    expect(needed(1024) / needed(512)).toBeCloseTo(4, 5);
    expect(needed(512, 2)).toBeLessThan(1.1 * needed(512));
    expect(needed(512, 64)).toBeGreaterThan(10 * needed(512));
  });
});

describe("expectEnoughMemory", () => {
  test("an absurd size is refused with the figure", () => {
    const absurd = () => {
      expectEnoughMemory(networks(), square(4096), 24 * GIBIBYTE);
    };
    expect(absurd).toThrow(
      "A picture of 4096x4096 would need about 104.1 GiB of memory, this machine has 24.0.",
    );
  });

  test("a usual one passes", () => {
    expectEnoughMemory(networks(4 * GIBIBYTE), square(768), 16 * GIBIBYTE);
  });
});
