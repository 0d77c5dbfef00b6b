import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openWeights } from "@inkloom/engine/weights";
import { expect, test } from "vitest";
import { loraWalk, walkGolden } from "./lora-walk.suite.ts";

async function expectLosses(losses: readonly number[]): Promise<void> {
  const expected = (await walkGolden()).get("losses") ?? new Float32Array();
  losses.forEach((loss, i) => {
    expect(Math.abs(loss / (expected[i] ?? 0) - 1), `step ${i + 1}`).toBeLessThan(1e-4);
  });
}

test("the first steps of LoRA training have PyTorch's losses", async () => {
  const { losses } = await loraWalk(3);
  await expectLosses(losses);
});

test("and nearly those in mixed precision", async () => {
  const { losses } = await loraWalk(3, "lora", {}, { mixedPrecision: true });
  await expectLosses(losses);
  const whole = (await walkGolden()).get("losses") ?? new Float32Array();
  const apart = losses.map((loss, i) => Math.abs(loss / (whole[i] ?? 0) - 1));
  expect(Math.max(...apart)).toBeGreaterThan(2e-6); // which the whole precision does not reach
});

test("and so they have where every convolution that may goes over tiles", async () => {
  const folder = await mkdtemp(join(tmpdir(), "inkloom-tiles-"));
  const tiles = join(folder, "kernels.safetensors");
  const { losses } = await loraWalk(2, "lora", {}, { tiles });
  await expectLosses(losses);
  const { entries } = await openWeights(tiles);
  expect(entries.size).toBeGreaterThan(30);
  // as the embedded model's own
  expect(new Set([...entries.values()].map(({ dtype }) => dtype))).toEqual(new Set(["F16"]));
  await rm(folder, { recursive: true });
});
