/** Name and password, judged: slowly for who guesses, at once for programs that send them with every request. */
import { createHmac, randomBytes } from "node:crypto";
import { eq } from "drizzle-orm";
import { Problem } from "@inkloom/contract";
import type { Database } from "../storage/database.ts";
import { users } from "../storage/schema.ts";
import type { Account } from "./account.ts";
import type { Attempts } from "./attempts.ts";
import { hashPassword, isPassword, isWeak } from "./passwords.ts";
import { hasName, isUserName, type User } from "./users.ts";

export interface Login {
  readonly name: string;
  readonly password: string;
  /** Where it comes from. */
  readonly address: string;
}

export type LogIn = (login: Login) => Promise<Account>;

/** How long a password that was right is known again without the slow hash; milliseconds. */
const REMEMBERED = 10 * 60_000;
const KEPT = 1_000;

/** @returns a function that throws Problem `auth/wrong` and TooMany */
export function openLogins(db: Database, attempts: Attempts): LogIn {
  const remembered = rememberedPasswords();
  return async ({ name, password, address }) => {
    const [user] = isUserName(name) ? await db.select().from(users).where(hasName(name)) : [];
    const passwordHash = user?.disabled === false ? user.passwordHash : null;
    if (user !== undefined && remembered.has(user.id, password, passwordHash))
      return accountOf(user);
    const attempt = attempts.begin(name, address);
    const right = await isPassword(password, passwordHash);
    if (user === undefined || passwordHash === null || !right) throw wrong();
    attempt.succeeded();
    if (isWeak(passwordHash)) {
      const stronger = await hashPassword(password);
      await db.update(users).set({ passwordHash: stronger }).where(eq(users.id, user.id));
    } else remembered.add(user.id, password, passwordHash);
    return accountOf(user);
  };
}

const accountOf = ({ id, name, role }: Pick<User, "id" | "name" | "role">): Account => ({
  userId: id,
  name,
  role,
});

/** The same words whatever was wrong. */
const wrong = (): Problem =>
  new Problem("auth/wrong", {
    en: "Name or password is wrong.",
    zh: "用户名或密码错误。",
  });

/** Keeps no password: a keyed hash whose key dies with the process, together with the stored hash it was right for. */
function rememberedPasswords() {
  const key = randomBytes(32);
  const all = new Map<string, { readonly passwordHash: string; readonly until: number }>();
  const keyOf = (userId: string, password: string): string =>
    createHmac("sha256", key).update(`${userId}\n${password}`).digest("base64");
  return {
    has(userId: string, password: string, passwordHash: string | null): boolean {
      const found = all.get(keyOf(userId, password));
      return found?.passwordHash === passwordHash && found.until > performance.now();
    },
    add(userId: string, password: string, passwordHash: string): void {
      const [oldest] = all.size >= KEPT ? all.keys() : [];
      if (oldest !== undefined) all.delete(oldest);
      all.set(keyOf(userId, password), { passwordHash, until: performance.now() + REMEMBERED });
    },
  };
}
