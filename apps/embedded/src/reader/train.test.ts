import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openCheckpoint } from "@inkloom/diffusion";
import { afterAll, beforeAll, expect, test } from "vitest";
import { trainReader } from "./train.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "inkloom-reader-"));
});
afterAll(() => rm(folder, { recursive: true }));

test("a text encoder learns from captions; what answered is not kept", async () => {
  const base = await openCheckpoint("inkloom-mini", [
    join(import.meta.dirname, "../../../../models"),
  ]);
  const losses: number[] = [];
  const weights = await trainReader(
    {
      ...{ folder, seed: 1, steps: 6, batch: 4, rate: 1e-3, threads: 1 },
      onRecord: ({ loss }) => losses.push(loss),
    },
    base,
  );
  const keys = weights.map(({ name }) => name).sort();
  expect(keys).toEqual([...base.textEncoder.weights.keys()].sort());
  expect(losses).toHaveLength(6);
  expect((losses[4] ?? 0) + (losses[5] ?? 0)).toBeLessThan((losses[0] ?? 0) + (losses[1] ?? 0));
});
