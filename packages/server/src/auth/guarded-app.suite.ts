/** An app behind the guard, for tests: accounts without a database, routes that tell who asks. */
import { once } from "node:events";
import { request as requestHttp } from "node:http";
import type { AddressInfo } from "node:net";
import websocket from "@fastify/websocket";
import { fastify, type FastifyInstance } from "fastify";
import { Problem } from "@inkloom/contract";
import { installProblems } from "../routes/problems/install-problems.ts";
import type { Account } from "./account.ts";
import type { Accounts } from "./accounts.ts";
import { openAttempts } from "./attempts.ts";
import { guard, type GuardSettings } from "./guard.ts";
import { proxyTrust } from "./trusted-proxies.ts";

const id = (digit: string): string => `${digit.repeat(8)}-0000-4000-8000-${digit.repeat(12)}`;

export const ANN: Account = { userId: id("a"), name: "ann", role: "user" };
export const BOSS: Account = { userId: id("b"), name: "boss", role: "admin" };
export const VIC: Account = { userId: id("c"), name: "vic", role: "viewer" };

export const PASSWORD = "correct horse battery";
export const tokenOf = ({ name }: Account): string => `ink_${name.padEnd(43, "t")}`;
export const sessionOf = ({ name }: Account): string => name.padEnd(43, "s");
export const LOCAL_KEY = `inklocal_${"k".repeat(43)}`;

export const basic = (name: string, password: string): string =>
  `Basic ${Buffer.from(`${name}:${password}`).toString("base64")}`;
export const bearer = (account: Account): string => `Bearer ${tokenOf(account)}`;
export const cookie = (account: Account): string => `inkloom=${sessionOf(account)}`;

const notUsed = (): never => {
  throw new Error("the guard does not use this");
};

/** Three people, each with the password, a token and a session. */
export function threePeople(): Accounts {
  const people = [ANN, BOSS, VIC];
  const attempts = openAttempts();
  const found = (account: Account | undefined) =>
    account && {
      id: id("d"),
      account,
      createdAt: new Date(0),
      usedAt: new Date(0),
      expiresAt: null,
    };
  return {
    users: {
      list: notUsed,
      get: notUsed,
      named: notUsed,
      add: notUsed,
      change: notUsed,
      setPassword: notUsed,
      remove: notUsed,
      isEmpty: () => Promise.resolve(false),
    },
    tokens: {
      add: notUsed,
      list: notUsed,
      revoke: notUsed,
      find: (secret) => Promise.resolve(found(people.find((each) => tokenOf(each) === secret))),
    },
    sessions: {
      start: notUsed,
      end: notUsed,
      find: (secret) => Promise.resolve(found(people.find((each) => sessionOf(each) === secret))),
    },
    firstAdmin: { code: notUsed, make: notUsed },
    logIn: ({ name, password, address }) => {
      const attempt = attempts.begin(name, address);
      const account = people.find((each) => each.name === name.toLowerCase());
      if (account === undefined || password !== PASSWORD)
        throw new Problem("auth/wrong", { en: "Wrong.", zh: "错误。" });
      attempt.succeeded();
      return Promise.resolve(account);
    },
  };
}

export const SETTINGS: GuardSettings = {
  host: "127.0.0.1",
  login: "auto",
  allowedHosts: [],
  allowedOrigins: [],
  trustedProxies: [],
  requestsPerMinute: 6000,
};

/** As `app.ts` puts it together: problems, guard, then routes of the page, the API and other programs' dialects. */
export async function guardedApp(
  settings: Partial<GuardSettings> = {},
  accounts: Accounts = threePeople(),
  recheck?: number,
): Promise<FastifyInstance> {
  const config = { ...SETTINGS, ...settings };
  const app = fastify({ trustProxy: proxyTrust(config), forceCloseConnections: true });
  installProblems(app);
  await app.register(websocket);
  await app.register(guard, { accounts, config, localKey: LOCAL_KEY, recheck });
  for (const prefix of ["", "/api/v1", "/sdapi/v1", "/v1", "/app"])
    await app.register(
      (routes) => {
        routes.all("/who", ({ account, visitor, ip, host, protocol }) => ({
          name: account.name,
          role: account.role,
          by: visitor?.credential.kind,
          ip,
          host,
          protocol,
        }));
        return Promise.resolve();
      },
      { prefix },
    );
  app.get("/healthz", () => ({ status: "ok" }));
  app.post("/api/v1/session", ({ visitor }) => ({ name: visitor?.account.name ?? null }));
  app.get("/ws", { websocket: true }, (socket, { account }) => {
    socket.send(account.name);
  });
  app.get("/events", (_request, reply) => {
    reply.hijack();
    reply.raw.writeHead(200, { "content-type": "text/event-stream" });
    reply.raw.write(":\n\n");
  });
  return app;
}

/** Asks for a socket, as who is no browser can: status, and what the app says first. @param keep whether it stays open then */
export async function openSocket(
  app: FastifyInstance,
  headers: Readonly<Record<string, string>> = {},
  keep = false,
): Promise<{ readonly status: number; readonly said: string; readonly closed: Promise<unknown> }> {
  const port = await portOf(app);
  return new Promise((resolve, reject) => {
    const call = requestHttp({
      port,
      host: "127.0.0.1",
      path: "/ws",
      headers: {
        connection: "upgrade",
        upgrade: "websocket",
        "sec-websocket-version": "13",
        "sec-websocket-key": Buffer.alloc(16).toString("base64"),
        ...headers,
      },
    });
    call.on("error", reject);
    call.on("response", (response) => {
      response.resume();
      resolve({ status: response.statusCode ?? 0, said: "", closed: Promise.resolve() });
    });
    call.on("upgrade", ({ statusCode = 0 }, socket, head) => {
      const closed = once(socket, "close");
      socket.on("error", () => undefined);
      const tell = (frame: Buffer): void => {
        if (!keep) socket.destroy();
        // A short text frame: two bytes, then the text (RFC 6455, 5.2).
        resolve({ status: statusCode, said: frame.subarray(2).toString(), closed });
      };
      if (head.length > 0) tell(head);
      else socket.once("data", tell);
    });
    call.end();
  });
}

/** Where it listens, from the first time on that somebody asks. */
export async function portOf(app: FastifyInstance): Promise<number> {
  if (!app.server.listening) await app.listen({ host: "127.0.0.1", port: 0 });
  return (app.server.address() as AddressInfo).port;
}
