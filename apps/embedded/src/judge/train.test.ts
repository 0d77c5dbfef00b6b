import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { labelsOf } from "./labels.ts";
import { HEADS, VALUES } from "./heads.ts";
import { writeTargets } from "./loss.ts";
import { trainJudge } from "./train.ts";
import { sampleScene } from "../scenes/index.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "inkloom-judge-"));
});
afterAll(() => rm(folder, { recursive: true }));

const settings = { seed: 3, steps: 3, batch: 2, threads: 1, rate: 1e-3 };

test("a training that was cut off goes on to the same weights", async () => {
  const losses: number[] = [];
  const onRecord = ({ loss }: { loss: number }): void => {
    losses.push(loss);
  };
  const through = await trainJudge({ ...settings, folder: join(folder, "whole"), onRecord });
  expect(losses).toHaveLength(3);
  const stop = new AbortController();
  const cut = trainJudge({
    ...settings,
    folder: join(folder, "cut"),
    signal: stop.signal,
    onRecord: ({ step }) => {
      if (step === 2) stop.abort();
    },
  });
  await expect(cut).rejects.toThrow(/abort/i);
  losses.length = 0;
  const resumed = await trainJudge({ ...settings, folder: join(folder, "cut"), onRecord });
  expect(resumed).toEqual(through);
});

test("every label of a scene is a choice of its head", () => {
  const targets = new Float32Array(VALUES);
  for (let seed = 0; seed < 200; seed++) {
    const labels = labelsOf(sampleScene(seed));
    writeTargets(labels, targets);
    const count = targets.filter((value) => value > 0).length;
    expect(count).toBe(Object.keys(labels).length);
  }
  expect(HEADS.at(-1)?.name).toBe("right.colour");
});

test("a label that is no choice is refused by name", () => {
  const write = (): void => {
    writeTargets({ place: "moon" }, new Float32Array(VALUES));
  };
  expect(write).toThrow('"moon" is no choice of place: green hills, ');
});
