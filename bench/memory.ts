/** Memory that was estimated beside what runs took, of full-size models with random weights: SD 1.5 at 512x512, batches of 1
 *  and 4, SDXL at 1024x1024, LoRAs of rank 32 on both, each by the command line in a process of its own. Peaks are the
 *  highest resident memory of the program and its engine, mapped weights included (VmHWM), Linux only. Needs 16 GB of
 *  memory and 14 GB of disk. Usage: npm run bench:memory -- [--folder .cache/bench] [--only NAME,NAME] */
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, parse } from "node:path";
import { parseArgs } from "node:util";
import { SD15 } from "@inkloom/models";
import { encodePng } from "@inkloom/pixels";
import { runCommand } from "./measure.ts";
import { singleFileManifest, writeRandomCheckpoint } from "./random-checkpoint.ts";
import { sdxlFileManifest } from "./sdxl-manifest.ts";

const { values } = parseArgs({
  options: {
    folder: { type: "string", default: join(".cache", "bench") },
    only: { type: "string" },
  },
});
await mkdir(values.folder, { recursive: true });
const sd15 = join(values.folder, "sd15-f32.safetensors");
const sd15Halves = join(values.folder, "sd15-f16.safetensors");
const sdxl = join(values.folder, "sdxl-f16.safetensors");
const home = await mkdtemp(join(tmpdir(), "inkloom-memory-"));

/** One step is enough: the next ones take what this one took. */
const drawing = (model: string, ...more: readonly string[]): readonly string[] => [
  ...["generate", "a house on green hills", "--model", model, "--device", "cpu"],
  ...["--steps", "1", "--sampler", "Euler", "--seed", "1", "--json", ...more],
];
interface Case {
  readonly what: string;
  readonly model?: string;
  readonly args: readonly string[];
}

const CASES: Readonly<Record<string, Case>> = {
  sd15: { what: "SD 1.5 f32, 512x512", model: sd15, args: drawing(sd15) },
  "sd15-batch": {
    what: "SD 1.5 f32, 512x512, batch 4",
    model: sd15,
    args: drawing(sd15, "--batch", "4"),
  },
  sdxl: { what: "SDXL f16, 1024x1024", model: sdxl, args: drawing(sdxl) },
  lora: {
    what: "LoRA of rank 32 on SD 1.5 f32, 512x512",
    model: sd15,
    args: training(sd15, "512"),
  },
  "lora-again": {
    what: "the same, gradient checkpointing",
    model: sd15,
    args: training(sd15, "512", "--gradient-checkpointing"),
  },
  "lora-halves": {
    what: "LoRA of rank 32 on SD 1.5 f16, 512x512",
    model: sd15Halves,
    args: training(sd15Halves, "512"),
  },
  "lora-sdxl": {
    what: "LoRA of rank 32 on SDXL f16, 512x512",
    model: sdxl,
    args: training(sdxl, "512"),
  },
  "lora-sdxl-again": {
    what: "LoRA of rank 32 on SDXL f16, 1024x1024, gradient checkpointing",
    model: sdxl,
    args: training(sdxl, "1024", "--gradient-checkpointing"),
  },
  "lora-mini": {
    what: "LoRA of rank 32 on the embedded model, 128x128",
    args: training("inkloom-mini", "128"),
  },
  "model-mini": {
    what: "`train model`: the embedded model's U-Net, 128x128",
    args: [
      ...["train", "model", join(home, "pictures"), "--output-name", "whole", "--device", "cpu"],
      ...["--clip-skip", "1", "--max-train-steps", "2", "--json"],
    ],
  },
};

function training(model: string, side: string, ...more: readonly string[]): readonly string[] {
  return [
    ...[
      "train",
      "lora",
      join(home, "pictures"),
      "--output-name",
      `${parse(model).name} ${side} ${more.length}`,
    ],
    ...["--model", model, "--device", "cpu", "--resolution", side, "--network-dim", "32"],
    ...["--network-train-unet-only", "--clip-skip", "1", "--max-train-steps", "2", "--json"],
    ...more,
  ];
}

try {
  const pictures = join(home, "pictures");
  await mkdir(pictures);
  for (const name of ["a", "b"]) {
    const data = new Uint8ClampedArray(512 * 512 * 4).map((_, i) => (i % 4 === 3 ? 255 : i * 7));
    await writeFile(
      join(pictures, `${name}.png`),
      await encodePng({ width: 512, height: 512, data }),
    );
    await writeFile(join(pictures, `${name}.txt`), "a picture");
  }
  console.log("| what | estimated, GiB | peak, GiB | estimate / peak |");
  console.log("| ---- | -------------- | --------- | --------------- |");
  const wanted = values.only?.split(",");
  for (const [name, { what, model, args }] of Object.entries(CASES)) {
    if (wanted && !wanted.includes(name)) continue;
    if (model !== undefined && !existsSync(model)) await make(model);
    const output = await runCommand(
      process.execPath,
      [
        ...[
          "--disable-warning=ExperimentalWarning",
          join(import.meta.dirname, "..", "apps", "cli", "src", "main.ts"),
        ],
        ...args,
      ],
      { INKLOOM_HOME: home },
    );
    const { memory } = JSON.parse(output) as {
      readonly memory?: { readonly estimated: number; readonly peak?: number };
    };
    const [estimated, peak] = [memory?.estimated ?? NaN, memory?.peak ?? NaN];
    const shown = [estimated, peak].map((bytes) => (bytes / 2 ** 30).toFixed(2)).join(" | ");
    console.log(`| ${what} | ${shown} | ${(estimated / peak).toFixed(2)} |`);
  }
} finally {
  await rm(home, { recursive: true, force: true });
}

async function make(path: string): Promise<void> {
  const manifest = path === sdxl ? sdxlFileManifest() : singleFileManifest(SD15);
  await (path === sd15
    ? writeRandomCheckpoint(path, manifest, { dtype: "F32", seed: 1 })
    : writeRandomCheckpoint(path, manifest, { dtype: "F16", seed: 17 }));
}
