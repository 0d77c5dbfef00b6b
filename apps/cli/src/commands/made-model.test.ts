import type { Results } from "@inkloom/tools";
import { expect, test } from "vitest";
import { runRecorded } from "../surroundings.suite.ts";

const LORA: Results["lora-resize"] = {
  path: "/data/loras/x.safetensors",
  name: "x",
  bytes: 3 * 2 ** 20,
  hash: "0123456789ab",
  layers: 264,
  ranks: [4, 8],
  kept: 0.95,
  seconds: 1.5,
};
const CHECKPOINT: Results["model-merge"] = {
  path: "/data/models/y.safetensors",
  name: "y",
  bytes: 2 ** 30,
  tensors: 1130,
  averages: 2,
  kept: ["a.weight"],
  leftOut: ["b.weight", "c.weight"],
  seconds: 60,
};

const asked: Record<string, unknown>[] = [];
const run =
  <R>(result: R) =>
  (parameters: object): Promise<R> => {
    asked.push({ ...parameters });
    return Promise.resolve(result);
  };
const runs = {
  "lora-merge": run(LORA),
  "lora-resize": run(LORA),
  "lora-bake": run(CHECKPOINT),
  "model-merge": run(CHECKPOINT),
};

test("words behind the command are the entries of the list of LoRAs", async () => {
  await runRecorded(["lora", "merge", "a:0.7", "b; c:2"], { runs });
  expect(asked.at(-1)).toMatchObject({ loras: "a:0.7; b; c:2", method: "concat" });
  await runRecorded(["lora", "bake", "sd15", "a", "b"], { runs });
  expect(asked.at(-1)).toMatchObject({ model: "sd15", loras: "a; b" });
});

test("a LoRA that was made is told with its ranks, and what was kept", async () => {
  const { stdout } = await runRecorded(["lora", "resize", "x"], { runs });
  expect(stdout).toContain("/data/loras/x.safetensors");
  expect(stdout).toMatch(/Ranks +4, 8\nKept +95.00%\nTime +1.5 s/);
  const { stdout: chinese } = await runRecorded(["lora", "resize", "x", "--lang", "zh"], { runs });
  expect(chinese).toMatch(/层数 +264/);
});

test("a checkpoint that was made is told with what stayed and what was left out", async () => {
  const { stdout } = await runRecorded(["model", "merge", "a", "b"], { runs });
  expect(stdout).toMatch(/Averages left out +2/);
  expect(stdout).toMatch(/Kept as they were +a.weight\nLeft out +b.weight \(\+1\)/);
  const { stdout: json } = await runRecorded(["model", "merge", "a", "b", "--json"], { runs });
  expect(JSON.parse(json)).toEqual(CHECKPOINT);
});
