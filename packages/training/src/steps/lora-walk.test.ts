import { expect, test } from "vitest";
import { loraWalk, walkGolden } from "./lora-walk.suite.ts";

test("the first steps of LoRA training have PyTorch's losses", async () => {
  const { losses } = await loraWalk(5);
  const expected = (await walkGolden()).get("losses") ?? new Float32Array();
  losses.forEach((loss, i) => {
    expect(Math.abs(loss / (expected[i] ?? 0) - 1), `step ${i + 1}`).toBeLessThan(1e-4);
  });
});
