/** Training a LoRA of rank 32 on a full-size SD 1.5 U-Net with random weights, 512x512, batch 1, on CPU: Inkloom beside
 *  diffusers, peft and PyTorch, in turn, each time in fresh processes. Usage: npm run bench:lora-training --
 *  [--pairs 3] [--steps 2] [--python .venv-training/bin/python] [--folder .cache/bench]. The Python needs the packages of
 *  parity/training/requirements.txt (`npm run parity -- training` makes .venv-training). */
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { SD15 } from "@inkloom/models";
import { runJson } from "./measure.ts";
import { componentManifest, writeRandomCheckpoint } from "./random-checkpoint.ts";
import { inTurn, type Measured, printRounds } from "./side-by-side.ts";

const { values } = parseArgs({
  options: {
    pairs: { type: "string", default: "3" },
    steps: { type: "string", default: "2" },
    python: { type: "string", default: join(".venv-training", "bin", "python") },
    folder: { type: "string", default: join(".cache", "bench") },
  },
});
const file = join(values.folder, "unet-f32.safetensors");
await mkdir(values.folder, { recursive: true });
if (!existsSync(file))
  await writeRandomCheckpoint(file, componentManifest(SD15, "unet"), { dtype: "F32", seed: 1 });

const inkloom = async () =>
  (await runJson(process.execPath, [
    join(import.meta.dirname, "lora-training-step.ts"),
    file,
    values.steps,
  ])) as Measured;
const peft = async (...more: readonly string[]) =>
  (await runJson(values.python, [
    ...["-W", "ignore", join(import.meta.dirname, "peer", "lora_training.py")],
    ...[file, "--steps", values.steps, ...more],
  ])) as Measured;

const rounds = await inTurn(
  {
    Inkloom: inkloom,
    peft: () => peft(),
    "peft channels_last": () => peft("--format", "channels_last"),
  },
  Number(values.pairs),
);
printRounds(rounds, [
  ["Inkloom", "peft"],
  ["Inkloom", "peft channels_last"],
]);
