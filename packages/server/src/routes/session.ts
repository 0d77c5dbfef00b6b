/** Logging in and out, who is logged in, and the first admin. */
import type { FastifyPluginAsync, FastifyReply } from "fastify";
import { Problem } from "@inkloom/contract";
import type { Account, Visitor } from "../auth/account.ts";
import type { Accounts } from "../auth/accounts.ts";
import { requiresLogin } from "../auth/login-required.ts";
import { clearSessionCookie, setSessionCookie } from "../auth/session-cookie.ts";
import type { ServiceConfig } from "../config/service-config.ts";
import { ROLES } from "../storage/schema.ts";
import { does, said } from "./schemas/said.ts";
import { answers, object, orNull, text, uuid } from "./schemas/shapes.ts";

interface SessionOptions {
  readonly accounts: Accounts;
  readonly config: Pick<ServiceConfig, "login" | "host" | "allowedHosts" | "trustedProxies">;
}

const TAGS = ["session"];

const NAME = { type: "string", minLength: 1, maxLength: 200, ...said("The user's name", "用户名") };
const PASSWORD = { type: "string", maxLength: 2000, ...said("The password", "密码") };

const SESSION = object({
  login: {
    type: "boolean",
    ...said("Whether an account is needed here", "此服务是否需要账户"),
  },
  firstAdmin: {
    type: "boolean",
    ...said("Whether the first admin is still to be made", "是否尚未创建首位管理员"),
  },
  account: {
    ...object({
      id: orNull(uuid("Null on a machine of one person", "单人使用的机器上为 null")),
      name: text("Who asks", "当前用户"),
      role: { type: "string", enum: [...ROLES], ...said("What they may do", "角色") },
    }),
    type: ["object", "null"],
  },
  by: {
    type: ["string", "null"],
    enum: ["local", "password", "session", "token", null],
    ...said("How they showed it", "验证方式"),
  },
});

const NOTHING = { type: "null", ...said("Done", "已完成") };

/** Below `/api/v1`. */
export const sessionRoutes: FastifyPluginAsync<SessionOptions> = (app, { accounts, config }) => {
  const login = requiresLogin(config);

  const tell = async (visitor: Visitor | null) => ({
    login,
    firstAdmin: login && (await accounts.users.isEmpty()),
    account: visitor && told(visitor.account),
    by: visitor?.credential.kind ?? null,
  });

  /** A new session each time: a secret that was there before the login is worth nothing after it. */
  const begin = async (account: Account, visitor: Visitor | null, reply: FastifyReply) => {
    if (visitor?.credential.kind === "session") await accounts.sessions.end(visitor.credential.id);
    const session = await accounts.sessions.start(userOf(account));
    setSessionCookie(reply, session.secret, session.expiresAt);
    return tell({ account, credential: { kind: "session", id: session.id } });
  };

  app.addHook("onRequest", (_request, reply, done) => {
    void reply.header("Cache-Control", "no-store");
    done();
  });

  app.get(
    "/session",
    {
      schema: {
        operationId: "getSession",
        tags: TAGS,
        ...does({ en: "Who is logged in", zh: "当前登录的用户" }),
        response: answers({ 200: SESSION }),
      },
    },
    ({ visitor }) => tell(visitor),
  );

  app.post<{ Body: { name: string; password: string } }>(
    "/session",
    {
      schema: {
        operationId: "logIn",
        tags: TAGS,
        ...does(
          { en: "Log in", zh: "登录" },
          { en: "Answers with the session's cookie.", zh: "返回会话 Cookie。" },
        ),
        body: object({ name: NAME, password: PASSWORD }),
        response: answers({ 200: SESSION }),
      },
    },
    async ({ body: { name, password }, ip, visitor }, reply) => {
      const account = await accounts.logIn({ name, password, address: ip });
      return begin(account, visitor, reply);
    },
  );

  app.delete(
    "/session",
    {
      schema: {
        operationId: "logOut",
        tags: TAGS,
        ...does({ en: "Log out", zh: "退出登录" }),
        response: answers({ 204: NOTHING }),
      },
    },
    async ({ visitor }, reply) => {
      if (visitor?.credential.kind === "session")
        await accounts.sessions.end(visitor.credential.id);
      clearSessionCookie(reply);
      return reply.code(204).send();
    },
  );

  app.put<{ Body: { current: string; password: string } }>(
    "/session/password",
    {
      schema: {
        operationId: "changePassword",
        tags: TAGS,
        ...does(
          { en: "Change one's own password", zh: "修改自己的密码" },
          { en: "Ends every other session of the user.", zh: "结束该用户的所有其他会话。" },
        ),
        body: object({ current: PASSWORD, password: PASSWORD }),
        response: answers({ 200: SESSION }),
      },
    },
    async ({ account, body: { current, password }, ip, visitor }, reply) => {
      const id = userOf(account);
      await accounts.logIn({ name: account.name, password: current, address: ip });
      await accounts.users.setPassword(id, password);
      return visitor?.credential.kind === "session" ? begin(account, null, reply) : tell(visitor);
    },
  );

  app.post<{ Body: { code: string; name: string; password: string } }>(
    "/session/first-admin",
    {
      schema: {
        operationId: "makeFirstAdmin",
        tags: TAGS,
        ...does(
          { en: "Make the first admin and log in", zh: "创建首位管理员并登录" },
          {
            en: "With the code that the service printed when it started without users.",
            zh: "使用服务在没有用户时启动所显示的设置码。",
          },
        ),
        body: object({
          code: { type: "string", maxLength: 100, ...said("The code", "设置码") },
          name: NAME,
          password: PASSWORD,
        }),
        response: answers({ 200: SESSION }),
      },
    },
    async ({ body: { code, name, password }, ip, visitor }, reply) => {
      const user = await accounts.firstAdmin.make({ code, name, password, address: ip });
      return begin({ userId: user.id, name: user.name, role: user.role }, visitor, reply);
    },
  );
  return Promise.resolve();
};

const told = ({ userId, name, role }: Account) => ({ id: userId, name, role });

/** @throws Problem `auth/account` where nobody has to log in and so nobody has */
function userOf({ userId }: Account): string {
  if (userId !== null) return userId;
  throw new Problem("auth/account", {
    en: "Nobody is logged in on this machine of one person, expected a user.",
    zh: "这台单人使用的机器上无人登录，应为某个用户。",
  });
}
