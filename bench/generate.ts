/** A whole picture on CPU with full-size SD 1.5 and random weights, 512x512, 20 steps of Euler with guidance,
 *  from process start to the written PNG: the command line beside diffusers. Usage: npm run bench:generate --
 *  [--pairs 3] [--steps 20] [--python PATH] [--folder PATH]. Needs 9 GB of disk in the folder. */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { SD15 } from "@inkloom/models";
import { runJson, showSpread, spreadOf } from "./measure.ts";
import {
  componentManifest,
  singleFileManifest,
  writeRandomCheckpoint,
} from "./random-checkpoint.ts";

const { values } = parseArgs({
  options: {
    pairs: { type: "string", default: "3" },
    steps: { type: "string", default: "20" },
    python: { type: "string", default: join(".venv", "bin", "python") },
    folder: { type: "string", default: join(".cache", "bench") },
  },
});
const { steps, python } = values;
const own = join(values.folder, "sd15-f32.safetensors");
const peers = join(values.folder, "sd15");

await mkdir(peers, { recursive: true });
if (!existsSync(own))
  await writeRandomCheckpoint(own, singleFileManifest(SD15), { dtype: "F32", seed: 15 });
for (const [component, name] of [
  ["textEncoder", "text_encoder"],
  ["unet", "unet"],
  ["vae", "vae"],
] as const) {
  const path = join(peers, `${name}.safetensors`);
  if (!existsSync(path))
    await writeRandomCheckpoint(path, componentManifest(SD15, component), {
      dtype: "F32",
      seed: 15,
    });
}

const cli = join(import.meta.dirname, "..", "apps", "cli", "bin", "inkloom.mjs");
const seconds = async (work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
};

function inkloom(precision: string): Promise<void> {
  const size = ["--width", "512", "--height", "512", "--steps", steps, "--sampler", "Euler"];
  const words = ["generate", "a red house on green hills at sunset", "--seed", "7", "--force"];
  const place = [
    "--model",
    own,
    "--precision",
    precision,
    "--out",
    join(values.folder, "ours.png"),
  ];
  const child = spawn(process.execPath, [cli, ...words, ...size, ...place], {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, INKLOOM_HOME: join(values.folder, "home") },
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject).on("close", (code) => {
      if (code === 0) resolve();
      else reject(new Error(`inkloom ended with code ${String(code)}`));
    });
  });
}

const diffusers = (format: string) =>
  runJson(python, [
    join(import.meta.dirname, "peer", "generate.py"),
    ...[peers, join(values.folder, "theirs.png"), "--steps", steps, "--format", format],
  ]);

const contenders = {
  "Inkloom f32": () => inkloom("full"),
  "diffusers channels_last": () => diffusers("channels_last"),
  "Inkloom int8": () => inkloom("int8"),
  "diffusers contiguous": () => diffusers("contiguous"),
};
type Name = keyof typeof contenders;
const names = Object.keys(contenders) as Name[];

await inkloom("int8"); // makes the weights
const rounds: Record<Name, number>[] = [];
for (let pair = 0; pair < Number(values.pairs); pair++) {
  const round: Partial<Record<Name, number>> = {};
  for (const name of names) round[name] = await seconds(contenders[name]);
  rounds.push(round as Record<Name, number>);
  console.error(
    `round ${pair + 1}: ${names.map((name) => `${name} ${(round[name] ?? 0).toFixed(1)} s`).join(", ")}`,
  );
}
console.log("| | process start to PNG, s |\n|---|---|");
for (const name of names)
  console.log(`| ${name} | ${showSpread(spreadOf(rounds.map((round) => round[name])), 1)} |`);
console.log("\n| ratio by round | |\n|---|---|");
for (const name of ["Inkloom f32", "Inkloom int8"] as const)
  for (const other of ["diffusers channels_last", "diffusers contiguous"] as const)
    console.log(
      `| ${name} / ${other} | ${showSpread(spreadOf(rounds.map((round) => round[name] / round[other])))} |`,
    );
