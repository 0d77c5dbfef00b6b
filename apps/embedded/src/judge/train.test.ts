import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { labelsOf } from "./labels.ts";
import { HEADS, VALUES } from "./heads.ts";
import { writeTargets } from "./loss.ts";
import { trainJudge } from "./train.ts";
import { firstState, keepState, readState, type TrainingState } from "./training-state.ts";
import { sampleScene } from "../scenes/index.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "inkloom-judge-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function trained(start: TrainingState, steps: number): Promise<[TrainingState, number[]]> {
  let last = start;
  const losses: number[] = [];
  const onStep = (state: TrainingState, loss: number): Promise<void> => {
    last = { ...state, step: state.step };
    losses.push(loss);
    return Promise.resolve();
  };
  await trainJudge(start, { steps, batch: 2, threads: 1, rate: 1e-3, onStep });
  return [last, losses];
}

test("a training that was cut off goes on to the same weights", async () => {
  const [through, losses] = await trained(firstState(3), 3);
  const path = join(folder, "state.safetensors");
  const cut = new Error("cut off");
  const half = trainJudge(firstState(3), {
    steps: 3,
    batch: 2,
    threads: 1,
    rate: 1e-3,
    async onStep(state) {
      await keepState(path, state);
      throw cut;
    },
  });
  await expect(half).rejects.toBe(cut);
  const [resumed, rest] = await trained(await readState(path), 3);
  expect(rest).toEqual(losses.slice(1));
  expect(resumed.weights).toEqual(through.weights);
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

test("a state of another network is refused by name", async () => {
  const path = join(folder, "other.safetensors");
  const state = firstState(1);
  await keepState(path, { ...state, weights: state.weights.slice(1) });
  await expect(readState(path)).rejects.toThrow(
    '"first.stem.conv.weight" has no numbers, expected 9216',
  );
});
