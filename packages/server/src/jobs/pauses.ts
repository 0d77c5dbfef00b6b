/** Whose jobs do not start: everybody's, or one user's. Jobs that were paused singly have a state of their own. */
import { eq, like } from "drizzle-orm";
import type { Database } from "../storage/database.ts";
import { settings } from "../storage/schema.ts";

const PREFIX = "queue/paused";
const keyOf = (user: string | null) => `${PREFIX}/${user ?? ""}`;

export interface Pauses {
  readonly all: boolean;
  /** Of users by id; `null` stands for jobs of nobody in particular. */
  includes(user: string | null): boolean;
  readonly users: readonly (string | null)[];
  /** When a job of nobody in particular was last chosen, milliseconds since 1970. */
  readonly servedNobody: number | null;
}

export async function readPauses(tx: Database): Promise<Pauses> {
  const rows = await tx.select().from(settings).where(like(settings.key, "queue/%"));
  const keys = new Set(rows.map(({ key }) => key).filter((key) => key.startsWith(PREFIX)));
  const served = rows.find(({ key }) => key === SERVED)?.value;
  return {
    all: keys.has(PREFIX),
    includes: (user) => keys.has(PREFIX) || keys.has(keyOf(user)),
    users: [...keys]
      .filter((key) => key !== PREFIX)
      .map((key) => key.slice(PREFIX.length + 1) || null),
    servedNobody: typeof served === "number" ? served : null,
  };
}

/** Everybody's jobs, or one user's. */
export type Whose = "all" | { readonly user: string | null };

export async function setPause(tx: Database, whose: Whose, paused: boolean): Promise<void> {
  const key = whose === "all" ? PREFIX : keyOf(whose.user);
  if (paused) await tx.insert(settings).values({ key, value: true }).onConflictDoNothing();
  else await tx.delete(settings).where(eq(settings.key, key));
}

/** When a job of nobody in particular was last chosen, milliseconds since 1970: users have it in their own row. */
const SERVED = "queue/served";

export async function setServed(tx: Database, now: number): Promise<void> {
  await tx
    .insert(settings)
    .values({ key: SERVED, value: now })
    .onConflictDoUpdate({ target: settings.key, set: { value: now } });
}
