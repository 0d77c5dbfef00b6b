/** Logging in, users and tokens by HTTP, with the guard before them and a database behind. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eq, sql } from "drizzle-orm";
import { fastify, type FastifyInstance, type InjectOptions } from "fastify";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Accounts, openAccounts } from "../auth/accounts.ts";
import { guard, type GuardSettings } from "../auth/guard.ts";
import { SETTINGS } from "../auth/guarded-app.suite.ts";
import { hashPassword } from "../auth/passwords.ts";
import { remoteAccounts } from "../auth/remote-accounts.ts";
import { proxyTrust } from "../auth/trusted-proxies.ts";
import { askService } from "../desk/ask-service.ts";
import { openDatabase, type OpenDatabase } from "../storage/database.ts";
import { users } from "../storage/schema.ts";
import { installProblems } from "./problems/install-problems.ts";
import { checkRequest } from "./schemas/check-request.ts";
import { SHAPES } from "./schemas/shapes.ts";
import { sessionRoutes } from "./session.ts";
import { tokenRoutes } from "./tokens.ts";
import { userRoutes } from "./users.ts";
import { prepareDatabase } from "../storage/prepared-home.suite.ts";

const PASSWORD = "correct horse battery";

let home: string;
let database: OpenDatabase;
let accounts: Accounts;
let app: FastifyInstance;
let ids: Record<string, string>;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "inkloom-account-routes-"));
  await prepareDatabase(join(home, "database"));
  database = await openDatabase({ folder: join(home, "database") });
});
afterAll(async () => {
  await database.close();
  await rm(home, { recursive: true });
});

async function start(settings: Partial<GuardSettings> = {}): Promise<FastifyInstance> {
  const config = { ...SETTINGS, ...settings };
  const started = fastify({ trustProxy: proxyTrust(config) });
  installProblems(started);
  // As the API does (`api.ts`).
  started.setValidatorCompiler(checkRequest);
  started.setSerializerCompiler(() => (data) => JSON.stringify(data));
  for (const [name, shape] of Object.entries(SHAPES)) started.addSchema({ $id: name, ...shape });
  await started.register(guard, { accounts, config, localKey: KEY });
  const prefix = "/api/v1";
  await started.register(sessionRoutes, { prefix, accounts, config });
  await started.register(userRoutes, { prefix, accounts });
  await started.register(tokenRoutes, { prefix, accounts });
  return started;
}

const KEY = `inklocal_${"k".repeat(43)}`;

beforeEach(async () => {
  await database.db.delete(users);
  accounts = openAccounts(database.db);
  ids = {};
  app = await start({ login: "always" });
});
afterEach(() => app.close());

/** Hashed once: it takes its time. */
let passwordHash: string | undefined;

async function addPeople(): Promise<void> {
  passwordHash ??= await hashPassword(PASSWORD);
  for (const [name, role] of [
    ["boss", "admin"],
    ["ann", "user"],
    ["vic", "viewer"],
  ] as const) {
    const { id } = await accounts.users.add({ name, role });
    await database.db.update(users).set({ passwordHash }).where(eq(users.id, id));
    ids[name] = id;
  }
}

interface Asked {
  readonly by?: string;
  readonly body?: object;
  readonly headers?: Record<string, string>;
}

/** @param by a session's cookie */
async function ask(
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE",
  path: string,
  asked: Asked = {},
) {
  const { by, body, headers } = asked;
  const options: InjectOptions = {
    method,
    url: `/api/v1${path}`,
    headers: { "x-inkloom": "1", ...(by !== undefined && { cookie: by }), ...headers },
    ...(body && { payload: body }),
  };
  const answer = await app.inject(options);
  const [set] = answer.cookies;
  return {
    status: answer.statusCode,
    body: answer.body === "" ? {} : answer.json<Record<string, unknown>>(),
    cookie: set && `${set.name}=${set.value}`,
    set,
    headers: answer.headers,
  };
}

async function logIn(name: string): Promise<string> {
  const { cookie } = await ask("POST", "/session", { body: { name, password: PASSWORD } });
  return cookie ?? expect.fail(`${name} could not log in`);
}

describe("a session", () => {
  test("begins with name and password and ends when one logs out", async () => {
    await addPeople();
    const nobody = { login: true, firstAdmin: false, account: null, by: null };
    expect((await ask("GET", "/session")).body).toEqual(nobody);
    const begun = await ask("POST", "/session", { body: { name: "Ann", password: PASSWORD } });
    const ann = { id: ids["ann"], name: "ann", role: "user" };
    expect(begun).toMatchObject({
      status: 200,
      body: { login: true, account: ann, by: "session" },
      headers: { "cache-control": "no-store" },
    });
    expect(begun.set).toMatchObject({
      name: "inkloom",
      httpOnly: true,
      sameSite: "Lax",
      path: "/",
      maxAge: expect.closeTo(14 * 24 * 3600, -2) as number,
    });
    expect(begun.set).not.toHaveProperty("secure");
    expect(JSON.stringify(begun.body)).not.toContain(begun.set?.value ?? "no secret");
    const by = begun.cookie ?? "";
    expect((await ask("GET", "/session", { by })).body).toMatchObject({ account: ann });
    const ended = await ask("DELETE", "/session", { by });
    expect([ended.status, ended.set?.value, ended.set?.maxAge]).toEqual([204, "", 0]);
    expect((await ask("GET", "/session", { by })).body).toEqual(nobody);
    expect((await ask("DELETE", "/session")).status).toBe(204);
  });

  test("is another one after each login, and the one before is over", async () => {
    await addPeople();
    const first = await logIn("ann");
    const body = { name: "ann", password: PASSWORD };
    const second = await ask("POST", "/session", { by: first, body });
    expect(second.cookie).not.toBe(first);
    expect((await ask("GET", "/session", { by: first })).body).toMatchObject({ account: null });
    expect((await ask("GET", "/session", { by: second.cookie ?? "" })).body).toMatchObject({
      account: { name: "ann" },
    });
  });

  test("has a cookie that only https sends, behind a proxy that speaks it", async () => {
    await addPeople();
    await app.close();
    app = await start({ trustedProxies: ["127.0.0.1"] });
    const begun = await ask("POST", "/session", {
      body: { name: "ann", password: PASSWORD },
      headers: { "x-forwarded-proto": "https" },
    });
    expect(begun.set).toMatchObject({ name: "__Host-inkloom", secure: true, path: "/" });
    expect(begun.set).not.toHaveProperty("domain");
  });

  test("that is used has its cookie set again", async () => {
    await addPeople();
    const by = await logIn("ann");
    expect((await ask("GET", "/session", { by })).set).toBeUndefined();
    await database.db.execute(sql`update credentials set used_at = now() - interval '2 hours'`);
    expect((await ask("GET", "/session", { by })).cookie).toBe(by);
  });

  test("does not begin with what is wrong, and the answer does not say what", async () => {
    await addPeople();
    const tries = [
      { name: "ann", password: "wrong" },
      { name: "nobody", password: PASSWORD },
    ];
    const answers = await Promise.all(tries.map((body) => ask("POST", "/session", { body })));
    for (const { status, body, set } of answers) {
      expect([status, body["code"], set]).toEqual([401, "auth/wrong", undefined]);
      expect(body["detail"]).toBe(answers[0]?.body["detail"]);
    }
    const chinese = { headers: { "accept-language": "zh" }, body: tries[0] ?? {} };
    expect((await ask("POST", "/session", chinese)).body["detail"]).toBe("用户名或密码错误。");
    expect((await ask("POST", "/session", { body: { name: "ann" } })).body["code"]).toBe(
      "input/invalid",
    );
  });

  test("cannot be guessed at leisure", async () => {
    await addPeople();
    const wrong = { body: { name: "ann", password: "wrong" } };
    for (let tries = 0; tries < 5; tries++)
      expect((await ask("POST", "/session", wrong)).status).toBe(401);
    const { status, body, headers } = await ask("POST", "/session", wrong);
    expect([status, body["code"], body["retryAfter"]]).toEqual([429, "auth/many", 1]);
    expect(headers["retry-after"]).toBe("1");
  });

  test("begins from no page of others", async () => {
    await addPeople();
    const headers = { origin: "https://evil.example" };
    const body = { name: "ann", password: PASSWORD };
    expect((await ask("POST", "/session", { headers, body })).status).toBe(403);
  });

  test("tells on a machine of one person that nobody has to log in", async () => {
    await app.close();
    app = await start();
    expect((await ask("GET", "/session")).body).toEqual({
      login: false,
      firstAdmin: false,
      account: { id: null, name: "local", role: "admin" },
      by: "local",
    });
    const body = { current: PASSWORD, password: PASSWORD };
    expect((await ask("PUT", "/session/password", { body })).body["code"]).toBe("auth/account");
  });
});

describe("one's own password", () => {
  test("is changed by who knows it; other sessions end and this one goes on", async () => {
    await addPeople();
    const [here, elsewhere] = [await logIn("ann"), await logIn("ann")];
    const change = (current: string) =>
      ask("PUT", "/session/password", {
        by: here,
        body: { current, password: "another horse battery" },
      });
    expect((await change("wrong")).body["code"]).toBe("auth/wrong");
    const changed = await change(PASSWORD);
    expect(changed.status).toBe(200);
    const who = async (by: string | undefined) =>
      (await ask("GET", "/session", { by: by ?? "" })).body["account"];
    expect(await who(here)).toBeNull();
    expect(await who(elsewhere)).toBeNull();
    expect(await who(changed.cookie)).toMatchObject({ name: "ann" });
  });
});

describe("the first admin", () => {
  test("is made by the code that was printed, and logged in", async () => {
    expect((await ask("GET", "/session")).body).toMatchObject({ firstAdmin: true });
    const code = (await accounts.firstAdmin.code()) ?? expect.fail("no code");
    const make = (body: object) => ask("POST", "/session/first-admin", { body });
    const refused = await make({ code: "x", name: "boss", password: PASSWORD });
    expect([refused.status, refused.body["code"]]).toEqual([403, "auth/setup"]);
    const weak = await make({ code, name: "boss", password: "short" });
    expect(weak.body["code"]).toBe("auth/account");
    const made = await make({ code, name: "boss", password: PASSWORD });
    expect(made).toMatchObject({ status: 200, body: { account: { name: "boss", role: "admin" } } });
    expect((await ask("GET", "/users", { by: made.cookie ?? "" })).status).toBe(200);
    expect((await make({ code, name: "eve", password: PASSWORD })).status).toBe(403);
  });
});

describe("users", () => {
  test("are looked after by admins alone", async () => {
    await addPeople();
    for (const name of ["ann", "vic"]) {
      const by = await logIn(name);
      for (const [method, path, body] of [
        ["GET", "/users", undefined],
        ["POST", "/users", { name: "eve", role: "admin" }],
        ["PATCH", `/users/${ids[name] ?? ""}`, { role: "admin" }],
        ["PUT", `/users/${ids["boss"] ?? ""}/password`, { password: PASSWORD }],
        ["DELETE", `/users/${ids["boss"] ?? ""}`, undefined],
      ] as const) {
        const asked = { by, ...(body && { body }) };
        const { status, body: answer } = await ask(method, path, asked);
        expect([status, answer["code"]], `${name} ${method} ${path}`).toEqual([
          403,
          "auth/forbidden",
        ]);
      }
    }
    expect((await ask("GET", "/users")).status).toBe(401);
    expect(await accounts.users.list()).toHaveLength(3);
  });

  test("are added, changed and removed", async () => {
    await addPeople();
    const by = await logIn("boss");
    const body = { name: "小红", role: "user", password: PASSWORD };
    const added = await ask("POST", "/users", { by, body });
    expect(added).toMatchObject({ status: 201, body: { name: "小红", hasPassword: true } });
    const id = String(added.body["id"]);
    expect((await ask("POST", "/users", { by, body })).body["code"]).toBe("auth/taken");
    const { body: all } = await ask("GET", "/users", { by });
    expect(all["users"]).toHaveLength(4);
    expect(JSON.stringify(all)).not.toMatch(/hash|argon/i);
    const changed = await ask("PATCH", `/users/${id}`, { by, body: { disabled: true } });
    expect(changed.body).toMatchObject({ id, disabled: true, role: "user" });
    const refused = await ask("POST", "/session", { body: { name: "小红", password: PASSWORD } });
    expect(refused.status).toBe(401);
    const password = { password: "another horse battery" };
    expect((await ask("PUT", `/users/${id}/password`, { by, body: password })).status).toBe(204);
    expect((await ask("DELETE", `/users/${id}`, { by })).status).toBe(204);
    expect((await ask("DELETE", `/users/${id}`, { by })).body["code"]).toBe("auth/unknown");
    const last = await ask("DELETE", `/users/${ids["boss"] ?? ""}`, { by });
    expect([last.status, last.body["code"]]).toEqual([409, "auth/last-admin"]);
    const odd = await ask("PATCH", `/users/${id}`, { by, body: { role: "king" } });
    expect(odd.body["code"]).toBe("input/invalid");
  });

  test("lose what they may do at once", async () => {
    await addPeople();
    const by = await logIn("ann");
    await accounts.users.change(ids["ann"] ?? "", { role: "admin" });
    expect((await ask("GET", "/users", { by })).status).toBe(200);
    await accounts.users.change(ids["ann"] ?? "", { role: "viewer" });
    expect((await ask("GET", "/users", { by })).status).toBe(403);
    await accounts.users.change(ids["ann"] ?? "", { disabled: true });
    expect((await ask("GET", "/users", { by })).status).toBe(401);
  });
});

describe("tokens", () => {
  test("are made by who is logged in, told once, used and revoked", async () => {
    await addPeople();
    const by = await logIn("vic");
    const made = await ask("POST", "/tokens", { by, body: { name: "phone", days: 30 } });
    expect(made).toMatchObject({ status: 201, body: { name: "phone", userId: ids["vic"] } });
    const token = String(made.body["token"]);
    const bearer = { headers: { authorization: `Bearer ${token}` } };
    expect((await ask("GET", "/session", bearer)).body).toMatchObject({
      account: { name: "vic" },
      by: "token",
    });
    const { body: listed } = await ask("GET", "/tokens", bearer);
    expect(listed["tokens"]).toMatchObject([
      { id: made.body["id"], usedAt: expect.any(String) as string },
    ]);
    expect(JSON.stringify(listed)).not.toContain(token);
    // A token that was stolen does not outlive its end by making others.
    const more = await ask("POST", "/tokens", { ...bearer, body: { name: "more" } });
    expect([more.status, more.body["code"]]).toEqual([403, "auth/forbidden"]);
    expect((await ask("DELETE", `/tokens/${String(made.body["id"])}`, { by })).status).toBe(204);
    expect((await ask("GET", "/tokens", bearer)).status).toBe(401);
  });

  test("of others are seen, made and revoked by admins alone", async () => {
    await addPeople();
    const [ann, boss] = [await logIn("ann"), await logIn("boss")];
    const [hers, his] = [ids["ann"] ?? "", ids["boss"] ?? ""];
    const made = await ask("POST", "/tokens", { by: boss, body: { name: "for ann", user: hers } });
    expect(made).toMatchObject({ status: 201, body: { userId: hers } });
    const own = await ask("POST", "/tokens", { by: boss, body: { name: "own" } });
    for (const user of [his, "all"]) {
      expect((await ask("GET", `/tokens?user=${user}`, { by: ann })).status).toBe(403);
      const body = { name: "x", user };
      expect((await ask("POST", "/tokens", { by: ann, body })).status).toBe(403);
    }
    const other = await ask("DELETE", `/tokens/${String(own.body["id"])}`, { by: ann });
    expect([other.status, other.body["code"]]).toEqual([404, "auth/unknown"]);
    const listed = async (query: string) =>
      ((await ask("GET", `/tokens${query}`, { by: boss })).body["tokens"] as unknown[]).length;
    expect([await listed(""), await listed(`?user=${hers}`), await listed("?user=all")]).toEqual([
      1, 1, 2,
    ]);
    expect((await ask("GET", "/tokens?user=x", { by: boss })).body["code"]).toBe("auth/unknown");
    const revoked = await ask("DELETE", `/tokens/${String(made.body["id"])}`, { by: boss });
    expect(revoked.status).toBe(204);
  });
});

describe("the command line, at a service that runs", () => {
  const asking = (address: string, token: string) => askService({ address, token, language: "en" });

  test("looks after users and tokens by the key of the data folder", async () => {
    await addPeople();
    const address = await app.listen({ host: "127.0.0.1", port: 0 });
    const remote = remoteAccounts(asking(address, KEY));
    const { tokens } = remote;
    const zoe = await remote.users.add({ name: "zoë", role: "user", password: PASSWORD });
    expect(zoe).toEqual(await accounts.users.get(zoe.id));
    expect(await remote.users.list()).toEqual(await accounts.users.list());
    expect(await remote.users.named("ZOË")).toEqual(zoe);
    expect(await remote.users.change(zoe.id, { role: "viewer" })).toMatchObject({ role: "viewer" });
    await remote.users.setPassword(zoe.id, "another horse battery");
    const inThirtyDays = new Date(Date.now() + 30 * 24 * 60 * 60_000);
    const { token, secret } = await tokens.add(zoe.id, { name: "x", expiresAt: inThirtyDays });
    expect(await accounts.tokens.find(secret)).toMatchObject({ account: { name: "zoë" } });
    expect(Math.abs((token.expiresAt?.getTime() ?? 0) - inThirtyDays.getTime())).toBeLessThan(
      60_000,
    );
    expect(await tokens.list()).toMatchObject([{ id: token.id }]);
    expect(await tokens.list(zoe.id)).toHaveLength(1);
    await tokens.revoke(token.id);
    await remote.users.remove(zoe.id);
    expect(await accounts.users.list()).toHaveLength(3);
  });

  test("is told what the service says, and that it does not answer", async () => {
    await addPeople();
    const address = await app.listen({ host: "127.0.0.1", port: 0 });
    const remote = remoteAccounts(asking(address, KEY));
    await expect(remote.users.add({ name: "ann", role: "user" })).rejects.toMatchObject({
      code: "auth/taken",
    });
    await expect(remote.users.named("nobody")).rejects.toMatchObject({ code: "auth/unknown" });
    const stranger = remoteAccounts(asking(address, "inklocal_wrong"));
    await expect(stranger.users.list()).rejects.toMatchObject({ code: "auth/required" });
    await app.close();
    await expect(remote.users.list()).rejects.toMatchObject({ code: "service/unreachable" });
    app = await start();
  });
});
