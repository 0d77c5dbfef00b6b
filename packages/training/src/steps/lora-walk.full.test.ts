import { beforeAll, describe, expect, test } from "vitest";
import { loraWalk, walkGolden } from "./lora-walk.suite.ts";

describe("50 steps of LoRA training, U-Net and text encoder", () => {
  let walk: Awaited<ReturnType<typeof loraWalk>>;
  let golden: Awaited<ReturnType<typeof walkGolden>>;
  beforeAll(async () => {
    golden = await walkGolden();
    walk = await loraWalk(50);
  });

  test("have PyTorch's losses within 1 %", () => {
    const expected = golden.get("losses") ?? new Float32Array();
    const { losses } = walk;
    expect(losses).toHaveLength(expected.length);
    losses.forEach((loss, i) => {
      expect(Math.abs(loss / (expected[i] ?? 0) - 1), `step ${i + 1}`).toBeLessThan(0.01);
    });
    const [first = 0, last] = [losses.slice(0, 10), losses.slice(-10)].map((part) =>
      part.reduce((sum, loss) => sum + loss, 0),
    );
    expect(last).toBeLessThan(0.98 * first); // it learns
  });

  test("end at PyTorch's factors within 2 %", () => {
    const factors = [...golden].filter(([key]) => key !== "losses");
    expect(factors.length).toBeGreaterThan(50);
    for (const [key, expected] of factors) {
      const actual = walk.tensors.get(key);
      expect(actual, key).toHaveLength(expected.length);
      const apart = expected.map((value, i) => (actual?.[i] ?? 0) - value);
      expect(Math.hypot(...apart) / Math.hypot(...expected), key).toBeLessThan(0.02);
    }
  });
});
