/** Jobs as a client asks for them: whose they may wait for, how urgent they may be, and that a repeated request makes them once. */
import { createHash } from "node:crypto";
import { Problem } from "@inkloom/contract";
import { expectMay } from "../../auth/may.ts";
import type { Account } from "../../auth/account.ts";
import type { JobQueue } from "../../jobs/queue.ts";
import type { Job } from "../../jobs/states.ts";
import type { Service, SubmittedJob } from "../../service.ts";
import { readableHashes } from "../../storage/readable.ts";
import { missing } from "../../storage/store/asset-store.ts";
import { maySee, shownUser } from "../rights.ts";
import { expectNames } from "../../work/safe-names.ts";
import { picturesIn } from "../../workflow/workflow-request.ts";

export type Submitter = Pick<Service, "queue" | "storage" | "submit">;

export interface Submission {
  readonly jobs: readonly SubmittedJob[];
  /** The header: a UUID of version 7. */
  readonly key: string | undefined;
  readonly account: Account;
}

export interface Submitted {
  readonly jobs: readonly Job[];
  /** Whether they were there already. */
  readonly repeated: boolean;
}

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/**
 * Queues them, or finds them where the same request was made before with the same key: the key is the id of the first job, which the
 * database has once only, whatever else is lost between client and server.
 *
 * @throws Problem `input/invalid`, `queue/taken`, `queue/dependency`, `auth/forbidden`, and what `submit` does
 */
export async function submitOnce(
  { queue, storage, submit }: Submitter,
  { jobs, key, account }: Submission,
): Promise<Submitted> {
  expectMay(account, "draw");
  expectShallow(jobs);
  const first = key === undefined ? undefined : expectId("Idempotency-Key", key);
  const request = fingerprint(jobs);
  const wanted = jobs.map((job, place) => ({
    ...job,
    id: job.id === undefined ? idOf(first, place) : expectId("id", job.id),
    waitsFor: job.waitsFor?.map((id) => id.toLowerCase()),
    origin: { request },
  }));
  const ids = wanted.flatMap(({ id }) => id ?? []);
  const known = await findRepeated(queue, ids, request, account);
  if (known !== undefined) return { jobs: known, repeated: true };
  for (const { priority } of wanted) expectPriority(account, priority);
  await expectOwnDependencies(queue, wanted, account);
  await expectOwnPictures(storage, wanted, account);
  try {
    return { jobs: await submit(wanted, account), repeated: false };
  } catch (error) {
    if (!isTaken(error)) throw error;
    // Another request with the same key was faster.
    const made = await findRepeated(queue, ids, request, account);
    if (made === undefined) throw error;
    return { jobs: made, repeated: true };
  }
}

/** Objects and lists within each other in what is asked. */
const DEEPEST = 64;

/** What comes after goes into it by recursion. @throws Problem `input/invalid` */
function expectShallow(jobs: readonly SubmittedJob[]): void {
  let level: unknown[] = jobs.map(({ parameters }) => parameters);
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST)
      throw new Problem("input/invalid", {
        en: `parameters: nested more than ${DEEPEST} deep, expected less.`,
        zh: `parameters：嵌套超过 ${DEEPEST} 层，应更浅。`,
      });
    level = level.flatMap((each) =>
      typeof each === "object" && each !== null ? (Object.values(each) as unknown[]) : [],
    );
  }
}

/** @returns undefined where none of the ids has a job; @throws Problem `queue/taken` where one is another's */
async function findRepeated(
  queue: JobQueue,
  ids: readonly string[],
  request: string,
  account: Account,
): Promise<Job[] | undefined> {
  const found = (await Promise.all(ids.map((id) => queue.get(id)))).flatMap((job) => job ?? []);
  if (found.length === 0) return undefined;
  for (const { id, userId, origin } of found)
    if (userId !== account.userId || origin?.["request"] !== request) throw taken(id);
  return found;
}

const taken = (id: string): Problem =>
  new Problem("queue/taken", {
    en: `The id ${id} belongs to another job or request.`,
    zh: `编号 ${id} 属于另一个任务或请求。`,
  });

/** Ids of the same batch differ in their random part, and are the same each time. */
function idOf(first: string | undefined, place: number): string | undefined {
  if (first === undefined || place === 0) return first;
  const digest = createHash("sha256").update(`${first} ${place}`).digest("hex");
  // Time and counter go on, so that the jobs of a batch keep their order.
  const stamp = BigInt(`0x${first.slice(0, 8)}${first.slice(9, 13)}${first.slice(15, 18)}`);
  const next = (stamp + BigInt(place)).toString(16).padStart(15, "0");
  const [high, low, counter] = [next.slice(0, 8), next.slice(8, 12), next.slice(12)];
  return `${high}-${low}-7${counter}-8${digest.slice(0, 3)}-${digest.slice(3, 15)}`;
}

function expectId(field: string, text: string): string {
  const id = text.toLowerCase();
  if (UUID_V7.test(id)) return id;
  const shown = JSON.stringify(text.slice(0, 60));
  const sentence = {
    en: `${field}: got ${shown}, expected a UUID of version 7.`,
    zh: `${field}：给出的是 ${shown}，应为版本 7 的 UUID。`,
  };
  throw new Problem("input/invalid", sentence, { faults: [{ field, sentence }] });
}

/** What was asked for, whatever the order of its fields; no digits of 64, which are names of pictures. */
const fingerprint = (jobs: readonly SubmittedJob[]): string =>
  createHash("sha256")
    .update(JSON.stringify(sorted(jobs)))
    .digest("base64url");

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value as Readonly<Record<string, unknown>>);
  return Object.fromEntries(
    entries.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, each]) => [key, sorted(each)]),
  );
}

/** Nobody gets ahead of others by a number of their own. */
export function expectPriority({ role }: Account, priority = 0): void {
  if (priority <= 0 || role === "admin") return;
  throw new Problem("auth/forbidden", {
    en: `priority: got ${priority}, expected at most 0; only an administrator may put jobs before those of others.`,
    zh: `priority：给出的是 ${priority}，应不大于 0；只有管理员可以让任务排在他人之前。`,
  });
}

async function expectOwnDependencies(
  queue: JobQueue,
  wanted: readonly SubmittedJob[],
  account: Account,
): Promise<void> {
  const own = new Set(wanted.map(({ id }) => id));
  const others = new Set(wanted.flatMap(({ waitsFor = [] }) => waitsFor));
  for (const id of others) {
    if (own.has(id)) continue;
    const job = await queue.get(id);
    if (job === undefined || !maySee(account, job))
      throw new Problem("queue/dependency", {
        en: `A job cannot wait for job "${id}", which is not there.`,
        zh: `任务不能等待“${id}”：它不存在。`,
      });
  }
}

/** A picture of somebody else is not there, whoever knows its hash. */
async function expectOwnPictures(
  { database }: Submitter["storage"],
  wanted: readonly SubmittedJob[],
  account: Account,
): Promise<void> {
  const hashes = wanted.flatMap(({ tool, parameters }) => {
    if (typeof parameters !== "object" || parameters === null) return [];
    if (tool === "workflow" && "graph" in parameters)
      return picturesIn(parameters.graph).map(({ hash }) => hash);
    return expectNames({ ...parameters });
  });
  const readable = await readableHashes(database.db, shownUser(account), hashes);
  for (const hash of hashes) if (!readable.has(hash)) throw missing(hash);
}

/** The database's word for a key that is there already (PostgreSQL, appendix A). */
const isTaken = (error: unknown): boolean => {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return cause instanceof Error && "code" in cause && cause.code === "23505";
};
