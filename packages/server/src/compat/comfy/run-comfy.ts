/** Runs the graph of a job: pictures go into the store under names of their own, what becomes of nodes is told. */
import { buffer } from "node:stream/consumers";
import { Problem } from "@inkloom/contract";
import {
  type CheckedPrompt,
  checkPrompt,
  type NameLists,
  type Prompt,
  type RunContext,
  runComfy,
  type ShownImage,
} from "@inkloom/tools";
import type { JobOutcome, RunningJob } from "../../jobs/worker.ts";
import { enterPictures } from "../../storage/gallery/enter.ts";
import type { Storage } from "../../storage/storage.ts";
import type { RunOther } from "../../work/run-tools.ts";
import { inputsOf, requestOf } from "./comfy-request.ts";
import { withIntegers } from "./exact-integers.ts";
import { failedNode } from "./failed-node.ts";
import { graphNotes } from "../../graphs/graph-notes.ts";
import { recordOf } from "./json-values.ts";
import { type NodeCaches, nodeCaches } from "../../graphs/node-caches.ts";
import { findPicture, knownNames, type Owner } from "./pictures/name-table.ts";
import { inputPlace, pathOf } from "./pictures/picture-place.ts";
import { savedPictures } from "./pictures/saved-pictures.ts";

/** By the service that they belong to. */
const caches = new WeakMap<Storage, NodeCaches>();

function cachesOf(storage: Storage): NodeCaches {
  const known = caches.get(storage) ?? nodeCaches();
  caches.set(storage, known);
  return known;
}

/** Forgets what nodes made, for want of memory. */
export function forgetNodes(storage: Storage): void {
  caches.get(storage)?.clear();
}

/** @throws Problem whose fault is the node, where one fails */
export const runComfyJob: RunOther = async (job, { signal, tools, storage }) => {
  const { prompt, targets } = requestOf(job);
  const check = checkPrompt(prompt, namesIn(prompt), { targets });
  if ("error" in check)
    throw new Problem("input/invalid", {
      en: `The graph cannot be run: ${check.error.message} ${check.error.details}`.trim(),
      zh: `无法运行该工作流：${check.error.message} ${check.error.details}`.trim(),
    });
  const attempt = () => runGraph(job, check.checked, { ...tools, signal }, storage);
  try {
    const { outcome, shown, cached } = await attempt();
    if (cached.length === 0 || (await areThere(storage, job.user, shown))) return outcome;
    // What an earlier graph saved was purged meanwhile.
    forgetNodes(storage);
    return (await attempt()).outcome;
  } catch (error) {
    throw signal.aborted ? error : failedNode(error, tools);
  }
};

interface Attempt {
  readonly outcome: JobOutcome;
  readonly shown: readonly ShownImage[];
  readonly cached: readonly string[];
}

async function runGraph(
  job: RunningJob,
  checked: CheckedPrompt,
  tools: RunContext,
  storage: Storage,
): Promise<Attempt> {
  const { prompt, extraData } = requestOf(job);
  const notes = graphNotes(checked, (progress) => tools.onProgress?.(progress));
  const { keep, entries, files } = savedPictures(storage, job);
  const outputs = await runComfy(
    {
      checked,
      prompt: withIntegers(prompt),
      pngInfo: recordOf(extraData["extra_pnginfo"]),
      cache: cachesOf(storage).of(job.user),
      readImage: (name) => readPicture(storage, job.user, name),
      keep,
      onEvent: notes.hear,
    },
    tools,
  );
  const { done, cached, node } = notes.graph();
  return {
    outcome: {
      result: {
        files,
        outputs: Object.fromEntries(outputs),
        executed: node === undefined ? done : [...done, node],
        cached,
      },
      record: entries.length === 0 ? undefined : (tx) => enterPictures(tx, entries),
    },
    shown: [...outputs.values()].flatMap(({ images = [] }) => images),
    cached,
  };
}

/** Whether each name still leads to a picture. */
async function areThere(
  { database }: Storage,
  owner: Owner,
  shown: readonly ShownImage[],
): Promise<boolean> {
  for (const area of ["output", "temp"] as const) {
    const paths = shown
      .filter(({ type }) => type === area)
      .map(({ filename, subfolder }) => pathOf({ folder: subfolder, name: filename }));
    const known = await knownNames(database.db, owner, area, paths);
    if (paths.some((path) => !known.has(path))) return false;
  }
  return true;
}

/** What the graph itself names: whether it is there is found out when it is opened, by name only. */
function namesIn(prompt: Prompt): NameLists {
  const named = (input: string): string[] =>
    Object.values(prompt).flatMap((node) => {
      const value = inputsOf(node)[input];
      return typeof value === "string" ? [value] : [];
    });
  return {
    checkpoints: named("ckpt_name"),
    loras: named("lora_name"),
    upscalers: named("model_name"),
    controlNets: ["control_net_name", "style_model_name", "ipadapter_file"].flatMap(named),
    clipVisions: named("clip_name"),
    images: named("image"),
  };
}

/** @throws Problem `input/picture` */
async function readPicture(
  { database, pictures }: Storage,
  owner: Owner,
  name: string,
): Promise<Uint8Array> {
  const place = inputPlace(name);
  const found = place === undefined ? undefined : await findPicture(database.db, owner, place);
  if (found === undefined)
    throw new Problem("input/picture", {
      en: `There is no picture named ${JSON.stringify(name.slice(0, 100))}; send it first.`,
      zh: `没有名为 ${JSON.stringify(name.slice(0, 100))} 的图片；请先上传。`,
    });
  return buffer((await pictures.open(found.hash, { verify: true })).stream);
}
