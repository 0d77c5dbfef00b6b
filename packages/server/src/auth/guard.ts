/**
 * Stands before every route: which host was meant, from which page, who asks, how often. One switch for the page and every API:
 * what is not in `open-routes.ts` needs a login as soon as one is needed at all.
 */
import cookies from "@fastify/cookie";
import rateLimit from "@fastify/rate-limit";
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from "fastify";
import { Problem } from "@inkloom/contract";
import type { ServiceConfig } from "../config/service-config.ts";
import type { Accounts } from "./accounts.ts";
import { placeOf } from "./attempts.ts";
import { hostJudge, wrongHost } from "./hosts.ts";
import { identify, LOCAL_VISITOR } from "./identify.ts";
import { expectDirect, requiresLogin } from "./login-required.ts";
import { isOpen } from "./open-routes.ts";
import {
  changesSomething,
  foreignOrigin,
  isPreflight,
  isUpgrade,
  originJudge,
  preflightHeaders,
  sharingHeaders,
  unprovenPage,
} from "./origins.ts";
import { RECHECK, recheckWhileOpen } from "./recheck.ts";
import { SECURITY_HEADERS } from "./security-headers.ts";
import { setSessionCookie } from "./session-cookie.ts";
import { TooMany } from "./too-many.ts";

export interface GuardOptions {
  readonly accounts: Accounts;
  readonly config: GuardSettings;
  /** What `openLocalKey` made; commands on this machine show it. */
  readonly localKey?: string | undefined;
  /** How often it is looked whether who has a connection open still may; milliseconds. @default 60000 */
  readonly recheck?: number | undefined;
}

export type GuardSettings = Pick<
  ServiceConfig,
  "host" | "login" | "allowedHosts" | "allowedOrigins" | "trustedProxies" | "requestsPerMinute"
>;

const plugin: FastifyPluginAsync<GuardOptions> = async (app, options) => {
  const { accounts, config, localKey, recheck = RECHECK } = options;
  const isOwnHost = hostJudge(config);
  const originOf = originJudge(config);
  const login = requiresLogin(config);
  await app.register(cookies);
  await app.register(rateLimit, { global: false });
  const most = login ? config.requestsPerMinute : 0;
  const countRequest = app.createRateLimit({
    max: most,
    timeWindow: 60_000,
    keyGenerator: ({ visitor, ip }) =>
      visitor === null ? `address ${placeOf(ip)}` : `user ${visitor.account.userId ?? "local"}`,
  });

  app.decorateRequest("visitor", null);
  app.decorateRequest("account", {
    getter(this: FastifyRequest) {
      if (this.visitor === null) throw loginNeeded();
      return this.visitor.account;
    },
  });

  app.addHook("onRequest", async (request, reply) => {
    void reply.headers(SECURITY_HEADERS);
    if (!isOwnHost(request.host)) throw wrongHost(request.host);
    if (judgePage(request, reply) === "answered") return reply;
    if (login) await findVisitor(request, reply);
    else {
      expectDirect(request);
      request.visitor = LOCAL_VISITOR;
    }
    if (most > 0) await expectFew(request, reply);
    if (request.visitor === null && !isOpen(request.method, request.routeOptions.url)) {
      challenge(request, reply);
      throw loginNeeded();
    }
    if (login && request.visitor !== null)
      recheckWhileOpen(request, reply, recheck, () => identify(accounts, localKey, request));
    return undefined;
  });

  /** Answers what a browser asks beforehand; lets in what may come. @throws Problem `request/origin` */
  function judgePage(request: FastifyRequest, reply: FastifyReply): "answered" | "passed" {
    const origin = originOf(request);
    void reply.header("Vary", "Origin");
    if (origin === "allowed") void reply.headers(sharingHeaders(request.headers.origin ?? ""));
    const preflight = isPreflight(request);
    if (
      origin === "foreign" &&
      (preflight || changesSomething(request.method) || isUpgrade(request))
    )
      throw foreignOrigin(request);
    if (!preflight || origin !== "allowed") return "passed";
    const asksPrivate = request.headers["access-control-request-private-network"] === "true";
    void reply.headers(preflightHeaders(asksPrivate)).code(204).send();
    return "answered";
  }

  async function findVisitor(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    try {
      const found = await identify(accounts, localKey, request, (secret, until) => {
        setSessionCookie(reply, secret, until);
      });
      request.visitor = found ?? null;
    } catch (error) {
      // Whoever comes to log in may hold what is no longer right.
      if (!(error instanceof Problem)) throw error;
      if (isOpen(request.method, request.routeOptions.url)) return;
      if (error instanceof TooMany) void reply.header("Retry-After", error.retryAfterSeconds);
      else challenge(request, reply);
      throw error;
    }
    // Cookies are sent by the browser, whoever made it ask: the page must be known.
    if (request.visitor?.credential.kind !== "session") return;
    if (!changesSomething(request.method) && !isUpgrade(request)) return;
    const proven = ["own", "allowed"].includes(originOf(request));
    if (!proven && request.headers["x-inkloom"] === undefined) throw unprovenPage();
  }

  async function expectFew(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const counted = await countRequest(request);
    if (counted.isAllowed || !counted.isExceeded) return;
    void reply.header("Retry-After", counted.ttlInSeconds);
    throw new TooMany(counted.ttlInSeconds);
  }
};

/** Says how to log in: clients of A1111 wait to be asked for name and password. */
function challenge({ url }: FastifyRequest, reply: FastifyReply): void {
  const basic = /^\/(sdapi|controlnet|internal)\//.test(url);
  const scheme = basic ? 'Basic realm="Inkloom", charset="UTF-8"' : 'Bearer realm="Inkloom"';
  void reply.header("WWW-Authenticate", scheme);
}

const loginNeeded = (): Problem =>
  new Problem("auth/required", { en: "This needs a login.", zh: "需要登录。" });

/** Applies to the whole app, not only to what is registered within it. */
export const guard = Object.assign(plugin, { [Symbol.for("skip-override")]: true });
