/** The first admin: whoever reads the service's own output may make themselves one, once. */
import { randomInt } from "node:crypto";
import { sql } from "drizzle-orm";
import { Problem } from "@inkloom/contract";
import type { Database } from "../storage/database.ts";
import { users } from "../storage/schema.ts";
import type { Attempts } from "./attempts.ts";
import { sameSecret } from "./secrets.ts";
import { addUser, type User } from "./users.ts";

export interface FirstAdmin {
  /** The code to print, the same for the life of the process; undefined where there are users. */
  code(): Promise<string | undefined>;
  /** @throws Problem `auth/setup`, `auth/account`; TooMany */
  make(given: {
    readonly code: string;
    readonly name: string;
    readonly password: string;
    readonly address: string;
  }): Promise<User>;
}

/** Without those that are mistaken for others; 80 bits in four groups. */
const LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
const GROUPS = 4;

const newCode = (): string =>
  Array.from({ length: GROUPS }, () =>
    Array.from({ length: 4 }, () => LETTERS[randomInt(LETTERS.length)]).join(""),
  ).join("-");

const plain = (code: string): string => code.toUpperCase().replace(/[^0-9A-Z]/g, "");

export function openFirstAdmin(db: Database, attempts: Attempts): FirstAdmin {
  const code = newCode();
  const isEmpty = async (tx: Database): Promise<boolean> =>
    (await tx.select({ id: users.id }).from(users).limit(1)).length === 0;
  return {
    code: async () => ((await isEmpty(db)) ? code : undefined),
    make: async ({ code: given, name, password, address }) => {
      const attempt = attempts.begin("", address);
      const right = sameSecret(plain(given), plain(code));
      if (!right) throw refused();
      const user = await db.transaction(async (tx) => {
        // Nobody adds a user between the look and the new row.
        await tx.execute(sql`lock table ${users} in share row exclusive mode`);
        if (!(await isEmpty(tx))) throw refused();
        return addUser(tx, { name, password, role: "admin" });
      });
      attempt.succeeded();
      return user;
    },
  };
}

const refused = (): Problem =>
  new Problem("auth/setup", {
    en: "The set-up code is wrong, or there is a user already.",
    zh: "初始设置码错误，或已经存在用户。",
  });
