/** API tokens: what programs log in with. */
import { randomUUID } from "node:crypto";
import { and, count, desc, eq, isNull, lt, or, sql } from "drizzle-orm";
import { Problem } from "@inkloom/contract";
import type { Database } from "../storage/database.ts";
import { credentials } from "../storage/schema.ts";
import { findCredential, type FoundCredential } from "./credentials.ts";
import { isToken, newToken, secretHash } from "./secrets.ts";

export interface ApiToken {
  readonly id: string;
  readonly userId: string;
  readonly name: string;
  readonly createdAt: Date;
  /** To the minute. */
  readonly usedAt: Date | null;
  /** `null`: never. */
  readonly expiresAt: Date | null;
}

export interface NewToken {
  /** What it is for. */
  readonly name: string;
  readonly expiresAt?: Date | undefined;
}

export interface MadeToken {
  readonly token: ApiToken;
  /** Shown once; nobody can read it again. */
  readonly secret: string;
}

export interface Tokens {
  /** @throws Problem `auth/account` for its name, `auth/full` */
  add(userId: string, token: NewToken): Promise<MadeToken>;
  /** Newest first. @param userId of all users where it is absent */
  list(userId?: string): Promise<ApiToken[]>;
  /** @param userId only where it is this user's. @throws Problem `auth/unknown` */
  revoke(id: string, userId?: string): Promise<void>;
  /** Whose it is; notes that it was used. */
  find(secret: string): Promise<FoundCredential | undefined>;
}

/** Characters of a name. */
const LONGEST_NAME = 80;
/** Tokens of one user. */
const MOST = 100;

const tokenRow = {
  id: credentials.id,
  userId: credentials.userId,
  name: credentials.name,
  createdAt: credentials.createdAt,
  usedAt: credentials.usedAt,
  expiresAt: credentials.expiresAt,
} as const;

const isOne = eq(credentials.kind, "token");

export const openTokens = (db: Database): Tokens => ({
  add: async (userId, { name, expiresAt }) => {
    expectTokenName(name);
    const [held] = await db
      .select({ tokens: count() })
      .from(credentials)
      .where(and(isOne, eq(credentials.userId, userId)));
    if ((held?.tokens ?? 0) >= MOST)
      throw new Problem("auth/full", {
        en: `There are ${MOST} tokens already, as many as a user may have.`,
        zh: `已有 ${MOST} 个令牌，达到每个用户的上限。`,
      });
    const secret = newToken();
    const [token] = await db
      .insert(credentials)
      .values({
        id: randomUUID(),
        userId,
        kind: "token",
        name,
        secretHash: secretHash(secret),
        expiresAt: expiresAt ?? null,
      })
      .returning(tokenRow);
    if (token === undefined) throw new Error("a token that was written did not come back");
    return { token, secret };
  },
  list: (userId) =>
    db
      .select(tokenRow)
      .from(credentials)
      .where(and(isOne, userId === undefined ? undefined : eq(credentials.userId, userId)))
      .orderBy(desc(credentials.createdAt), desc(credentials.id)),
  revoke: async (id, userId) => {
    const which = and(
      isOne,
      eq(sql`${credentials.id}::text`, id.toLowerCase()),
      userId === undefined ? undefined : eq(credentials.userId, userId),
    );
    const gone = isPlain(id)
      ? await db.delete(credentials).where(which).returning({ id: credentials.id })
      : [];
    if (gone.length > 0) return;
    const shown = JSON.stringify(id.length > 80 ? `${id.slice(0, 80)}…` : id);
    throw new Problem("auth/unknown", {
      en: `There is no token ${shown}.`,
      zh: `没有令牌 ${shown}。`,
    });
  },
  find: async (secret) => {
    if (!isToken(secret)) return undefined;
    const found = await findCredential(db, "token", secret);
    if (found !== undefined && isLongAgo(found.usedAt))
      await db
        .update(credentials)
        .set({ usedAt: sql`now()` })
        .where(and(eq(credentials.id, found.id), longAgo));
    return found;
  },
});

/** A use is noted at most so often; milliseconds. */
const NOTED = 60_000;

const isLongAgo = (moment: Date | null): boolean =>
  moment === null || Date.now() - moment.getTime() > NOTED;

/** Again in the database, where many requests come at once. */
const longAgo = or(
  isNull(credentials.usedAt),
  lt(credentials.usedAt, sql`now() - interval '1 minute'`),
);

const isPlain = (text: string): boolean => /^[0-9a-f-]{36}$/i.test(text);

function expectTokenName(name: string): void {
  // No control or reordering characters: names stand in lists on terminals.
  if (
    /^[^\p{C}\p{Z}]([^\p{C}]*[^\p{C}\p{Z}])?$/u.test(name) &&
    Array.from(name).length <= LONGEST_NAME
  )
    return;
  const shown = JSON.stringify(name.length > 100 ? `${name.slice(0, 100)}…` : name);
  throw new Problem("auth/account", {
    en: `${shown} cannot be a token's name, expected 1 to ${LONGEST_NAME} characters without control characters or blanks at the ends.`,
    zh: `${shown} 不能用作令牌名称，应为 1 到 ${LONGEST_NAME} 个字符，不含控制字符，首尾无空格。`,
  });
}
