/** The people who may use the service. */
import { randomUUID } from "node:crypto";
import { and, asc, eq, sql } from "drizzle-orm";
import { Problem } from "@inkloom/contract";
import type { Database } from "../storage/database.ts";
import { noteChange } from "../storage/gallery/changed.ts";
import { credentials, users } from "../storage/schema.ts";
import type { Role } from "./account.ts";
import { expectPassword, hashPassword } from "./passwords.ts";

export interface User {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  /** May not log in; tokens do not count either. */
  readonly disabled: boolean;
  /** Without one there are only tokens. */
  readonly hasPassword: boolean;
  readonly createdAt: Date;
}

export interface NewUser {
  readonly name: string;
  readonly role: Role;
  readonly password?: string | undefined;
}

export interface UserChanges {
  readonly role?: Role | undefined;
  readonly disabled?: boolean | undefined;
}

/** Whatever names a user that is not there throws Problem `auth/unknown`. */
export interface Users {
  /** By name. */
  list(): Promise<User[]>;
  get(id: string): Promise<User>;
  /** Capital letters do not count. */
  named(name: string): Promise<User>;
  /** @throws Problem `auth/account`, `auth/taken` */
  add(user: NewUser): Promise<User>;
  /** Sessions of who is disabled end. @throws Problem `auth/last-admin` */
  change(id: string, changes: UserChanges): Promise<User>;
  /** Ends all sessions of the user. @throws Problem `auth/account` */
  setPassword(id: string, password: string): Promise<void>;
  /** Jobs and pictures stay, and are seen by admins. @throws Problem `auth/last-admin` */
  remove(id: string): Promise<void>;
  /** Whether nobody was ever added. */
  isEmpty(): Promise<boolean>;
}

/** Characters of a name. */
const LONGEST_NAME = 64;

/** Also where a login compares: no other text reaches the database. HTTP Basic ends a name at its colon (RFC 7617). */
export const isUserName = (name: string): boolean =>
  Array.from(name).length <= LONGEST_NAME &&
  /^[\p{L}\p{N}]([\p{L}\p{M}\p{N} ._@+-]*[\p{L}\p{M}\p{N}])?$/u.test(name);

const userRow = {
  id: users.id,
  name: users.name,
  role: users.role,
  disabled: users.disabled,
  hasPassword: sql<boolean>`${users.passwordHash} is not null`,
  createdAt: users.createdAt,
} as const;

export const hasName = (name: string) => eq(sql`lower(${users.name})`, sql`lower(${name})`);

export function openUsers(db: Database): Users {
  const get = async (id: string): Promise<User> => {
    const [user] = isId(id) ? await db.select(userRow).from(users).where(eq(users.id, id)) : [];
    return user ?? fail(id);
  };
  return {
    get,
    list: () => db.select(userRow).from(users).orderBy(asc(users.name)),
    named: async (name) => {
      const [user] = isUserName(name)
        ? await db.select(userRow).from(users).where(hasName(name))
        : [];
      return user ?? fail(name);
    },
    add: (user) => addUser(db, user),
    change: (id, { role, disabled }) =>
      db.transaction(async (tx) => {
        const stays = disabled !== true && (role === undefined || role === "admin");
        if (!stays) await expectOtherAdmin(tx, id);
        if (role !== undefined || disabled !== undefined)
          await tx
            .update(users)
            .set({ ...(role && { role }), ...(disabled !== undefined && { disabled }) })
            .where(eq(users.id, idOf(id)));
        if (disabled === true) await endSessions(tx, id);
        const [user] = await tx
          .select(userRow)
          .from(users)
          .where(eq(users.id, idOf(id)));
        return user ?? fail(id);
      }),
    setPassword: async (id, password) => {
      const { name } = await get(id);
      expectPassword(password, name);
      const passwordHash = await hashPassword(password);
      await db.transaction(async (tx) => {
        await tx.update(users).set({ passwordHash }).where(eq(users.id, id));
        await endSessions(tx, id);
      });
    },
    remove: (id) =>
      db.transaction(async (tx) => {
        await expectOtherAdmin(tx, id);
        const gone = await tx
          .delete(users)
          .where(eq(users.id, idOf(id)))
          .returning({ id: users.id });
        if (gone.length === 0) fail(id);
        // Boards go with their user, and pictures are nobody's now.
        noteChange();
      }),
    isEmpty: async () => (await db.select({ id: users.id }).from(users).limit(1)).length === 0,
  };
}

/** @param db a transaction, where more must be true of it
 *  @throws Problem `auth/account`, `auth/taken` */
export async function addUser(db: Database, { name, role, password }: NewUser): Promise<User> {
  const composed = name.normalize("NFC");
  if (!isUserName(composed)) throw badName(name);
  if (password !== undefined) expectPassword(password, composed);
  const passwordHash = password === undefined ? null : await hashPassword(password);
  const [user] = await db
    .insert(users)
    .values({ id: randomUUID(), name: composed, role, passwordHash })
    .onConflictDoNothing()
    .returning(userRow);
  if (user !== undefined) return user;
  throw new Problem("auth/taken", {
    en: `There is a user called ${composed} already, whatever the capital letters.`,
    zh: `已有名为 ${composed} 的用户（不区分大小写）。`,
  });
}

const badName = (name: string): Problem => {
  const shown = JSON.stringify(name.length > 80 ? `${name.slice(0, 80)}…` : name);
  return new Problem("auth/account", {
    en: `${shown} cannot be a user's name, expected up to ${LONGEST_NAME} letters and digits, with spaces and . _ - + @ between them.`,
    zh: `${shown} 不能用作用户名，应为不超过 ${LONGEST_NAME} 个文字或数字，中间可含空格和 . _ - + @。`,
  });
};

const isId = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

/** The database refuses to compare what is no id. */
const idOf = (text: string): string => (isId(text) ? text : fail(text));

function fail(who: string): never {
  const shown = JSON.stringify(who.length > 80 ? `${who.slice(0, 80)}…` : who);
  throw new Problem("auth/unknown", {
    en: `There is no user ${shown}.`,
    zh: `没有用户 ${shown}。`,
  });
}

/** Locks the rows, so that two admins cannot take the right from each other at once. */
async function expectOtherAdmin(tx: Database, id: string): Promise<void> {
  const admins = await tx
    .select({ id: users.id, name: users.name })
    .from(users)
    .where(and(eq(users.role, "admin"), eq(users.disabled, false)))
    .orderBy(users.id)
    .for("update");
  const [only] = admins;
  if (only === undefined || admins.length > 1 || only.id !== id.toLowerCase()) return;
  throw new Problem("auth/last-admin", {
    en: `${only.name} is the only admin who may log in; make another one first.`,
    zh: `${only.name} 是唯一可登录的管理员；请先设置另一位管理员。`,
  });
}

const endSessions = (db: Database, userId: string): Promise<unknown> =>
  db
    .delete(credentials)
    .where(and(eq(credentials.userId, userId), eq(credentials.kind, "session")))
    .then(() => undefined);
