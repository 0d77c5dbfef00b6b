/** Sessions of pages: a random secret in a cookie, its hash in the table. */
import { randomUUID } from "node:crypto";
import { and, desc, eq, inArray, lt, sql } from "drizzle-orm";
import type { Database } from "../storage/database.ts";
import { credentials } from "../storage/schema.ts";
import { findCredential, type FoundCredential } from "./credentials.ts";
import { isSessionSecret, newSessionSecret, secretHash } from "./secrets.ts";

export interface NewSession {
  readonly id: string;
  readonly secret: string;
  readonly expiresAt: Date;
}

export interface FoundSession extends FoundCredential {
  /** Until when it lasts now, where that has just changed and the cookie is to be set again. */
  readonly renewedUntil?: Date;
}

export interface Sessions {
  start(userId: string): Promise<NewSession>;
  /** Whose it is; a session that is used lasts longer. */
  find(secret: string): Promise<FoundSession | undefined>;
  end(id: string): Promise<void>;
}

const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;
/** Unused for so long it ends, used or not it ends; milliseconds. */
const IDLE = 14 * DAY;
const LONGEST = 90 * DAY;
/** What is left is written down at most so often. */
const RENEWED = HOUR;
/** Of one user; the oldest goes first. */
const MOST = 50;

const isOne = eq(credentials.kind, "session");

export const openSessions = (db: Database): Sessions => ({
  start: async (userId) => {
    await makeRoom(db, userId);
    const secret = newSessionSecret();
    const session = { id: randomUUID(), expiresAt: new Date(Date.now() + IDLE) };
    await db.insert(credentials).values({
      ...session,
      userId,
      kind: "session",
      name: "",
      secretHash: secretHash(secret),
      usedAt: sql`now()`,
    });
    return { ...session, secret };
  },
  find: async (secret) => {
    if (!isSessionSecret(secret)) return undefined;
    const found = await findCredential(db, "session", secret);
    if (found === undefined) return undefined;
    const now = Date.now();
    if (now - (found.usedAt ?? found.createdAt).getTime() < RENEWED) return found;
    const renewedUntil = new Date(Math.min(now + IDLE, found.createdAt.getTime() + LONGEST));
    await db
      .update(credentials)
      .set({ usedAt: sql`now()`, expiresAt: renewedUntil })
      .where(eq(credentials.id, found.id));
    return { ...found, renewedUntil };
  },
  end: async (id) => {
    await db.delete(credentials).where(and(isOne, eq(credentials.id, id)));
  },
});

/** What has run out goes, and the oldest where there are too many. */
async function makeRoom(db: Database, userId: string): Promise<void> {
  await db.delete(credentials).where(and(isOne, lt(credentials.expiresAt, sql`now()`)));
  const old = db
    .select({ id: credentials.id })
    .from(credentials)
    .where(and(isOne, eq(credentials.userId, userId)))
    .orderBy(desc(credentials.usedAt), desc(credentials.id))
    .offset(MOST - 1);
  await db.delete(credentials).where(inArray(credentials.id, old));
}
