/** Users, for admins. */
import type { FastifyPluginAsync } from "fastify";
import type { Role } from "../auth/account.ts";
import type { Accounts } from "../auth/accounts.ts";
import { expectMay } from "../auth/may.ts";
import type { UserChanges } from "../auth/users.ts";
import { ROLES } from "../storage/schema.ts";
import { does, said } from "./schemas/said.ts";
import { answers, list, moment, object, text, uuid } from "./schemas/shapes.ts";

interface UserOptions {
  readonly accounts: Pick<Accounts, "users">;
}

interface ById {
  readonly Params: { readonly id: string };
}

const TAGS = ["users"];

const ROLE = { type: "string", enum: [...ROLES], ...said("What they may do", "角色") };
const PASSWORD = { type: "string", maxLength: 2000, ...said("The password", "密码") };
const NAME = { type: "string", minLength: 1, maxLength: 200, ...said("The user's name", "用户名") };
const BY_ID = object({
  id: { type: "string", maxLength: 100, ...said("The user's id", "用户编号") },
});

const USER = object({
  id: uuid("Of the user", "用户编号"),
  name: text("The user's name", "用户名"),
  role: ROLE,
  disabled: { type: "boolean", ...said("Whether all access is stopped", "是否已停用") },
  hasPassword: {
    type: "boolean",
    ...said("Without one there are only tokens", "没有密码时只能使用令牌"),
  },
  createdAt: moment("When it was added", "添加时间"),
});

const NOTHING = { type: "null", ...said("Done", "已完成") };

/** Below `/api/v1`. */
export const userRoutes: FastifyPluginAsync<UserOptions> = (app, { accounts: { users } }) => {
  app.addHook("onRequest", ({ account }, _reply, done) => {
    expectMay(account, "manage");
    done();
  });
  app.addHook("onRequest", (_request, reply, done) => {
    void reply.header("Cache-Control", "no-store");
    done();
  });

  app.get(
    "/users",
    {
      schema: {
        operationId: "listUsers",
        tags: TAGS,
        ...does({ en: "Every user", zh: "所有用户" }),
        response: answers({ 200: object({ users: list(USER) }) }),
      },
    },
    async () => ({ users: await users.list() }),
  );

  app.post<{ Body: { name: string; role: Role; password?: string } }>(
    "/users",
    {
      schema: {
        operationId: "addUser",
        tags: TAGS,
        ...does({ en: "Add a user", zh: "添加用户" }),
        body: object({ name: NAME, role: ROLE, password: PASSWORD }, ["password"]),
        response: answers({ 201: USER }),
      },
    },
    async ({ body }, reply) => reply.code(201).send(await users.add(body)),
  );

  app.patch<ById & { Body: UserChanges }>(
    "/users/:id",
    {
      schema: {
        operationId: "changeUser",
        tags: TAGS,
        ...does(
          { en: "Change a user's role, or stop and allow access", zh: "修改角色，停用或启用用户" },
          { en: "Sessions of who is disabled end.", zh: "停用后，该用户的会话随即结束。" },
        ),
        params: BY_ID,
        body: object({ role: ROLE, disabled: { type: "boolean" } }, ["role", "disabled"]),
        response: answers({ 200: USER }),
      },
    },
    ({ params: { id }, body }) => users.change(id, body),
  );

  app.put<ById & { Body: { password: string } }>(
    "/users/:id/password",
    {
      schema: {
        operationId: "setPassword",
        tags: TAGS,
        ...does(
          { en: "Give a user a new password", zh: "为用户设置新密码" },
          { en: "Ends all their sessions.", zh: "结束该用户的所有会话。" },
        ),
        params: BY_ID,
        body: object({ password: PASSWORD }),
        response: answers({ 204: NOTHING }),
      },
    },
    async ({ params: { id }, body: { password } }, reply) => {
      await users.setPassword(id, password);
      return reply.code(204).send();
    },
  );

  app.delete<ById>(
    "/users/:id",
    {
      schema: {
        operationId: "removeUser",
        tags: TAGS,
        ...does(
          { en: "Remove a user with their tokens", zh: "删除用户及其令牌" },
          { en: "Jobs and pictures stay, for admins.", zh: "任务和图片保留，由管理员查看。" },
        ),
        params: BY_ID,
        response: answers({ 204: NOTHING }),
      },
    },
    async ({ params: { id } }, reply) => {
      await users.remove(id);
      return reply.code(204).send();
    },
  );
  return Promise.resolve();
};
