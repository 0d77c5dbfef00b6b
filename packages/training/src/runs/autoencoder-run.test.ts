import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Runtime } from "@inkloom/engine";
import { createNodeRuntime } from "@inkloom/engine/node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hashInput } from "../../../models/src/parity.suite.ts";
import { type AutoencoderRunOptions, trainAutoencoder } from "./autoencoder-run.ts";

let folder: string;
let runtime: Runtime;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "inkloom-autoencoder-"));
  runtime = await createNodeRuntime("cpu", { threads: 1 });
});
afterAll(async () => {
  await runtime.close();
  await rm(folder, { recursive: true });
});

const SIZES = [
  { batch: 2, height: 16, width: 16 },
  { batch: 1, height: 8, width: 24 },
];

const drawn = (step: number, { batch, height, width }: (typeof SIZES)[number]) =>
  hashInput(`picture.${step % 2}`, [batch, 3, height, width]).data;

function run(name: string, changes: Partial<AutoencoderRunOptions> = {}) {
  const losses: number[] = [];
  const ending = trainAutoencoder({
    config: {
      channels: [8, 8],
      resBlocks: 1,
      groups: 4,
      pictureChannels: 3,
      latentChannels: 2,
      scalingFactor: 1,
    },
    training: {
      steps: 6,
      sizes: SIZES,
      reconstruction: "l2",
      klWeight: 1e-4,
      learningRate: 5e-3,
      optimizer: "AdamW",
      optimizerArgs: [],
      schedule: { name: "constant" },
      maxGradNorm: 1,
      beginsAsAverages: false,
      averaging: 0.5,
      seed: 5,
    },
    pictures: drawn,
    picturesIdentity: "hashes",
    runtime,
    folder: join(folder, name),
    stateEveryNSteps: 2,
    onRecord: ({ loss }) => losses.push(loss),
    ...changes,
  });
  return ending.then((weights) => ({ weights, losses }));
}

describe("an autoencoder's run", () => {
  test("learns pictures of several sizes, and goes on to the same weights after it is cut off", async () => {
    const whole = await run("whole");
    const [first = 0, , , , fifth = 0] = whole.losses;
    expect(fifth).toBeLessThan(first * 0.95); // the same pictures as at the first step
    let steps = 0;
    const cut = run("cut", {
      onRecord: () => {
        if (++steps === 3) throw new Error("cut off");
      },
    });
    await expect(cut).rejects.toThrow("cut off");
    const resumed = await run("cut");
    expect(resumed.losses).toEqual(whole.losses.slice(2));
    expect(resumed.weights).toEqual(whole.weights);
  });

  test.each([
    ["between steps", 3],
    ["while a step is made", 4],
  ])("keeps the steps that it took when it is called off %s", async (when, step) => {
    const stop = new AbortController();
    let steps = 0;
    const called = run(when, {
      signal: stop.signal,
      onRecord: () => {
        if (++steps === step) stop.abort();
      },
      pictures(at, size) {
        if (at !== 3) return drawn(at, size);
        stop.abort();
        throw new Error("no pictures any more");
      },
    });
    await expect(called).rejects.toThrow(/abort/i);
    expect(await readdir(join(folder, when, "state"))).toContain("step-00000003");
    const [whole, resumed] = [await run(`whole, ${when}`), await run(when)];
    expect(resumed.losses).toEqual(whole.losses.slice(3));
    expect(resumed.weights).toEqual(whole.weights);
  });

  test("does not go on with other pictures", async () => {
    await expect(run("whole", { picturesIdentity: "others" })).rejects.toThrow(
      /pictures was "hashes" and is "others" now/,
    );
  });
});

test("decibels count the error of a plain picture as much as that of a full one", async () => {
  const once = (scale: number) =>
    run(`scale ${scale}`, {
      training: {
        steps: 1,
        sizes: [{ batch: 1, height: 8, width: 8 }],
        reconstruction: "decibels",
        klWeight: 0,
        learningRate: 0,
        optimizer: "AdamW",
        optimizerArgs: [],
        schedule: { name: "constant" },
        maxGradNorm: 0,
        beginsAsAverages: false,
        averaging: 0,
        seed: 5,
      },
      pictures: (_, { batch, height, width }) =>
        hashInput("picture", [batch, 3, height, width]).data.map((value) => value * scale),
    });
  // an untaught network answers nearly nothing: a tenth of the picture is a hundredth of the error, 20 dB
  const [large = 0] = (await once(10)).losses;
  const [small = 0] = (await once(1)).losses;
  expect(((large - small) * 10) / Math.LN10).toBeCloseTo(20, -0.5);
});
