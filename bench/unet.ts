/** Full-size SD 1.5 U-Net, random weights, 512x512, batch 2, on CPU: Inkloom beside diffusers on PyTorch,
 *  in interleaved pairs of fresh processes. Usage: npm run bench:unet -- [--pairs 5] [--python PATH]
 *  The Python needs the packages of parity/requirements.txt (`npm run parity` makes .venv). */
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { SD15 } from "@inkloom/models";
import { runJson, showSpread, spreadOf } from "./measure.ts";
import { componentManifest, writeRandomCheckpoint } from "./random-checkpoint.ts";

interface Measured {
  readonly ready: number;
  readonly cold: number;
  readonly steps: readonly number[];
  readonly peakKiB: number;
}

const { values } = parseArgs({
  options: {
    pairs: { type: "string", default: "5" },
    steps: { type: "string", default: "3" },
    python: { type: "string", default: join(".venv", "bin", "python") },
    folder: { type: "string", default: join(".cache", "bench") },
  },
});

const files = {
  F32: join(values.folder, "unet-f32.safetensors"),
  F16: join(values.folder, "unet-f16.safetensors"),
};
await mkdir(values.folder, { recursive: true });
for (const dtype of ["F32", "F16"] as const)
  if (!existsSync(files[dtype]))
    await writeRandomCheckpoint(files[dtype], componentManifest(SD15, "unet"), { dtype, seed: 1 });

const here = import.meta.dirname;
const ours = async (file: string): Promise<Measured> =>
  (await runJson(process.execPath, [join(here, "unet-step.ts"), file, values.steps])) as Measured;
const peer = async (format: string): Promise<Measured> =>
  (await runJson(values.python, [
    join(here, "peer", "unet_step.py"),
    files.F32,
    "--steps",
    values.steps,
    "--format",
    format,
  ])) as Measured;

const contenders = {
  "Inkloom f32": () => ours(files.F32),
  "diffusers channels_last": () => peer("channels_last"),
  "Inkloom f16": () => ours(files.F16),
  "diffusers contiguous": () => peer("contiguous"),
};
type Name = keyof typeof contenders;
const names = Object.keys(contenders) as Name[];

await ours(files.F32); // both files enter the page cache
await ours(files.F16);
const runs: Record<Name, Measured>[] = [];
for (let pair = 0; pair < Number(values.pairs); pair++) {
  const run: Partial<Record<Name, Measured>> = {};
  for (const name of names) run[name] = await contenders[name]();
  runs.push(run as Record<Name, Measured>);
  console.error(
    `pair ${pair + 1}: ${names.map((name) => `${name} ${stepOf(run[name]).toFixed(2)} s`).join(", ")}`,
  );
}

const GIB = 2 ** 20;
console.log("| | ready, s | first step, s | warm step, s | peak resident, GiB |");
console.log("|---|---|---|---|---|");
for (const name of names) {
  const column = (value: (run: Measured) => number) =>
    showSpread(spreadOf(runs.map((run) => value(run[name]))));
  const cells = [
    column((r) => r.ready),
    column((r) => r.cold),
    column(stepOf),
    column((r) => r.peakKiB / GIB),
  ];
  console.log(`| ${name} | ${cells.join(" | ")} |`);
}
console.log("\n| ratio by pair | warm step | peak |");
console.log("|---|---|---|");
for (const [a, b] of [
  ["Inkloom f32", "diffusers channels_last"],
  ["Inkloom f32", "diffusers contiguous"],
  ["Inkloom f16", "Inkloom f32"],
] as const) {
  const ratio = (value: (run: Measured) => number) =>
    showSpread(spreadOf(runs.map((run) => value(run[a]) / value(run[b]))));
  console.log(`| ${a} / ${b} | ${ratio(stepOf)} | ${ratio((r) => r.peakKiB)} |`);
}

function stepOf(run: Measured | undefined): number {
  return spreadOf(run?.steps ?? []).median;
}
