/** Who computes a full-size U-Net of SD 1.5, and from which files: what `unet.ts` and `int8.ts` share. */
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { SD15 } from "@inkloom/models";
import { runJson } from "./measure.ts";
import { componentManifest, writeRandomCheckpoint } from "./random-checkpoint.ts";
import type { Measured } from "./side-by-side.ts";

const { values } = parseArgs({
  options: {
    pairs: { type: "string", default: "5" },
    steps: { type: "string", default: "3" },
    python: { type: "string", default: join(".venv", "bin", "python") },
    folder: { type: "string", default: join(".cache", "bench") },
  },
});

export const pairs = Number(values.pairs);

/** Random weights, made on first use. */
export async function weightFile(dtype: "F32" | "F16"): Promise<string> {
  const path = join(values.folder, `unet-${dtype.toLowerCase()}.safetensors`);
  await mkdir(values.folder, { recursive: true });
  if (!existsSync(path))
    await writeRandomCheckpoint(path, componentManifest(SD15, "unet"), { dtype, seed: 1 });
  return path;
}

export const inkloom = async (file: string, precision: "full" | "int8" = "full") =>
  (await runJson(process.execPath, [
    join(import.meta.dirname, "unet-step.ts"),
    file,
    values.steps,
    precision,
    join(values.folder, "cache"),
  ])) as Measured;

export const diffusers = async (
  file: string,
  format: "channels_last" | "contiguous",
  dtype: "float32" | "bfloat16" = "float32",
) =>
  (await runJson(values.python, [
    join(import.meta.dirname, "peer", "unet_step.py"),
    file,
    ...["--steps", values.steps, "--format", format, "--dtype", dtype],
  ])) as Measured;
