/** Users, tokens, sessions and logins, on whichever database they lie. */
import { randomUUID } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { hash } from "@node-rs/argon2";
import type { Database } from "../storage/database.ts";
import { credentials, users } from "../storage/schema.ts";
import { type Accounts, openAccounts } from "./accounts.ts";
import { hashPassword } from "./passwords.ts";
import { TooMany } from "./too-many.ts";

const PASSWORD = "correct horse battery";

export function testAccounts(database: () => Database): void {
  let db: Database;
  let accounts: Accounts;
  beforeEach(async () => {
    db = database();
    accounts = openAccounts(db);
    await db.delete(users);
  });

  const logIn = (name: string, password: string, address = "192.0.2.1") =>
    accounts.logIn({ name, password, address });
  const addAnn = () => accounts.users.add({ name: "Ann", role: "admin" });
  const addWithPassword = () =>
    accounts.users.add({ name: "Ann", role: "admin", password: PASSWORD });
  const hashOf = async (id: string): Promise<string> => {
    const [row] = await db.select().from(users).where(eq(users.id, id));
    return row?.passwordHash ?? expect.fail("no password");
  };

  describe("users", () => {
    test("are added with a name, a role and perhaps a password", async () => {
      const ann = await addWithPassword();
      const bob = await accounts.users.add({ name: "鲍勃 2", role: "viewer" });
      expect(ann).toMatchObject({ name: "Ann", role: "admin", disabled: false, hasPassword: true });
      expect(bob).toMatchObject({ name: "鲍勃 2", role: "viewer", hasPassword: false });
      expect(await accounts.users.list()).toEqual([ann, bob]);
      expect(await accounts.users.named("aNN")).toEqual(ann);
      expect(await accounts.users.get(bob.id)).toEqual(bob);
      expect(JSON.stringify(await accounts.users.list())).not.toContain("argon2");
    });

    test("have names that nobody else has, whatever the capital letters", async () => {
      await addAnn();
      await expect(accounts.users.add({ name: "ANN", role: "user" })).rejects.toMatchObject({
        code: "auth/taken",
      });
    });

    test("have no names that could be mistaken for something else", async () => {
      for (const name of [
        "",
        " ann",
        "ann ",
        "a:b",
        "a\nb",
        "a\r\nSet-Cookie: x",
        "a\u0000",
        "../x",
        "a/b",
        "a\\b",
        "a<b>",
        "\u202eann",
        "x".repeat(65),
      ]) {
        await expect(accounts.users.add({ name, role: "user" }), name).rejects.toMatchObject({
          code: "auth/account",
        });
        await expect(accounts.users.named(name)).rejects.toMatchObject({ code: "auth/unknown" });
      }
      await expect(logIn("a\u0000b", PASSWORD)).rejects.toMatchObject({ code: "auth/wrong" });
    });

    test("have no passwords that are too short, too long or their names", async () => {
      for (const password of ["short", "ninechars", "x".repeat(1025), "Someone With A Name"]) {
        const user = { name: "someone with a name", role: "user", password } as const;
        await expect(accounts.users.add(user), password).rejects.toMatchObject({
          code: "auth/account",
        });
      }
    });

    test("keep one admin who may log in", async () => {
      const ann = await addAnn();
      const bob = await accounts.users.add({ name: "bob", role: "admin" });
      await accounts.users.change(bob.id, { disabled: true });
      for (const change of [{ role: "user" }, { disabled: true }] as const)
        await expect(accounts.users.change(ann.id, change)).rejects.toMatchObject({
          code: "auth/last-admin",
        });
      await expect(accounts.users.remove(ann.id)).rejects.toMatchObject({
        code: "auth/last-admin",
      });
      await accounts.users.change(bob.id, { disabled: false });
      expect(await accounts.users.change(ann.id, { role: "viewer" })).toMatchObject({
        role: "viewer",
      });
      await accounts.users.remove(ann.id);
      expect(await accounts.users.list()).toHaveLength(1);
    });

    test("two admins cannot take the right from each other at once", async () => {
      const ann = await addAnn();
      const bob = await accounts.users.add({ name: "bob", role: "admin" });
      const ends = await Promise.allSettled(
        [ann, bob].map(({ id }) => accounts.users.change(id, { role: "user" })),
      );
      expect(ends.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    });

    test("that are not there are told as such", async () => {
      for (const id of [randomUUID(), "x", "' or 1=1 --"]) {
        const unknown = { code: "auth/unknown" };
        await expect(accounts.users.get(id)).rejects.toMatchObject(unknown);
        await expect(accounts.users.change(id, { role: "user" })).rejects.toMatchObject(unknown);
        await expect(accounts.users.setPassword(id, PASSWORD)).rejects.toMatchObject(unknown);
        await expect(accounts.users.remove(id)).rejects.toMatchObject(unknown);
      }
    });
  });

  describe("a login", () => {
    test("needs the right password of a user who may", async () => {
      const { id } = await addWithPassword();
      expect(await logIn("ann", PASSWORD)).toEqual({ userId: id, name: "Ann", role: "admin" });
      await accounts.users.add({ name: "bob", role: "user" });
      const wrong = { code: "auth/wrong", message: "Name or password is wrong." };
      await expect(logIn("ann", `${PASSWORD}!`)).rejects.toMatchObject(wrong);
      await expect(logIn("nobody", PASSWORD)).rejects.toMatchObject(wrong);
      await expect(logIn("bob", "")).rejects.toMatchObject(wrong);
      await expect(logIn("ann", PASSWORD + "\u0000")).rejects.toMatchObject(wrong);
      await expect(logIn("ann", "x".repeat(2000))).rejects.toMatchObject(wrong);
    });

    test("takes the same characters however they are composed", async () => {
      await accounts.users.add({ name: "zoë", role: "admin", password: "café au lait" });
      expect(await logIn("zoë", "cafe\u0301 au lait")).toMatchObject({ name: "zoë" });
    });

    test("of a disabled user is refused like a wrong one, also where it was right a moment ago", async () => {
      await addWithPassword();
      const bob = await accounts.users.add({ name: "bob", role: "user", password: PASSWORD });
      await logIn("bob", PASSWORD);
      await accounts.users.change(bob.id, { disabled: true });
      await expect(logIn("bob", PASSWORD)).rejects.toMatchObject({ code: "auth/wrong" });
      await accounts.users.change(bob.id, { disabled: false });
      expect(await logIn("bob", PASSWORD)).toMatchObject({ name: "bob" });
    });

    test("with the old password is over once there is a new one", async () => {
      const { id } = await addWithPassword();
      await logIn("ann", PASSWORD);
      await accounts.users.setPassword(id, "another horse battery");
      await expect(logIn("ann", PASSWORD)).rejects.toMatchObject({ code: "auth/wrong" });
      expect(await logIn("ann", "another horse battery")).toMatchObject({ userId: id });
    });

    test("by guessing is slowed down, and programs that repeat what is right are not", async () => {
      await addWithPassword();
      await logIn("ann", PASSWORD, "198.51.100.1");
      for (let tries = 0; tries < 5; tries++)
        await expect(logIn("ann", "wrong", "198.51.100.1")).rejects.toMatchObject({
          code: "auth/wrong",
        });
      await expect(logIn("ann", "wrong", "198.51.100.1")).rejects.toBeInstanceOf(TooMany);
      // It is not hashed again, and so not counted either.
      for (let tries = 0; tries < 3; tries++)
        expect(await logIn("ann", PASSWORD, "198.51.100.1")).toMatchObject({ name: "Ann" });
      await expect(logIn("ann", "wrong", "198.51.100.1")).rejects.toBeInstanceOf(TooMany);
    });

    test("takes as long for a name that nobody has", async () => {
      await addWithPassword();
      const time = async (name: string, address: string): Promise<number> => {
        const start = performance.now();
        await logIn(name, "wrong", address).catch(() => undefined);
        return performance.now() - start;
      };
      const known: number[] = [];
      const unknown: number[] = [];
      const hashing: number[] = [];
      for (let tries = 0; tries < 7; tries++) {
        known.push(await time("ann", `10.0.0.${tries}`));
        unknown.push(await time("nobody", `10.0.1.${tries}`));
        const start = performance.now();
        await hashPassword(PASSWORD);
        hashing.push(performance.now() - start);
      }
      const median = (times: readonly number[]): number =>
        times.toSorted((a, b) => a - b)[3] ?? NaN;
      const ratio = median(unknown) / median(known);
      expect(ratio).toBeGreaterThan(0.4);
      expect(ratio).toBeLessThan(2.5);
      // A hash was really made: without one it would be a query alone.
      expect(median(unknown)).toBeGreaterThan(median(hashing) * 0.4);
    });

    test("makes a hash of less work into one of today's", async () => {
      const { id } = await addWithPassword();
      expect(await hashOf(id)).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
      const weak = await hash(PASSWORD, { memoryCost: 1024, timeCost: 1, parallelism: 1 });
      await db.update(users).set({ passwordHash: weak }).where(eq(users.id, id));
      await logIn("ann", PASSWORD);
      expect(await hashOf(id)).toContain("m=19456,t=2");
      expect(await logIn("ann", PASSWORD)).toMatchObject({ userId: id });
    });
  });

  describe("tokens", () => {
    test("are told once, and of them only a hash is kept", async () => {
      const { id, name, role } = await addAnn();
      const { token, secret } = await accounts.tokens.add(id, { name: "webui client" });
      expect(secret).toMatch(/^ink_[\w-]{43}$/);
      expect(await accounts.tokens.find(secret)).toMatchObject({
        id: token.id,
        account: { userId: id, name, role },
      });
      const rows = JSON.stringify(await db.select().from(credentials));
      expect(rows).not.toContain(secret);
      expect(rows).not.toContain(secret.slice(4));
      const listed = await accounts.tokens.list(id);
      expect(listed).toMatchObject([{ id: token.id, name: "webui client", expiresAt: null }]);
      expect(JSON.stringify(listed)).not.toContain("ash");
    });

    test("of others, and what is no token, are found by nothing", async () => {
      const { id } = await addAnn();
      const { secret } = await accounts.tokens.add(id, { name: "x" });
      const { secret: session } = await accounts.sessions.start(id);
      for (const wrong of [
        "",
        "ink_",
        `${secret}x`,
        secret.slice(0, -1),
        secret.toUpperCase(),
        session,
        `ink_${session}`,
      ])
        expect(await accounts.tokens.find(wrong)).toBeUndefined();
    });

    test("note when they were used, at most once a minute", async () => {
      const { id } = await addAnn();
      const { secret } = await accounts.tokens.add(id, { name: "x" });
      const usedAt = async () => (await accounts.tokens.list(id))[0]?.usedAt ?? null;
      expect(await usedAt()).toBeNull();
      await accounts.tokens.find(secret);
      const first = await usedAt();
      expect(first).not.toBeNull();
      await accounts.tokens.find(secret);
      expect(await usedAt()).toEqual(first);
      await db.update(credentials).set({ usedAt: sql`now() - interval '2 minutes'` });
      await accounts.tokens.find(secret);
      expect((await usedAt())?.getTime()).toBeGreaterThanOrEqual(first?.getTime() ?? Infinity);
    });

    test("end when they were to, when they are revoked and with their user", async () => {
      const { id } = await addAnn();
      const bob = await accounts.users.add({ name: "bob", role: "user" });
      const made = (name: string, expiresAt?: Date) =>
        accounts.tokens.add(bob.id, { name, expiresAt });
      const past = await made("past", new Date(Date.now() - 1000));
      const revoked = await made("revoked", new Date(Date.now() + 60_000));
      const kept = await made("kept");
      expect(await accounts.tokens.find(past.secret)).toBeUndefined();
      expect(await accounts.tokens.find(revoked.secret)).toBeDefined();
      await expect(accounts.tokens.revoke(revoked.token.id, id)).rejects.toMatchObject({
        code: "auth/unknown",
      });
      await accounts.tokens.revoke(revoked.token.id, bob.id);
      expect(await accounts.tokens.find(revoked.secret)).toBeUndefined();
      await accounts.users.change(bob.id, { disabled: true });
      expect(await accounts.tokens.find(kept.secret)).toBeUndefined();
      await accounts.users.change(bob.id, { disabled: false, role: "viewer" });
      expect(await accounts.tokens.find(kept.secret)).toMatchObject({
        account: { role: "viewer" },
      });
      await accounts.users.remove(bob.id);
      expect(await accounts.tokens.find(kept.secret)).toBeUndefined();
      for (const unknown of [kept.token.id, "x", ""])
        await expect(accounts.tokens.revoke(unknown)).rejects.toMatchObject({
          code: "auth/unknown",
        });
    });

    test("have no names that a terminal would take for more", async () => {
      const { id } = await addAnn();
      for (const name of ["", " x", "x ", "a\nb", "a\u001b[2J", "\u202ex", "x".repeat(81)])
        await expect(accounts.tokens.add(id, { name }), name).rejects.toMatchObject({
          code: "auth/account",
        });
    });

    test("of one user are a hundred at most", async () => {
      const { id } = await addAnn();
      const row = { userId: id, kind: "token", name: "x" } as const;
      await db.insert(credentials).values(
        Array.from({ length: 100 }, () => ({
          ...row,
          id: randomUUID(),
          secretHash: randomUUID(),
        })),
      );
      await expect(accounts.tokens.add(id, { name: "x" })).rejects.toMatchObject({
        code: "auth/full",
      });
    });
  });

  describe("sessions", () => {
    const ageing = (text: string) =>
      db.update(credentials).set({
        usedAt: sql`now() - ${text}::interval`,
        createdAt: sql`now() - ${text}::interval`,
      });

    test("last while they are used, and are renewed at most once an hour", async () => {
      const { id } = await addAnn();
      const { secret, expiresAt } = await accounts.sessions.start(id);
      const found = await accounts.sessions.find(secret);
      expect(found).toMatchObject({ account: { userId: id } });
      expect(found).not.toHaveProperty("renewedUntil");
      await ageing("2 hours");
      const renewed = await accounts.sessions.find(secret);
      expect(renewed?.renewedUntil?.getTime()).toBeGreaterThanOrEqual(expiresAt.getTime());
      expect(await accounts.sessions.find(secret)).not.toHaveProperty("renewedUntil");
    });

    test("end after ninety days however much they are used", async () => {
      const { id } = await addAnn();
      const { secret } = await accounts.sessions.start(id);
      await ageing("89 days");
      const left = (await accounts.sessions.find(secret))?.renewedUntil ?? expect.fail("gone");
      expect(left.getTime() - Date.now()).toBeLessThan(25 * 60 * 60_000);
      await db.update(credentials).set({ expiresAt: sql`now() - interval '1 second'` });
      expect(await accounts.sessions.find(secret)).toBeUndefined();
    });

    test("end with a new password and when their user is disabled; tokens stay", async () => {
      await addAnn();
      const bob = await accounts.users.add({ name: "bob", role: "user", password: PASSWORD });
      const begin = () => accounts.sessions.start(bob.id);
      const { secret: token } = await accounts.tokens.add(bob.id, { name: "x" });
      const [first, second] = [await begin(), await begin()];
      await accounts.users.setPassword(bob.id, "another horse battery");
      for (const { secret } of [first, second])
        expect(await accounts.sessions.find(secret)).toBeUndefined();
      const third = await begin();
      await accounts.users.change(bob.id, { disabled: true });
      await accounts.users.change(bob.id, { disabled: false });
      expect(await accounts.sessions.find(third.secret)).toBeUndefined();
      expect(await accounts.tokens.find(token)).toBeDefined();
      const fourth = await begin();
      await accounts.sessions.end(fourth.id);
      expect(await accounts.sessions.find(fourth.secret)).toBeUndefined();
    });

    test("of one user are fifty at most, and what has run out is not kept", async () => {
      const { id } = await addAnn();
      const oldest = await accounts.sessions.start(id);
      await ageing("1 day");
      for (let count = 0; count < 50; count++) await accounts.sessions.start(id);
      expect(await accounts.sessions.find(oldest.secret)).toBeUndefined();
      expect(await db.$count(credentials)).toBe(50);
      await db.update(credentials).set({ expiresAt: sql`now() - interval '1 second'` });
      await accounts.sessions.start(id);
      expect(await db.$count(credentials)).toBe(1);
    });
  });

  describe("the first admin", () => {
    const given = (code: string, name = "ann") => ({
      code,
      name,
      password: PASSWORD,
      address: "192.0.2.1",
    });

    test("is made once, by the code that the service printed", async () => {
      const code = (await accounts.firstAdmin.code()) ?? expect.fail("no code");
      expect(code).toMatch(/^([2-9A-HJ-NP-Z]{4}-){3}[2-9A-HJ-NP-Z]{4}$/);
      expect(await accounts.firstAdmin.code()).toBe(code);
      const refused = { code: "auth/setup" };
      for (const wrong of ["", "AAAA-AAAA-AAAA-AAAA", `${code}X`])
        await expect(accounts.firstAdmin.make(given(wrong))).rejects.toMatchObject(refused);
      const ann = await accounts.firstAdmin.make(given(code.toLowerCase().replaceAll("-", " ")));
      expect(ann).toMatchObject({ name: "ann", role: "admin" });
      expect(await accounts.firstAdmin.code()).toBeUndefined();
      await expect(accounts.firstAdmin.make(given(code, "eve"))).rejects.toMatchObject(refused);
      expect(await accounts.users.list()).toHaveLength(1);
    });

    test("is one, however many ask at once", async () => {
      const code = (await accounts.firstAdmin.code()) ?? expect.fail("no code");
      const ends = await Promise.allSettled(
        ["ann", "bob", "eve"].map((name) => accounts.firstAdmin.make(given(code, name))),
      );
      expect(ends.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      expect(await accounts.users.list()).toHaveLength(1);
    });

    test("cannot be guessed at leisure", async () => {
      for (let tries = 0; tries < 5; tries++)
        await expect(accounts.firstAdmin.make(given("x"))).rejects.toMatchObject({
          code: "auth/setup",
        });
      await expect(accounts.firstAdmin.make(given("x"))).rejects.toBeInstanceOf(TooMany);
    });
  });
}
