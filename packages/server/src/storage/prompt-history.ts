/** What somebody has asked for lately: the prompts of their jobs, and of pictures whose jobs are gone. */
import { createHash } from "node:crypto";
import { and, eq, isNull, sql, type SQL } from "drizzle-orm";
import { Problem, type ToolDeclaration, TOOLS } from "@inkloom/contract";
import type { Database } from "./database.ts";
import { patternOf, termsOf } from "./gallery/bigrams.ts";
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

/** Jobs, and pictures, that are looked back at. */
const LOOKED_BACK = 10_000;

/** Tools that draw from words. */
const TOOL_IDS = Object.values(TOOLS)
  .filter(({ parameters }: ToolDeclaration) => "negative_prompt" in parameters.properties)
  .map(({ id }) => id);

interface Row {
  readonly prompt: string;
  readonly negative: string;
  /** Milliseconds since 1970. */
  readonly used: number;
  readonly times: number;
}

/** @throws Problem `gallery/cursor` */
export async function promptHistory(
  db: Database,
  { user, text, cursor, limit }: PromptHistoryQuery,
): Promise<PromptHistoryPage> {
  const ofUser = (column: typeof jobs.userId | typeof gallery.userId): SQL =>
    user === null ? isNull(column) : eq(column, user);
  const tools = sql.join(
    TOOL_IDS.map((id) => sql`${id}`),
    sql`, `,
  );
  const terms = text === undefined ? [] : termsOf(text);
  const holds = terms.map(
    (term) => sql`lower(normalize(prompt || ' ' || negative, NFKC)) like ${patternOf(term)}`,
  );
  const behind = cursor === undefined ? [] : [behindCursor(cursor)];
  const rows = await rowsOf<Row>(
    db,
    sql`with asked as (
        select ${jobs.createdAt} as at, ${jobs.request} ->> 'prompt' as prompt,
          coalesce(${jobs.request} ->> 'negative_prompt', '') as negative
        from ${jobs}
        where ${ofUser(jobs.userId)} and ${jobs.tool} in (${tools})
          and ${jobs.state} not in ('failed', 'cancelled')
        order by ${jobs.id} desc limit ${LOOKED_BACK}
      ), kept as (
        select ${gallery.createdAt} as at, ${gallery.prompt} as prompt,
          coalesce(${gallery.record} #>> '{parameters,negative_prompt}', '') as negative
        from ${gallery}
        where ${ofUser(gallery.userId)} and ${gallery.deletedAt} is null
          and not exists (select 1 from ${jobs} where ${jobs.id} = ${gallery.jobId})
        order by ${gallery.createdAt} desc nulls last, ${gallery.id} desc nulls last
        limit ${LOOKED_BACK}
      ), used as (
        select prompt, negative, count(*)::int as times,
          floor(extract(epoch from max(at)) * 1000)::float8 as used,
          md5(prompt || E'\\x01' || negative) as mark
        from (select * from asked union all select * from kept) as each
        where prompt <> '' group by prompt, negative
      )
      select prompt, negative, times, used from used
      where ${and(sql`true`, ...holds, ...behind)}
      order by used desc, mark desc limit ${limit + 1}`,
  );
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    prompts: shown.map(({ prompt, negative, used, times }) => ({
      prompt,
      negativePrompt: negative,
      usedAt: new Date(used),
      times,
    })),
    ...(rows.length > limit && last && { next: cursorOf(last) }),
  };
}

const cursorOf = ({ prompt, negative, used }: Row): string => {
  const mark = createHash("md5").update(`${prompt}\u0001${negative}`).digest("hex");
  return Buffer.from(`${String(used)} ${mark}`).toString("base64url");
};

const FORM = /^(\d{1,16}) ([0-9a-f]{32})$/;

function behindCursor(text: string): SQL {
  const [, used, mark] = FORM.exec(Buffer.from(text, "base64url").toString()) ?? [];
  if (used !== undefined) return sql`(used, mark) < (${Number(used)}::float8, ${mark})`;
  const shown = JSON.stringify(text.slice(0, 80));
  throw new Problem("gallery/cursor", {
    en: `${shown} marks no page, expected the mark that the page before ended with.`,
    zh: `${shown} 不是翻页标记，应为上一页结尾给出的标记。`,
  });
}
