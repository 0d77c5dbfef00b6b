/** Runs the graph of a job: pictures go into the store under names of their own, what becomes of nodes is told. */
import { buffer } from "node:stream/consumers";
import { Problem, type Text } from "@inkloom/contract";
import { PixelsError } from "@inkloom/pixels";
import {
  checkPrompt,
  type NameLists,
  NodeFailure,
  type Prompt,
  type RunContext,
  runComfy,
} from "@inkloom/tools";
import { enterPictures } from "../../storage/gallery/enter.ts";
import type { Storage } from "../../storage/storage.ts";
import type { RunOther } from "../../work/run-tools.ts";
import { inputsOf, requestOf } from "./comfy-request.ts";
import { withIntegers } from "./exact-integers.ts";
import { graphNotes } from "./graph-notes.ts";
import { recordOf } from "./json-values.ts";
import { type NodeCaches, nodeCaches } from "./node-caches.ts";
import { findPicture, type Owner } from "./pictures/name-table.ts";
import { inputPlace } from "./pictures/picture-place.ts";
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
  const { prompt, targets, extraData } = requestOf(job);
  const check = checkPrompt(prompt, namesIn(prompt), { targets });
  if ("error" in check)
    throw new Problem("input/invalid", {
      en: `The graph cannot be run: ${check.error.message} ${check.error.details}`.trim(),
      zh: `无法运行该工作流：${check.error.message} ${check.error.details}`.trim(),
    });
  const { checked } = check;
  const notes = graphNotes(checked, (progress) => tools.onProgress?.(progress));
  const { keep, entries } = savedPictures(storage, job);
  try {
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
      { ...tools, signal },
    );
    const { done, cached, node } = notes.graph();
    return {
      result: {
        outputs: Object.fromEntries(outputs),
        executed: node === undefined ? done : [...done, node],
        cached,
      },
      record: entries.length === 0 ? undefined : (tx) => enterPictures(tx, entries),
    };
  } catch (error) {
    throw signal.aborted ? error : asProblem(error, tools);
  }
};

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
    controlNets: named("control_net_name"),
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

/** The node at fault, and why. What is no problem is a mistake of ours, which the worker logs. */
function asProblem(error: unknown, tools: RunContext): unknown {
  if (!(error instanceof NodeFailure)) return error;
  const { node } = error;
  const cause = error.cause instanceof PixelsError ? unreadable(error.cause) : error.cause;
  if (!(cause instanceof Problem)) return error;
  const sentence = withoutFolders(cause.sentence, tools);
  return new Problem(cause.code, sentence, { cause, faults: [{ field: node.id, sentence }] });
}

const unreadable = (cause: PixelsError): Problem =>
  new Problem(
    "input/picture",
    {
      en: `The picture cannot be read: ${cause.message}.`,
      zh: `无法读取图片：${cause.message}。`,
    },
    { cause },
  );

/** Files of models by their names below the folders: what lies above them is nobody's business. */
function withoutFolders({ en, zh }: Text, { home, embeddedModels, folders }: RunContext): Text {
  const all = [home, embeddedModels, ...Object.values(folders ?? {}).flat()]
    .filter((folder) => folder.length > 1)
    .toSorted((a, b) => b.length - a.length);
  const cut = (text: string): string =>
    all.reduce(
      (rest, folder) => rest.replaceAll(`${folder}/`, "").replaceAll(`${folder}\\`, ""),
      text,
    );
  return { en: cut(en), zh: cut(zh) };
}
