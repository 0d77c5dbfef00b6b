import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { openWeights, readFloat32 } from "@inkloom/engine/weights";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { tinyRuns, training } from "./lora-run.suite.ts";

let runs: Awaited<ReturnType<typeof tinyRuns>>;
let folder: string;
let run: (typeof runs)["run"];
beforeAll(async () => {
  runs = await tinyRuns({ wide: true });
  ({ folder, run } = runs);
});
afterAll(() => runs.close());

describe("a run", () => {
  test("measures the loss on pictures held back at the end of each epoch", async () => {
    const [dataset] = runs.data.datasets;
    if (!dataset) throw new Error("no data set");
    const data = { ...runs.data, datasets: [{ ...dataset, validationSplit: 0.25 }] };
    const { records } = await run("held", { data });
    const measured = records.filter(({ validationLoss }) => validationLoss !== undefined);
    expect(measured.map(({ epoch }) => epoch)).toEqual([1, 2]);
    expect(measured.every(({ validationLoss = 0 }) => validationLoss > 0)).toBe(true);
  });

  test("whose loss becomes no number stops, says at which step, and keeps the state before", async () => {
    const wild = training({
      learningRate: 1e30,
      maxGradNorm: 0,
      schedule: { name: "constant" },
      scaleWeightNorms: undefined, // it would bring the weights back
    });
    await expect(run("wild", wild)).rejects.toThrow(/Step 2: .* is not a finite number/);
    expect(await readdir(join(folder, "wild", "state"))).toContain("step-00000001");
    expect(await readdir(join(folder, "wild"))).not.toContain("mine.safetensors");
  });

  test("that makes everything again comes to the same losses", async () => {
    const options = { maxTrainSteps: 2 };
    const plain = await run("kept", training(options));
    const again = await run("again", training({ ...options, gradientCheckpointing: true }));
    again.records.forEach(({ loss, gradientNorm }, i) => {
      expect(loss).toBeCloseTo(plain.records[i]?.loss ?? 0, 5);
      expect(gradientNorm / (plain.records[i]?.gradientNorm ?? 0)).toBeCloseTo(1, 3);
    });
  });

  test("with batches accumulated takes a step for all of them", async () => {
    const { steps, records } = await run("sums", training({ gradientAccumulationSteps: 3 }));
    expect(steps).toBe(2);
    expect(records.map(({ epoch }) => epoch)).toEqual([1, 2]);
  });

  test("with a clip skip leaves the text encoder's last layers as they began", async () => {
    const { written } = await run("skip", training({ clipSkip: 2, epochs: 1 }));
    const { entries } = await openWeights(written.path);
    const up = async (layer: number): Promise<boolean> => {
      const key = `lora_te_text_model_encoder_layers_${layer}_mlp_fc1.lora_up.weight`;
      const entry = entries.get(key);
      return entry !== undefined && (await readFloat32(entry)).some((value) => value !== 0);
    };
    expect([await up(0), await up(1)]).toEqual([true, false]);
  });

  test("of LoHa makes LyCORIS' keys", async () => {
    const { written, records } = await run(
      "loha",
      training({
        kind: "loha",
        epochs: 1,
        dropout: undefined,
        plusRatios: undefined,
        scaleWeightNorms: undefined,
      }),
    );
    expect(records.every(({ gradientNorm }) => gradientNorm > 0)).toBe(true);
    const { entries } = await openWeights(written.path);
    const module = "lora_unet_mid_block_attentions_0_proj_in";
    expect([...entries.keys()].filter((key) => key.startsWith(`${module}.`)).sort()).toEqual(
      ["alpha", "hada_w1_a", "hada_w1_b", "hada_w2_a", "hada_w2_b"].map(
        (role) => `${module}.${role}`,
      ),
    );
  });
});
