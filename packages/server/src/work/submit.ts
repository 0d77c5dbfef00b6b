/** Takes jobs in: everything about them is checked before any of them is queued. */
import { randomInt } from "node:crypto";
import {
  type ControlUnit,
  expectUnit,
  Problem,
  type ToolDeclaration,
  type ToolId,
  TOOLS,
  validate,
} from "@inkloom/contract";
import type { Account } from "../auth/account.ts";
import { expectMay } from "../auth/may.ts";
import { changesShared } from "./changes-shared.ts";
import type { NewJob } from "../jobs/enqueue.ts";
import type { JobQueue } from "../jobs/queue.ts";
import type { Job } from "../jobs/states.ts";
import { expectNames } from "./safe-names.ts";
import type { SubmittedJob } from "../service.ts";
import { enterAssets } from "../storage/gallery/enter.ts";
import type { Storage } from "../storage/storage.ts";
import { modelOf } from "./run-tools.ts";

/** Checks kinds of jobs that are no tools, and answers what is queued. */
export type CheckOther = (parameters: unknown) => Promise<Readonly<Record<string, unknown>>>;

interface Desk {
  readonly queue: JobQueue;
  readonly storage: Storage;
  readonly others: Readonly<Record<string, CheckOther>>;
}

/** @throws Problem `input/invalid`, `input/name`, `asset/missing`, `auth/forbidden`, and what `enqueue` does */
export async function submit(
  { queue, storage, others }: Desk,
  wanted: readonly SubmittedJob[],
  account: Account,
): Promise<Job[]> {
  const { userId } = account;
  const jobs: NewJob[] = [];
  for (const { tool, parameters, ...rest } of wanted) {
    const other = others[tool];
    const request =
      other === undefined ? await checked(storage, tool, parameters) : await other(parameters);
    const { id, origin, priority, waitsFor, webhook } = rest;
    if (changesShared(tool, request)) expectMay(account, "manage", CHANGES_SHARED);
    jobs.push({
      ...(id !== undefined && { id }),
      user: userId,
      tool,
      request,
      model: modelOf(request),
      priority,
      waitsFor,
      origin,
      webhook,
    });
  }
  return queue.enqueue(jobs);
}

const CHANGES_SHARED = {
  en: "What was asked for changes models or data sets, which everybody uses.",
  zh: "该操作会更改公用的模型或数据集。",
};

async function checked(
  { pictures, database }: Storage,
  tool: string,
  parameters: unknown,
): Promise<Readonly<Record<string, unknown>>> {
  if (!Object.hasOwn(TOOLS, tool))
    throw new Problem("input/invalid", {
      en: `tool: got ${JSON.stringify(tool).slice(0, 60)}, expected one of ${Object.keys(TOOLS).join(", ")}.`,
      zh: `tool：给出的是 ${JSON.stringify(tool).slice(0, 60)}，应为以下之一：${Object.keys(TOOLS).join("、")}。`,
    });
  if (!isRecord(parameters))
    throw new Problem("input/invalid", {
      en: `parameters: got ${excerpt(parameters)}, expected an object.`,
      zh: `parameters：给出的是 ${excerpt(parameters)}，应为对象。`,
    });
  const declaration: ToolDeclaration = TOOLS[tool as ToolId];
  const request = withSeeds(validate(declaration, parameters));
  for (const [number, unit] of controlOf(request).entries())
    if (unit.enabled) expectUnit(unit, number);
  for (const hash of expectNames(request)) {
    const facts = await pictures.facts(hash);
    if (facts === undefined)
      throw new Problem("asset/missing", {
        en: `No file ${hash} is stored; upload the picture first.`,
        zh: `没有存储文件 ${hash}；请先上传图片。`,
      });
    // Counts as used now, so that no sweep takes it before the job is there.
    await enterAssets(database.db, [{ hash, bytes: facts.bytes, mediaType: facts.mediaType }]);
  }
  return request;
}

/** As the schema left them. */
const controlOf = ({ control }: Readonly<Record<string, unknown>>): readonly ControlUnit[] =>
  Array.isArray(control) ? (control as readonly ControlUnit[]) : [];

const excerpt = (value: unknown): string =>
  value === undefined ? "nothing" : JSON.stringify(value).slice(0, 60);

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const SEEDS = ["seed", "variation_seed"];

/** Seeds by chance are drawn here, so that a job that is run again makes the same pictures. Lines of a list may have to
 *  draw their own. */
function withSeeds(request: Readonly<Record<string, unknown>>): Record<string, unknown> {
  if (request["prompts"] !== undefined && request["prompts_seed"] === "own") return { ...request };
  const drawn = SEEDS.filter((name) => request[name] === -1);
  return { ...request, ...Object.fromEntries(drawn.map((name) => [name, randomInt(2 ** 32)])) };
}
