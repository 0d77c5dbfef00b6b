/** Looks up who a secret belongs to: tokens and sessions lie in one table. */
import { and, eq, gt, isNull, or, sql } from "drizzle-orm";
import type { Database } from "../storage/database.ts";
import { credentials, users } from "../storage/schema.ts";
import type { Account } from "./account.ts";
import { secretHash } from "./secrets.ts";

export interface FoundCredential {
  readonly id: string;
  readonly account: Account;
  readonly createdAt: Date;
  readonly usedAt: Date | null;
  readonly expiresAt: Date | null;
}

/** undefined where it is unknown, has run out or its user is disabled. */
export async function findCredential(
  db: Database,
  kind: "token" | "session",
  secret: string,
): Promise<FoundCredential | undefined> {
  const [row] = await db
    .select({
      id: credentials.id,
      createdAt: credentials.createdAt,
      usedAt: credentials.usedAt,
      expiresAt: credentials.expiresAt,
      userId: users.id,
      name: users.name,
      role: users.role,
    })
    .from(credentials)
    .innerJoin(users, eq(users.id, credentials.userId))
    .where(
      and(
        eq(credentials.secretHash, secretHash(secret)),
        eq(credentials.kind, kind),
        eq(users.disabled, false),
        or(isNull(credentials.expiresAt), gt(credentials.expiresAt, sql`now()`)),
      ),
    );
  if (row === undefined) return undefined;
  const { userId, name, role, ...rest } = row;
  return { ...rest, account: { userId, name, role } };
}
