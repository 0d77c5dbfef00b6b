/** Runs of training as their folders tell them, whichever surface began them. Links are not followed: a run is a folder of its
 *  own below `training` of the data folder. */
import type { Stats } from "node:fs";
import { lstat, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { Problem } from "@inkloom/contract";
import { partsOfName } from "@inkloom/diffusion";
import { LOSSES, type StepRecord, stopAdvice } from "@inkloom/training";
import type { FolderContext } from "../run.ts";
import { readLosses, thinned } from "./read-losses.ts";
import { readRunNote, type RunNote } from "./run-note.ts";

export interface TrainingRun {
  /** Of its folder, and of what it makes. */
  readonly name: string;
  /** undefined for runs of versions that kept none. */
  readonly note: RunNote | undefined;
  /** When a step was last noted, or the run begun. */
  readonly changedAt: Date;
  /** Its last step; undefined before the first. */
  readonly last: StepRecord | undefined;
  /** Loss on the pictures held back, where it was measured last. */
  readonly validationLoss: number | undefined;
  /** Whether there is a state to go on from. */
  readonly hasState: boolean;
  /** Mean losses of parts of the run, in order: at most {@link CURVE}. */
  readonly curve: readonly number[];
}

export interface TrainingRunDetails extends TrainingRun {
  readonly records: readonly StepRecord[];
  readonly samples: readonly RunSample[];
  readonly files: readonly RunFile[];
  readonly advice: ReturnType<typeof stopAdvice>;
}

/** A picture that was drawn with what was learnt by then. */
export interface RunSample {
  readonly file: string;
  readonly step: number;
  /** Which of the prompts, from 1. */
  readonly prompt: number;
  /** Changes with the picture. */
  readonly version: string;
}

/** A file that the run made. */
export interface RunFile {
  /** As requests call it. */
  readonly name: string;
  readonly kind: "lora" | "embedding" | "controlnet" | "checkpoint";
  readonly bytes: number;
  /** From 1; undefined for the last. */
  readonly epoch: number | undefined;
}

/** Points of a small curve. */
const CURVE = 80;
/** Records that a chart is given. */
const MOST_RECORDS = 4000;
/** Runs that are listed, the newest. */
const MOST_RUNS = 200;
/** Bytes of a sample that is read. */
const LARGEST_SAMPLE = 64 * 2 ** 20;

/** Where finished files of each tool are kept, below the data folder. */
const KEPT: Readonly<Record<string, { readonly kind: RunFile["kind"]; readonly folder: string }>> =
  {
    "train-lora": { kind: "lora", folder: "loras" },
    "train-embedding": { kind: "embedding", folder: "embeddings" },
    "train-controlnet": { kind: "controlnet", folder: "controlnet" },
    "train-model": { kind: "checkpoint", folder: "models" },
  };

type Home = Pick<FolderContext, "home">;

const runsFolder = ({ home }: Home): string => join(home, "training");

/** The newest first. */
export async function trainingRuns(context: Home): Promise<readonly TrainingRun[]> {
  const entries = await readdir(runsFolder(context), { withFileTypes: true }).catch(() => []);
  const runs = await Promise.all(
    entries
      .filter((entry) => entry.isDirectory() && partsOfName(entry.name)?.length === 1)
      .map(async ({ name }) => {
        const folder = join(runsFolder(context), name);
        const [losses, own] = await Promise.all([about(join(folder, LOSSES)), about(folder)]);
        return { name, folder, changed: Math.max(losses?.mtimeMs ?? 0, own?.mtimeMs ?? 0) };
      }),
  );
  const newest = runs.toSorted((a, b) => b.changed - a.changed).slice(0, MOST_RUNS);
  const read: TrainingRun[] = [];
  // One after the other: the losses of long runs are megabytes.
  for (const { name, folder, changed } of newest)
    read.push(await summary(name, folder, changed, await lossFacts(folder)));
  return read;
}

/** What lists tell of losses. */
type LossFacts = Pick<TrainingRun, "last" | "validationLoss" | "curve">;

const factsOf = (records: readonly StepRecord[]): LossFacts => ({
  last: records.at(-1),
  validationLoss: records.findLast((each) => each.validationLoss !== undefined)?.validationLoss,
  curve: thinned(records, CURVE).map(({ loss }) => loss),
});

/** By folder: lists are asked for at every change of one run, and the losses of the others stay as they are. */
const knownFacts = new Map<string, { readonly version: string; readonly facts: LossFacts }>();

async function lossFacts(folder: string): Promise<LossFacts> {
  const found = await about(join(folder, LOSSES));
  const version = found === undefined ? "" : versionOf(found);
  const known = knownFacts.get(folder);
  if (known?.version === version) return known.facts;
  const facts = factsOf(await readLosses(folder));
  if (knownFacts.size >= MOST_RUNS) knownFacts.clear();
  knownFacts.set(folder, { version, facts });
  return facts;
}

/** @throws Problem `training/unknown` */
export async function trainingRun(context: Home, name: string): Promise<TrainingRunDetails> {
  const folder = await expectRun(context, name);
  const [records, changed] = await Promise.all([readLosses(folder), about(folder)]);
  const run = await summary(name, folder, changed?.mtimeMs ?? 0, factsOf(records));
  return {
    ...run,
    records: thinned(records, MOST_RECORDS),
    samples: await samplesOf(folder),
    files: await filesOf(context, run),
    advice: stopAdvice(records),
  };
}

/** The records beyond a step, all of them. @throws Problem `training/unknown` */
export async function trainingRecordsAfter(
  context: Home,
  name: string,
  step: number,
): Promise<readonly StepRecord[]> {
  const records = await readLosses(await expectRun(context, name));
  return thinned(
    records.filter((record) => record.step > step),
    MOST_RECORDS,
  );
}

/** A PNG. @throws Problem `training/unknown` */
export async function trainingSample(
  context: Home,
  name: string,
  file: string,
): Promise<{ readonly bytes: Uint8Array; readonly version: string }> {
  const folder = await expectRun(context, name);
  const samples = join(folder, "samples");
  const path = join(samples, file);
  const isSample = readSampleName(file) && (await about(samples))?.isDirectory() === true;
  const found = isSample ? await about(path) : undefined;
  if (found?.isFile() !== true || found.size > LARGEST_SAMPLE) throw unknown(`${name}/${file}`);
  return { bytes: await readFile(path), version: versionOf(found) };
}

async function summary(
  name: string,
  folder: string,
  changed: number,
  losses: LossFacts,
): Promise<TrainingRun> {
  const states = await readdir(join(folder, "state")).catch(() => []);
  return {
    name,
    note: await readRunNote(folder),
    changedAt: new Date(changed),
    hasState: states.some((each) => /^step-\d+$/.test(each)),
    ...losses,
  };
}

/** Its folder. A name with folders in it, or a link, is no run. */
async function expectRun(context: Home, name: string): Promise<string> {
  const folder = join(runsFolder(context), name);
  if (partsOfName(name)?.length === 1 && (await about(folder))?.isDirectory() === true)
    return folder;
  throw unknown(name);
}

const about = (path: string) => lstat(path).catch(() => undefined);

const versionOf = ({
  mtimeMs,
  size,
}: {
  readonly mtimeMs: number;
  readonly size: number;
}): string => `${mtimeMs.toString(36)}-${size.toString(36)}`;

function readSampleName(
  file: string,
): { readonly step: number; readonly prompt: number } | undefined {
  const [, step, prompt] = /^(\d{1,12})-(\d{1,6})\.png$/.exec(file) ?? [];
  return step === undefined ? undefined : { step: Number(step), prompt: Number(prompt) };
}

async function samplesOf(folder: string): Promise<readonly RunSample[]> {
  const isOwn = (await about(join(folder, "samples")))?.isDirectory() === true;
  const files = isOwn ? await readdir(join(folder, "samples")) : [];
  const samples: RunSample[] = [];
  for (const file of files) {
    const read = readSampleName(file);
    if (read === undefined) continue;
    const found = await about(join(folder, "samples", file));
    if (found?.isFile() === true) samples.push({ file, ...read, version: versionOf(found) });
  }
  return samples.toSorted((a, b) => a.step - b.step || a.prompt - b.prompt);
}

/** The last file before those of epochs. */
async function filesOf(
  { home }: Home,
  { name, note }: Pick<TrainingRun, "name" | "note">,
): Promise<readonly RunFile[]> {
  const kept = note && Object.hasOwn(KEPT, note.tool) ? KEPT[note.tool] : undefined;
  if (kept === undefined) return [];
  const folder = join(home, kept.folder);
  const found: RunFile[] = [];
  for (const file of await readdir(folder).catch(() => [])) {
    const stem = file.endsWith(ENDING) ? file.slice(0, -ENDING.length) : file;
    const epoch = epochOf(stem, name);
    const own = epoch !== undefined && (await about(join(folder, file)));
    // a checkpoint in diffusers' layout is a folder, a link is neither
    const bytes = own && (stem === file ? await sizeOfFolder(join(folder, file)) : fileSize(own));
    if (!bytes) continue;
    found.push({
      name: stem,
      kind: kept.kind,
      bytes,
      epoch: epoch === "last" ? undefined : epoch,
    });
  }
  return found.toSorted((a, b) => (b.epoch ?? Infinity) - (a.epoch ?? Infinity));
}

const ENDING = ".safetensors";

/** `name` is the last, `name-000004` of epoch 4. */
function epochOf(stem: string, name: string): number | "last" | undefined {
  if (!stem.startsWith(name)) return undefined;
  const middle = stem.slice(name.length);
  if (middle === "") return "last";
  const [, epoch] = /^-(\d{6})$/.exec(middle) ?? [];
  return epoch === undefined ? undefined : Number(epoch);
}

const fileSize = (found: Stats): number => (found.isFile() ? found.size : 0);

/** Of its files with weights; 0 where it is none. */
async function sizeOfFolder(folder: string): Promise<number> {
  if ((await about(folder))?.isDirectory() !== true) return 0;
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const weights = names.filter((name) => name.endsWith(ENDING));
  const found = await Promise.all(weights.map((name) => about(join(folder, name))));
  return found.reduce((sum, each) => sum + (each ? fileSize(each) : 0), 0);
}

const unknown = (name: string): Problem => {
  const shown = JSON.stringify(name.length > 60 ? `${name.slice(0, 60)}…` : name);
  return new Problem("training/unknown", {
    en: `There is no training run or sample ${shown}, expected one in the folder training of the data folder.`,
    zh: `没有训练或样图 ${shown}，应为数据文件夹的 training 中的训练。`,
  });
};
