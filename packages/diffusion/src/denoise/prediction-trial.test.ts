import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createNodeRuntime } from "@inkloom/engine/node";
import { expect, test } from "vitest";
import { openCheckpoint } from "../checkpoint/open.ts";
import { writeSingleFile } from "../checkpoint/tiny-families.suite.ts";
import { predictionOf, trialMean } from "./prediction-trial.ts";

/** Made by parity/models/prediction_trial.py. */
const golden = JSON.parse(
  readFileSync(new URL("goldens/prediction-trial.json", import.meta.url), "utf8"),
) as { readonly mean: number };

test("a network is tried as A1111 tries it", async () => {
  const folder = await mkdtemp(join(tmpdir(), "inkloom-trial-"));
  const path = await writeSingleFile(join(folder, "tiny.safetensors"), "sd2");
  const runtime = await createNodeRuntime("cpu", { threads: 1 });
  const mean = await trialMean((await openCheckpoint(path, [])).unet, runtime);
  expect(Math.abs(mean - golden.mean)).toBeLessThan(1e-5);
  await runtime.close();
  await rm(folder, { recursive: true, force: true });
});

test("far below what it is shown lies velocity", () => {
  expect([-1.5, -1.01, -1, -0.5, 0, 2].map(predictionOf)).toEqual([
    "v",
    "v",
    "eps",
    "eps",
    "eps",
    "eps",
  ]);
});
