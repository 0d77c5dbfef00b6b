import type { FastifyInstance, InjectOptions } from "fastify";
import { afterEach, describe, expect, test } from "vitest";
import type { Account } from "./account.ts";
import {
  ANN,
  basic,
  bearer,
  BOSS,
  cookie,
  guardedApp,
  LOCAL_KEY,
  openSocket,
  portOf,
  PASSWORD,
  sessionOf,
  threePeople,
  tokenOf,
} from "./guarded-app.suite.ts";
import { hostJudge } from "./hosts.ts";

const opened: FastifyInstance[] = [];
afterEach(async () => {
  for (const app of opened.splice(0)) await app.close();
});

async function open(...settings: Parameters<typeof guardedApp>): Promise<FastifyInstance> {
  const app = await guardedApp(...settings);
  opened.push(app);
  return app;
}

type Headers = Readonly<Record<string, string>>;

const ask = (app: FastifyInstance, headers: Headers = {}, more: InjectOptions = {}) =>
  app.inject({ url: "/api/v1/who", headers, ...more });

/** Status, and the problem's code or whom it was. */
async function answer(app: FastifyInstance, headers: Headers = {}, more: InjectOptions = {}) {
  const { statusCode, body } = await ask(app, headers, more);
  const said = (body === "" ? {} : JSON.parse(body)) as Readonly<Record<string, unknown>>;
  return [statusCode, "name" in said ? said["name"] : said["code"]];
}

const POST: InjectOptions = { method: "POST" };

describe("on a machine of one person", () => {
  test("whoever asks is the person who sits there, whatever key their program sends", async () => {
    const app = await open();
    for (const headers of [
      {},
      { authorization: "Bearer sk-anything" },
      { authorization: basic("a", "b") },
      { cookie: "inkloom=x" },
    ])
      expect((await ask(app, headers)).json()).toMatchObject({
        name: "local",
        role: "admin",
        by: "local",
      });
    expect(await answer(app, {}, POST)).toEqual([200, "local"]);
  });

  test("what comes through a proxy is nobody who sits there", async () => {
    const app = await open();
    for (const header of ["x-forwarded-for", "x-real-ip", "forwarded", "x-forwarded-host"])
      expect(await answer(app, { [header]: "127.0.0.1" })).toEqual([403, "request/proxied"]);
  });
});

describe("a login is needed", () => {
  test.each([
    { login: "always" },
    { host: "0.0.0.0" },
    { host: "::" },
    { host: "192.168.1.5" },
    { host: "studio.lan" },
    { allowedHosts: ["studio.example.org"] },
    { trustedProxies: ["127.0.0.1"] },
  ] as const)("with %j", async (settings) => {
    expect(await answer(await open(settings))).toEqual([401, "auth/required"]);
  });

  test.each([
    {},
    { host: "localhost" },
    { host: "::1" },
    { host: "127.0.0.2" },
    { allowedHosts: ["inkloom.localhost"] },
  ])("not with %j", async (settings) => {
    expect(await answer(await open(settings))).toEqual([200, "local"]);
  });

  test("by every address alike: page, APIs, sockets, and what is not there", async () => {
    const app = await open({ login: "always" });
    for (const prefix of ["", "/api/v1", "/sdapi/v1", "/v1", "/app"])
      for (const url of [`${prefix}/who`, `${prefix}/nothing`, `${prefix}//who`, `${prefix}/who/`])
        expect(await answer(app, {}, { url }), url).toEqual([401, "auth/required"]);
    for (const method of ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"] as const)
      expect((await ask(app, {}, { method })).statusCode, method).toBe(401);
    expect((await ask(app, {}, { url: "/ws" })).statusCode).toBe(401);
    expect(await openSocket(app)).toMatchObject({ status: 401 });
  });

  test("but not for health and for logging in, however their addresses are written", async () => {
    const app = await open({ login: "always" });
    expect((await ask(app, {}, { url: "/healthz" })).statusCode).toBe(200);
    expect((await ask(app, {}, { url: "/healthz?x" })).statusCode).toBe(200);
    const session = { method: "POST", url: "/api/v1/session" } as const;
    expect(await answer(app, {}, session)).toEqual([200, null]);
    for (const url of ["/healthz/../api/v1/who", "/healthz/who", "/api/v1/session/../who"])
      expect((await ask(app, {}, { url })).statusCode, url).toBe(401);
  });

  test("whoever logs in may hold what is no longer right", async () => {
    const app = await open({ login: "always" });
    const session = { method: "POST", url: "/api/v1/session" } as const;
    for (const headers of [
      { authorization: basic("ann", "wrong") },
      { authorization: "Bearer x" },
      { cookie: "inkloom=x" },
    ])
      expect(await answer(app, headers, session)).toEqual([200, null]);
  });

  test("and it is said how", async () => {
    const app = await open({ login: "always" });
    const how = async (url: string) => (await ask(app, {}, { url })).headers["www-authenticate"];
    expect(await how("/sdapi/v1/who")).toMatch(/^Basic realm="Inkloom"/);
    expect(await how("/sdapi/v1/nothing")).toMatch(/^Basic/);
    expect(await how("/api/v1/who")).toBe('Bearer realm="Inkloom"');
  });
});

describe("who asks is known", () => {
  test.each([
    ["by a session", { cookie: cookie(ANN) }, "session"],
    ["by a token", { authorization: bearer(ANN) }, "token"],
    ["by a token, in small letters", { authorization: bearer(ANN).replace("B", "b") }, "token"],
    ["by name and password", { authorization: basic("ann", PASSWORD) }, "password"],
    ["by name and token", { authorization: basic("ANN", tokenOf(ANN)) }, "token"],
  ])("%s", async (_how, headers, by) => {
    const app = await open({ login: "always" });
    expect((await ask(app, headers)).json()).toMatchObject({ name: "ann", role: "user", by });
    // Every address takes every one of them.
    expect(await answer(app, headers, { url: "/sdapi/v1/who" })).toEqual([200, "ann"]);
    expect(await answer(app, headers, { url: "/api/v1/nothing" })).toEqual([
      404,
      "request/unknown",
    ]);
  });

  test.each([
    ["a token that is none", { authorization: "Bearer ink_short" }],
    ["a token of nobody", { authorization: `Bearer ink_${"x".repeat(43)}` }],
    ["a session as a token", { authorization: `Bearer ${sessionOf(ANN)}` }],
    ["a token as a session", { cookie: `inkloom=${tokenOf(ANN)}` }],
    ["a session of nobody", { cookie: `inkloom=${"x".repeat(43)}` }],
    ["the cookie of another name", { cookie: `__Host-inkloom=${sessionOf(ANN)}` }],
    ["another's token", { authorization: basic("boss", tokenOf(ANN)) }],
    ["a token without a name", { authorization: basic("", tokenOf(ANN)) }],
    ["another scheme", { authorization: `Digest ${tokenOf(ANN)}` }],
    ["no scheme", { authorization: tokenOf(ANN) }],
    ["no colon", { authorization: "Basic YW5u" }],
    ["an empty header", { authorization: "" }],
    ["a wrong token beside a good cookie", { authorization: "Bearer x", cookie: cookie(ANN) }],
  ])("not by %s", async (_what, headers) => {
    const app = await open({ login: "always" });
    expect(await answer(app, headers)).toEqual([401, "auth/required"]);
  });

  test("a wrong password is told as such, and many of them are slowed down", async () => {
    const app = await open({ login: "always" });
    const wrong = { authorization: basic("ann", "wrong") };
    for (let tries = 0; tries < 5; tries++)
      expect(await answer(app, wrong)).toEqual([401, "auth/wrong"]);
    const { statusCode, headers } = await ask(app, wrong);
    expect([statusCode, headers["retry-after"]]).toEqual([429, "1"]);
    // Not even the right one is looked at, and others go on.
    expect(await answer(app, { authorization: basic("ann", PASSWORD) })).toEqual([
      429,
      "auth/many",
    ]);
    expect(await answer(app, { authorization: basic("boss", PASSWORD) })).toEqual([200, "boss"]);
  });

  test("a socket by the same means", async () => {
    const app = await open({ login: "always" });
    for (const headers of [
      { authorization: bearer(ANN) },
      { authorization: basic("ann", PASSWORD) },
      { cookie: cookie(ANN), origin: "http://localhost", host: "localhost" },
    ] as Headers[]) {
      expect(await openSocket(app, headers)).toMatchObject({ status: 101, said: "ann" });
    }
  });

  test("and what is open ends when they may no longer come", async () => {
    const people = threePeople();
    const gone = new Set<string>();
    const find: typeof people.tokens.find = async (secret) =>
      gone.has(secret) ? undefined : people.tokens.find(secret);
    const accounts = { ...people, tokens: { ...people.tokens, find } };
    const app = await open({ login: "always" }, accounts, 20);
    const listen = async (account: Account) => {
      const answer = await fetch(`http://127.0.0.1:${await portOf(app)}/events`, {
        headers: { authorization: bearer(account) },
      });
      const reader = answer.body?.getReader() ?? expect.fail("no stream");
      await reader.read();
      const state = { isOpen: true };
      const over = reader
        .read()
        .catch(() => undefined)
        .then(() => (state.isOpen = false));
      return { state, over };
    };
    const socket = await openSocket(app, { authorization: bearer(ANN) }, true);
    const [hers, his] = [await listen(ANN), await listen(BOSS)];
    gone.add(tokenOf(ANN));
    await Promise.all([socket.closed, hers.over]);
    expect(his.state.isOpen).toBe(true);
  });

  test("the key of the data folder counts on this machine only", async () => {
    const app = await open({ host: "0.0.0.0" });
    const headers = { authorization: `Bearer ${LOCAL_KEY}` };
    expect((await ask(app, headers)).json()).toMatchObject({ name: "local", role: "admin" });
    const elsewhere = { remoteAddress: "192.168.1.9" };
    expect(await answer(app, headers, elsewhere)).toEqual([401, "auth/required"]);
    const wrong = { authorization: `Bearer inklocal_${"x".repeat(43)}` };
    expect(await answer(app, wrong)).toEqual([401, "auth/required"]);
  });
});

describe("the host of a request", () => {
  test.each([
    "localhost",
    "localhost:7860",
    "LOCALHOST.",
    "studio.localhost:7860",
    "127.0.0.1:7860",
    "127.8.9.1",
    "[::1]:7860",
  ])("%s is this machine", async (host) => {
    expect(await answer(await open(), { host })).toEqual([200, "local"]);
  });

  test.each([
    "evil.example",
    "evil.example:7860",
    "127.0.0.1.evil.example",
    "localhost.evil.example",
    "evil.example#localhost",
    "localhost@evil.example",
    "evil.example, localhost",
    "192.168.1.5",
    "[::2]",
    "localhost:7860:1",
  ])("%j is not", async (host) => {
    const app = await open();
    expect(await answer(app, { host })).toEqual([403, "request/host"]);
    expect(await answer(app, { host }, { url: "/healthz" })).toEqual([403, "request/host"]);
  });

  test("is to be given", () => {
    expect(hostJudge({ host: "0.0.0.0", allowedHosts: ["*"] })("")).toBe(false);
  });

  test("may be a number where others can come, and a name that was allowed", async () => {
    const app = await open({ host: "0.0.0.0", allowedHosts: ["Studio.example.org", "*.lan"] });
    const headers = { authorization: bearer(ANN) };
    for (const host of ["192.168.1.5:7860", "[2001:db8::1]:80", "studio.EXAMPLE.org", "a.lan:1"])
      expect(await answer(app, { ...headers, host }), host).toEqual([200, "ann"]);
    for (const host of ["example.org", "x.studio.example.org", "lan", "a.lan.evil.example"])
      expect(await answer(app, { ...headers, host }), host).toEqual([403, "request/host"]);
  });

  test("may be any where that was allowed, with a login", async () => {
    const app = await open({ allowedHosts: ["*"] });
    const headers = { authorization: bearer(ANN), host: "whatever.example" };
    expect(await answer(app, headers)).toEqual([200, "ann"]);
    expect(await answer(app, { host: "whatever.example" })).toEqual([401, "auth/required"]);
  });
});

describe("the page that a request comes from", () => {
  const host = "localhost:7860";

  test.each([
    ["http://localhost:7860", 200],
    ["http://localhost:7861", 403],
    ["http://localhost", 403],
    ["http://127.0.0.1:7860", 403],
    ["https://evil.example", 403],
    ["http://localhost:7860.evil.example", 403],
    ["http://localhost:7860/", 403],
    ["http://x@localhost:7860", 403],
    ["file://", 403],
    ["chrome-extension://abc", 403],
    ["null", 403],
    ["", 403],
    ["http://localhost:7860, http://evil.example", 403],
  ])("%j may change things: %i", async (origin, status) => {
    const app = await open();
    expect((await ask(app, { host, origin }, POST)).statusCode).toBe(status);
    const upgrade = { connection: "upgrade", upgrade: "websocket" };
    expect((await ask(app, { host, origin, ...upgrade })).statusCode).toBe(status);
    // Looking is what the browser itself keeps a page from.
    const { statusCode, headers } = await ask(app, { host, origin });
    expect(statusCode).toBe(200);
    expect(headers["access-control-allow-origin"]).toBeUndefined();
  });

  test("is told by Sec-Fetch-Site where there is no Origin", async () => {
    const app = await open();
    for (const [site, status] of [
      ["same-origin", 200],
      ["none", 200],
      ["same-site", 403],
      ["cross-site", 403],
    ] as const)
      expect((await ask(app, { host, "sec-fetch-site": site }, POST)).statusCode, site).toBe(
        status,
      );
  });

  test("must be known where a session's cookie came along", async () => {
    const app = await open({ login: "always" });
    const session = { host, cookie: cookie(ANN) };
    expect(await answer(app, session)).toEqual([200, "ann"]);
    expect(await answer(app, session, POST)).toEqual([403, "request/origin"]);
    for (const more of [
      { origin: "http://localhost:7860" },
      { "sec-fetch-site": "same-origin" },
      { "x-inkloom": "1" },
    ] as Headers[])
      expect(await answer(app, { ...session, ...more }, POST)).toEqual([200, "ann"]);
    const both = { ...session, "x-inkloom": "1", origin: "https://evil.example" };
    expect(await answer(app, both, POST)).toEqual([403, "request/origin"]);
    expect(await openSocket(app, session)).toMatchObject({ status: 403 });
  });

  test("may be another one that was allowed, which may also read", async () => {
    const app = await open({ allowedOrigins: ["https://paint.example"], login: "always" });
    const origin = "https://paint.example";
    const { statusCode, headers } = await ask(app, { origin, authorization: bearer(ANN) }, POST);
    expect(statusCode).toBe(200);
    expect(headers).toMatchObject({
      "access-control-allow-origin": origin,
      "access-control-allow-credentials": "true",
      "cross-origin-resource-policy": "cross-origin",
      vary: "Origin",
    });
    // A refusal can be read as well.
    const refused = await ask(app, { origin });
    expect([refused.statusCode, refused.headers["access-control-allow-origin"]]).toEqual([
      401,
      origin,
    ]);
  });

  test("asks beforehand, and only those that were allowed hear yes", async () => {
    const app = await open({ allowedOrigins: ["https://paint.example/"], login: "always" });
    const preflight = (origin: string) =>
      ask(
        app,
        {
          origin,
          "access-control-request-method": "DELETE",
          "access-control-request-private-network": "true",
        },
        { method: "OPTIONS" },
      );
    const yes = await preflight("https://paint.example");
    expect([yes.statusCode, yes.body]).toEqual([204, ""]);
    expect(yes.headers).toMatchObject({
      "access-control-allow-origin": "https://paint.example",
      "access-control-allow-methods": expect.stringContaining("DELETE") as string,
      "access-control-allow-headers": expect.stringContaining("Authorization") as string,
      "access-control-allow-private-network": "true",
    });
    for (const origin of ["https://evil.example", "null", "http://paint.example"]) {
      const no = await preflight(origin);
      expect(no.statusCode).toBe(403);
      expect(Object.keys(no.headers).filter((name) => name.startsWith("access-control"))).toEqual(
        [],
      );
    }
  });
});

describe("behind a proxy", () => {
  const forwarded = {
    "x-forwarded-for": "203.0.113.7",
    "x-forwarded-host": "studio.example.org",
    "x-forwarded-proto": "https",
    host: "inkloom:7860",
  };

  test("that is trusted, its word about client, host and scheme counts", async () => {
    const app = await open({
      trustedProxies: ["10.0.0.0/8"],
      allowedHosts: ["studio.example.org"],
    });
    const proxy = { remoteAddress: "10.1.2.3" };
    const headers = { ...forwarded, authorization: bearer(ANN) };
    expect((await ask(app, headers, proxy)).json()).toMatchObject({
      name: "ann",
      ip: "203.0.113.7",
      host: "studio.example.org",
      protocol: "https",
    });
    const page = { ...forwarded, cookie: `__Host-inkloom=${sessionOf(ANN)}` };
    const from = (origin: string) => answer(app, { ...page, origin }, { ...proxy, ...POST });
    expect(await from("https://studio.example.org")).toEqual([200, "ann"]);
    expect(await from("http://studio.example.org")).toEqual([403, "request/origin"]);
    expect(await from("https://other.example.org")).toEqual([403, "request/origin"]);
  });

  test("that nobody named, it does not", async () => {
    const app = await open({
      trustedProxies: ["10.0.0.0/8"],
      allowedHosts: ["studio.example.org"],
    });
    const headers = { ...forwarded, authorization: bearer(ANN) };
    expect(await answer(app, headers)).toEqual([403, "request/host"]);
    const near = await ask(app, { ...headers, host: "localhost" });
    expect(near.json()).toMatchObject({ ip: "127.0.0.1", host: "localhost", protocol: "http" });
  });

  test("one client that guesses passwords does not lock out the others", async () => {
    const app = await open({ trustedProxies: ["127.0.0.1"] });
    const from = (address: string, password: string) =>
      answer(app, { "x-forwarded-for": address, authorization: basic("ann", password) });
    for (let tries = 0; tries < 6; tries++) await from("203.0.113.7", "wrong");
    expect(await from("203.0.113.7", PASSWORD)).toEqual([429, "auth/many"]);
    expect(await from("203.0.113.8", PASSWORD)).toEqual([200, "ann"]);
  });
});

describe("requests in a minute", () => {
  test("are counted by account, and by address where there is none", async () => {
    const app = await open({ login: "always", requestsPerMinute: 3 });
    const ann = { authorization: bearer(ANN) };
    for (let count = 0; count < 3; count++) {
      expect(await answer(app, ann)).toEqual([200, "ann"]);
      expect(await answer(app)).toEqual([401, "auth/required"]);
    }
    const { statusCode, headers } = await ask(app, ann);
    expect(statusCode).toBe(429);
    expect(Number(headers["retry-after"])).toBeGreaterThan(50);
    expect(await answer(app)).toEqual([429, "auth/many"]);
    expect(await answer(app, { authorization: bearer(BOSS) })).toEqual([200, "boss"]);
    expect(await answer(app, {}, { remoteAddress: "192.0.2.1" })).toEqual([401, "auth/required"]);
  });

  test("of one network of IPv6 count together", async () => {
    const app = await open({ login: "always", requestsPerMinute: 1 });
    const from = (remoteAddress: string) => answer(app, {}, { remoteAddress });
    expect(await from("2001:db8::1")).toEqual([401, "auth/required"]);
    expect(await from("2001:db8:0:0:ffff::2")).toEqual([429, "auth/many"]);
    expect(await from("2001:db8:0:1::1")).toEqual([401, "auth/required"]);
  });

  test("are as many as one likes without a login", async () => {
    const app = await open({ requestsPerMinute: 1 });
    for (let count = 0; count < 3; count++) expect(await answer(app)).toEqual([200, "local"]);
  });
});

test("every answer says how a browser is to take it, refusals as well", async () => {
  const app = await open({ login: "always" });
  for (const [headers, more] of [
    [{}, {}],
    [{ authorization: bearer(ANN) }, {}],
    [{ authorization: bearer(ANN) }, { url: "/nothing" }],
    [{ host: "evil.example" }, {}],
    [{}, { url: "/healthz" }],
  ] as const) {
    expect((await ask(app, headers, more)).headers).toMatchObject({
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
      "referrer-policy": "no-referrer",
      "cross-origin-resource-policy": "same-origin",
    });
  }
});
