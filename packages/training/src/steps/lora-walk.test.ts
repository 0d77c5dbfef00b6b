import { expect, test } from "vitest";
import { controlWalk, embeddingWalk, loraWalk, walkGolden } from "./lora-walk.suite.ts";

test("the first steps of LoRA training have PyTorch's losses", async () => {
  const { losses } = await loraWalk(5);
  const expected = (await walkGolden()).get("losses") ?? new Float32Array();
  losses.forEach((loss, i) => {
    expect(Math.abs(loss / (expected[i] ?? 0) - 1), `step ${i + 1}`).toBeLessThan(1e-4);
  });
});

test("the first steps of learning a word have PyTorch's losses", async () => {
  const { losses } = await embeddingWalk(3);
  const expected = (await walkGolden("embedding-walk")).get("losses") ?? new Float32Array();
  losses.forEach((loss, i) => {
    expect(Math.abs(loss / (expected[i] ?? 0) - 1), `step ${i + 1}`).toBeLessThan(1e-4);
  });
});

test("the first steps of training a ControlNet have diffusers' losses", async () => {
  const { losses } = await controlWalk(2);
  const expected = (await walkGolden("control-walk")).get("losses") ?? new Float32Array();
  losses.forEach((loss, i) => {
    expect(Math.abs(loss / (expected[i] ?? 0) - 1), `step ${i + 1}`).toBeLessThan(1e-4);
  });
});
