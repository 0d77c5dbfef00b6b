/** API tokens: everybody's own, and for admins those of all. */
import type { FastifyPluginAsync, FastifyRequest } from "fastify";
import { Problem } from "@inkloom/contract";
import type { Accounts } from "../auth/accounts.ts";
import { expectMay } from "../auth/may.ts";
import { does, said } from "./schemas/said.ts";
import { answers, list, moment, object, orNull, text, uuid } from "./schemas/shapes.ts";

interface TokenOptions {
  readonly accounts: Pick<Accounts, "tokens" | "users">;
}

const TAGS = ["tokens"];

/** Longest time that a token may hold; days. */
const LONGEST = 3650;

const USER = {
  type: "string",
  maxLength: 100,
  ...said("Whose; an admin may name others", "所属用户；管理员可指定他人"),
};

const TOKEN = {
  id: uuid("Of the token", "令牌编号"),
  userId: uuid("Whose it is", "所属用户"),
  name: text("What it is for", "用途"),
  createdAt: moment("When it was made", "创建时间"),
  usedAt: orNull(moment("When it was used last, to the minute", "最近使用时间，精确到分钟")),
  expiresAt: orNull(moment("When it ends; null for never", "到期时间；null 表示不过期")),
};

/** Below `/api/v1`. */
export const tokenRoutes: FastifyPluginAsync<TokenOptions> = (app, { accounts }) => {
  const { tokens, users } = accounts;
  app.addHook("onRequest", (_request, reply, done) => {
    void reply.header("Cache-Control", "no-store");
    done();
  });

  app.get<{ Querystring: { user?: string } }>(
    "/tokens",
    {
      schema: {
        operationId: "listTokens",
        tags: TAGS,
        ...does({ en: "Tokens, newest first", zh: "令牌列表，最新的在前" }),
        querystring: object(
          {
            user: {
              ...USER,
              ...said(
                "Whose; an admin may name others, or all",
                "所属用户；管理员可指定他人或 all",
              ),
            },
          },
          ["user"],
        ),
        response: answers({ 200: object({ tokens: list(object(TOKEN)) }) }),
      },
    },
    async (request) => {
      const user = askedUser(request, request.query.user);
      // Throws where there is no such user.
      if (user !== undefined) await users.get(user);
      return { tokens: await tokens.list(user) };
    },
  );

  app.post<{ Body: { name: string; days?: number; user?: string } }>(
    "/tokens",
    {
      schema: {
        operationId: "makeToken",
        tags: TAGS,
        ...does(
          { en: "Make a token", zh: "创建令牌" },
          {
            en: "Its text is in this answer and never again. A token makes no tokens: log in for it.",
            zh: "令牌内容仅在此次响应中给出。令牌不能用于创建令牌：请先登录。",
          },
        ),
        body: object(
          {
            name: { type: "string", maxLength: 200, ...said("What it is for", "用途") },
            days: {
              type: "integer",
              minimum: 1,
              maximum: LONGEST,
              ...said("How long it holds; for ever if not given", "有效天数；未给出时不过期"),
            },
            user: USER,
          },
          ["days", "user"],
        ),
        response: answers({
          201: object({ ...TOKEN, token: text("The token itself", "令牌内容") }),
        }),
      },
    },
    async (request, reply) => {
      if (request.visitor?.credential.kind === "token") throw noTokens();
      const { name, days, user } = request.body;
      const id = askedUser(request, user);
      if (id === undefined) throw nobodys();
      // Throws where there is no such user.
      await users.get(id);
      const expiresAt = days === undefined ? undefined : new Date(Date.now() + days * DAY);
      const { token, secret } = await tokens.add(id, { name, expiresAt });
      return reply.code(201).send({ ...token, token: secret });
    },
  );

  app.delete<{ Params: { id: string } }>(
    "/tokens/:id",
    {
      schema: {
        operationId: "revokeToken",
        tags: TAGS,
        ...does({ en: "Revoke a token at once", zh: "立即吊销令牌" }),
        params: object({
          id: { type: "string", maxLength: 100, ...said("The token's id", "令牌编号") },
        }),
        response: answers({ 204: { type: "null", ...said("Done", "已完成") } }),
      },
    },
    async ({ account, params: { id } }, reply) => {
      await tokens.revoke(id, account.role === "admin" ? undefined : (account.userId ?? ""));
      return reply.code(204).send();
    },
  );
  return Promise.resolve();
};

const DAY = 24 * 60 * 60_000;

/** @returns undefined for all; @throws Problem `auth/forbidden` */
function askedUser({ account }: FastifyRequest, user: string | undefined): string | undefined {
  const own = account.userId ?? undefined;
  if (user === undefined || user === own) return own;
  expectMay(account, "manage");
  return user === "all" ? undefined : user;
}

const noTokens = (): Problem =>
  new Problem("auth/forbidden", {
    en: "A token was shown, and a token makes no tokens; expected a login.",
    zh: "所用的是令牌，而令牌不能用于创建令牌；应先登录。",
  });

const nobodys = (): Problem =>
  new Problem("auth/account", {
    en: "Nobody is named whose token it would be, expected a user's id.",
    zh: "未指明令牌属于谁，应给出用户编号。",
  });
