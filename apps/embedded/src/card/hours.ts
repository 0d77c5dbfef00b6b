/** How long each training took, as its own records say. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { CONTROLS, controlName, LORA, PARTS } from "../stages.ts";

export interface Training {
  readonly name: string;
  readonly steps: number;
  readonly hours: number;
}

/** @param work folder that everything was made in */
export async function trainingHours(work: string): Promise<Training[]> {
  const run = (name: string): string => join(work, "home", "training", name);
  return Promise.all([
    read("autoencoder", join(work, "vae")),
    read("text encoder alone", join(work, "reader")),
    read("U-Net and text encoder, first part", run(PARTS[0])),
    read("U-Net, second part", run(PARTS[1])),
    ...CONTROLS.map(({ name }) => read(`ControlNet ${name}`, run(controlName(name)))),
    read("LoRA", run(LORA)),
  ]);
}

async function read(name: string, folder: string): Promise<Training> {
  const lines = (await readFile(join(folder, "losses.jsonl"), "utf8")).trimEnd().split("\n");
  const records = lines.map((line) => JSON.parse(line) as { step: number; seconds: number });
  const seconds = records.reduce((sum, record) => sum + record.seconds, 0);
  return { name, steps: records.at(-1)?.step ?? 0, hours: seconds / 3600 };
}
