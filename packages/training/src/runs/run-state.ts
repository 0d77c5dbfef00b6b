/** What a run needs to go on to the same weights: written aside and renamed, so that a kill at any moment leaves the
 *  state before or the state after. Everything random follows from the seed and the step, so the step is enough. */
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Problem } from "@inkloom/contract";
import {
  openWeights,
  readTensor,
  type TensorToWrite,
  writeSafetensors,
} from "@inkloom/engine/weights";
import { writing } from "../files/write-failure.ts";
import type { OptimizerState, StateArray } from "../optimizers/index.ts";

export interface RunState {
  /** Optimizer steps taken. */
  readonly step: number;
  /** By the trained tensors' names. */
  readonly tensors: ReadonlyMap<string, StateArray>;
  readonly optimizer: OptimizerState;
}

interface StateNote {
  readonly version: 1;
  readonly step: number;
  /** Every setting that decides about the weights. */
  readonly settings: Readonly<Record<string, unknown>>;
}

const NOTE = "run.json";

/** Writes a state, then removes all but the two last. @throws Problem `output/...`; then the states before are left */
export const saveState = (
  folder: string,
  state: RunState,
  settings: StateNote["settings"],
): Promise<void> => writing(folder, () => writeState(folder, state, settings));

async function writeState(
  folder: string,
  { step, tensors, optimizer }: RunState,
  settings: StateNote["settings"],
): Promise<void> {
  const name = `step-${String(step).padStart(8, "0")}`;
  const aside = join(folder, `${name}.part`);
  await rm(aside, { recursive: true, force: true });
  await mkdir(aside, { recursive: true });
  try {
    await writeSafetensors(join(aside, "tensors.safetensors"), toWrite(tensors));
    await writeSafetensors(join(aside, "optimizer.safetensors"), toWrite(optimizer));
    const note: StateNote = { version: 1, step, settings };
    await writeFile(join(aside, NOTE), `${JSON.stringify(note, null, 2)}\n`, { flush: true });
    await rm(join(folder, name), { recursive: true, force: true });
    await rename(aside, join(folder, name));
  } catch (error) {
    await rm(aside, { recursive: true, force: true });
    throw error;
  }
  for (const old of (await statesIn(folder)).slice(0, -2))
    await rm(join(folder, old), { recursive: true, force: true });
}

/**
 * The last state of a run; undefined where there is none.
 * @throws Problem `training/resume` where it was made with other settings, naming them
 */
export async function lastState(
  folder: string,
  settings: StateNote["settings"],
): Promise<RunState | undefined> {
  const name = (await statesIn(folder)).at(-1);
  if (name === undefined) return undefined;
  const path = join(folder, name);
  const note = await readNote(path);
  const names = new Set([...Object.keys(note.settings), ...Object.keys(settings)]);
  const changed = [...names].filter(
    (key) => JSON.stringify(note.settings[key]) !== JSON.stringify(settings[key]),
  );
  const [first] = changed;
  if (first !== undefined)
    throw new Problem("training/resume", {
      en: `${path} was made with other settings (${changed.join(", ")}): ${first} was ${shown(note.settings[first])} and is ${shown(settings[first])} now, expected the same; give the same settings, or another name for a new run.`,
      zh: `${path} 是用其他设置训练的（${changed.join("、")}）：${first} 当时为 ${shown(note.settings[first])}，现在为 ${shown(settings[first])}，应保持一致；请使用相同设置，或另取名称开始新的训练。`,
    });
  return {
    step: note.step,
    tensors: await readArrays(join(path, "tensors.safetensors")),
    optimizer: await readArrays(join(path, "optimizer.safetensors")),
  };
}

const shown = (value: unknown): string => {
  const text = value === undefined ? "-" : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
};

async function statesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => /^step-\d{8,}$/.test(name)).sort();
}

async function readNote(path: string): Promise<StateNote> {
  const text = await readFile(join(path, NOTE), "utf8").catch(() => "");
  try {
    const note = JSON.parse(text) as Partial<StateNote>;
    if (note.version === 1 && Number.isSafeInteger(note.step) && typeof note.settings === "object")
      return note as StateNote;
  } catch {
    // said below
  }
  throw new Problem("training/resume", {
    en: `${join(path, NOTE)} is no state of a training run, expected what a run wrote there; remove that folder to go on from the state before.`,
    zh: `${join(path, NOTE)} 不是训练运行的状态，应为训练写入的内容；删除该文件夹可从上一个状态继续。`,
  });
}

const DTYPES = { Float32Array: "F32", Uint8Array: "U8", Int32Array: "I32" } as const;

const toWrite = (arrays: ReadonlyMap<string, StateArray>): TensorToWrite[] =>
  [...arrays]
    .map(([key, { shape, data }]): TensorToWrite => {
      const name = data.constructor.name as keyof typeof DTYPES;
      const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
      return { key, dtype: DTYPES[name], shape, data: () => bytes };
    })
    .sort((a, b) => Number(a.dtype === "U8") - Number(b.dtype === "U8")); // larger types first

async function readArrays(path: string): Promise<ReadonlyMap<string, StateArray>> {
  const { entries } = await openWeights(path);
  const arrays = new Map<string, StateArray>();
  for (const [key, entry] of entries) {
    const bytes = new Uint8Array(await readTensor(entry)); // a copy of its own, at offset 0
    const { shape, dtype } = entry;
    if (dtype === "F32") arrays.set(key, { shape, data: new Float32Array(bytes.buffer) });
    else if (dtype === "I32") arrays.set(key, { shape, data: new Int32Array(bytes.buffer) });
    else arrays.set(key, { shape, data: bytes });
  }
  return arrays;
}
