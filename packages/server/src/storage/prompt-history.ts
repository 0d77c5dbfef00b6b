/** What somebody has asked for lately: the prompts of their jobs, and of pictures whose jobs are gone. Jobs are large and what they
 *  ask for never changes, so their words are read once and kept. */
import { createHash } from "node:crypto";
import { and, eq, inArray, isNull, sql, type SQL } from "drizzle-orm";
import { Problem, type ToolDeclaration, TOOLS } from "@inkloom/contract";
import type { Database } from "./database.ts";
import { searchedText, termsOf } from "./gallery/bigrams.ts";
import { rowsOf } from "./rows.ts";
import { gallery, jobs } from "./schema.ts";

export interface UsedPrompt {
  readonly prompt: string;
  readonly negativePrompt: string;
  /** When it was last asked for. */
  readonly usedAt: Date;
  /** How often, as far back as is looked. */
  readonly times: number;
}

export interface PromptHistoryQuery {
  /** Of whom; null where there are no accounts. */
  readonly user: string | null;
  /** Words that either text holds, all of them. */
  readonly text?: string | undefined;
  readonly cursor?: string | undefined;
  /** 1 to 200 */
  readonly limit: number;
}

export interface PromptHistoryPage {
  /** Newest first, each pair of texts once. */
  readonly prompts: readonly UsedPrompt[];
  readonly next?: string;
}

export interface PromptHistory {
  /** @throws Problem `gallery/cursor` */
  page(query: PromptHistoryQuery): Promise<PromptHistoryPage>;
}

/** Jobs, and pictures, that are looked back at. */
const LOOKED_BACK = 3000;
/** People whose words are kept; those of one are some MB at most times. */
const KEPT = 16;
/** Ids of one statement. */
const AT_ONCE = 1000;

/** One use of a pair of texts. */
interface Use {
  readonly prompt: string;
  readonly negative: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export function openPromptHistory(db: Database): PromptHistory {
  const kept = new Map<string | null, Promise<JobUses>>();
  const usesOf = async (user: string | null): Promise<readonly Use[]> => {
    const now = renewed(db, user, kept.get(user));
    kept.delete(user);
    kept.set(user, now);
    for (const oldest of [...kept.keys()].slice(0, -KEPT)) kept.delete(oldest);
    return [...(await now).values()];
  };
  return {
    async page({ user, text, cursor, limit }) {
      const behind = cursor === undefined ? undefined : readCursor(cursor);
      const [asked, drawn] = await Promise.all([usesOf(user), pictureUses(db, user)]);
      const terms = text === undefined ? [] : termsOf(text);
      const found = grouped([...asked, ...drawn])
        .filter(({ prompt, negative }) => {
          if (terms.length === 0) return true;
          const searched = searchedText(`${prompt} ${negative}`);
          return terms.every((term) => searched.includes(term));
        })
        .toSorted(newestFirst)
        .filter((each) => behind === undefined || newestFirst(behind, each) < 0);
      const shown = found.slice(0, limit);
      const last = shown.at(-1);
      return {
        prompts: shown.map(({ prompt, negative, at, times }) => ({
          prompt,
          negativePrompt: negative,
          usedAt: new Date(at),
          times,
        })),
        ...(found.length > limit && last && { next: writeCursor(last) }),
      };
    },
  };
}

/** By the jobs' ids. */
type JobUses = ReadonlyMap<string, Use>;

/** What was known of the jobs that are still there, and what came since. */
async function renewed(
  db: Database,
  user: string | null,
  before: Promise<JobUses> | undefined,
): Promise<JobUses> {
  const known = await before?.catch(() => undefined);
  const ids = await latestJobs(db, user);
  const fresh = new Map<string, Use>();
  const unknown = ids.filter((id) => known?.has(id) !== true);
  for (let start = 0; start < unknown.length; start += AT_ONCE)
    for (const { id, ...use } of await jobUses(db, unknown.slice(start, start + AT_ONCE)))
      fresh.set(id, use);
  const uses = ids.map((id) => [id, fresh.get(id) ?? known?.get(id)] as const);
  return new Map(uses.flatMap(([id, use]) => (use ? [[id, use] as const] : [])));
}

/** Tools that draw from words. */
const TOOL_IDS = Object.values(TOOLS)
  .filter(({ parameters }: ToolDeclaration) => "negative_prompt" in parameters.properties)
  .map(({ id }) => id);

const ofUser = (column: typeof jobs.userId | typeof gallery.userId, user: string | null): SQL =>
  user === null ? isNull(column) : eq(column, user);

/** Whatever became of them: their words were meant. */
async function latestJobs(db: Database, user: string | null): Promise<string[]> {
  const rows = await db
    .select({ id: jobs.id })
    .from(jobs)
    .where(and(ofUser(jobs.userId, user), inArray(jobs.tool, TOOL_IDS)))
    .orderBy(sql`${jobs.id} desc`)
    .limit(LOOKED_BACK);
  return rows.map(({ id }) => id);
}

/** One without words has an empty prompt, so that it is not asked for again. */
const jobUses = (
  db: Database,
  ids: readonly string[],
): Promise<(Use & { readonly id: string })[]> =>
  rowsOf(
    db,
    sql`select ${jobs.id} as id, ${epoch(jobs.createdAt)} as at,
        coalesce(words.prompt, '') as prompt, coalesce(words.negative_prompt, '') as negative
      from ${jobs}
      cross join lateral jsonb_to_record(${jobs.request}) as words(prompt text, negative_prompt text)
      where ${inArray(jobs.id, [...ids])}`,
  );

/** Of pictures that came from elsewhere, and of those whose jobs were tidied away. */
const pictureUses = (db: Database, user: string | null): Promise<Use[]> =>
  rowsOf<Use>(
    db,
    sql`select at, prompt, negative from (
        select ${epoch(gallery.createdAt)} as at, ${gallery.jobId} as job, ${gallery.prompt} as prompt,
          coalesce(${gallery.record} #>> '{parameters,negative_prompt}', '') as negative
        from ${gallery} where ${ofUser(gallery.userId, user)} and ${gallery.deletedAt} is null
        -- by user as well, though there is one: so an index has this order
        order by ${gallery.userId}, ${gallery.createdAt} desc nulls last, ${gallery.id} desc nulls last
        limit ${LOOKED_BACK}
      ) as latest
      where not exists (select 1 from ${jobs} where ${jobs.id} = latest.job)`,
  );

const epoch = (column: typeof jobs.createdAt | typeof gallery.createdAt): SQL =>
  sql`floor(extract(epoch from ${column}) * 1000)::float8`;

interface Grouped extends Use {
  readonly times: number;
  /** Tells pairs of texts apart. */
  readonly mark: string;
}

type Mark = Pick<Grouped, "at" | "mark">;

function grouped(uses: readonly Use[]): Grouped[] {
  const groups = new Map<string, { use: Use; at: number; times: number }>();
  for (const use of uses) {
    if (use.prompt === "") continue;
    const key = JSON.stringify([use.prompt, use.negative]);
    const group = groups.get(key) ?? { use, at: 0, times: 0 };
    group.at = Math.max(group.at, use.at);
    group.times++;
    groups.set(key, group);
  }
  return [...groups].map(([key, { use, at, times }]) => ({
    prompt: use.prompt,
    negative: use.negative,
    at,
    times,
    mark: createHash("sha256").update(key).digest("hex").slice(0, 16),
  }));
}

const newestFirst = (one: Mark, other: Mark): number =>
  other.at - one.at || (one.mark < other.mark ? 1 : one.mark > other.mark ? -1 : 0);

const writeCursor = ({ at, mark }: Mark): string =>
  Buffer.from(`${at} ${mark}`).toString("base64url");

const FORM = /^(\d{1,16}) ([0-9a-f]{16})$/;

function readCursor(text: string): Mark {
  const [, at, mark] = FORM.exec(Buffer.from(text, "base64url").toString()) ?? [];
  if (mark !== undefined) return { at: Number(at), mark };
  const shown = JSON.stringify(text.slice(0, 80));
  throw new Problem("gallery/cursor", {
    en: `${shown} marks no page, expected the mark that the page before ended with.`,
    zh: `${shown} 不是翻页标记，应为上一页结尾给出的标记。`,
  });
}
