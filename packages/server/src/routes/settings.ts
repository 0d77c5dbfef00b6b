/** `/settings`: what the service is told when it starts, for administrators. */
import type { FastifyPluginAsync } from "fastify";
import { SETTINGS } from "@inkloom/contract";
import { expectMay } from "../auth/may.ts";
import type { SettingsDesk } from "../config/settings-desk.ts";
import { does, said } from "./schemas/said.ts";
import { anything, answers, list, object, type Schema, text } from "./schemas/shapes.ts";

const TAGS = ["settings"];

const WORDS = object({ en: text("English", "英文"), zh: text("Chinese", "中文") });
const WORDS_OR_NULL: Schema = { anyOf: [WORDS, { type: "null" }] };
const VALUE: Schema = {
  type: ["string", "number", "boolean", "array", "null"],
  items: { type: "string" },
};

const SETTING = object({
  key: { type: "string", enum: Object.keys(SETTINGS), ...said("Its name", "设置项名称") },
  label: WORDS,
  help: WORDS,
  schema: anything("What one value is, as JSON Schema", "单个值的 JSON Schema"),
  many: { type: "boolean", ...said("Whether it is a list of such values", "是否为列表") },
  secret: {
    type: "boolean",
    ...said("Whether its value is never shown", "是否为密钥（不显示其值）"),
  },
  expected: WORDS,
  whenAbsent: WORDS_OR_NULL,
  unit: WORDS_OR_NULL,
  value: { ...VALUE, ...said("What it is set to; null for secrets", "当前值；密钥为 null") },
  isSet: { type: "boolean", ...said("Whether it has a value", "是否有值") },
  source: object({
    kind: {
      type: "string",
      enum: ["default", "file", "environment", "flag"],
      ...said("What sets it", "来源"),
    },
    name: {
      type: ["string", "null"],
      ...said("The file, variable or flag", "文件、环境变量或命令行选项"),
    },
  }),
  changeable: {
    type: "boolean",
    ...said(
      "Whether a change takes effect: variables and flags go before the file",
      "修改是否有效：环境变量和命令行选项优先于文件",
    ),
  },
  restart: {
    type: "boolean",
    ...said("Whether its value waits for a new start", "是否需重新启动后生效"),
  },
});

const ANSWER = object({
  restart: {
    type: "boolean",
    ...said("Whether any value waits for a new start", "是否有设置需重新启动后生效"),
  },
  groups: list(object({ title: WORDS, settings: list(SETTING) })),
});

const CHANGES: Schema = {
  type: "object",
  // Names that there are not are told with the nearest one.
  additionalProperties: VALUE,
  minProperties: 1,
  maxProperties: 100,
  ...said(
    "Values by key; null takes a setting out of the file, so that its default counts again",
    "以设置项名称为键；null 表示从文件中删除，恢复默认值",
  ),
};

export const settingRoutes: FastifyPluginAsync<{
  readonly service: { readonly settings: SettingsDesk };
}> = (app, { service }) => {
  app.get(
    "/settings",
    {
      schema: {
        operationId: "listSettings",
        tags: TAGS,
        ...does(
          { en: "Settings of the service", zh: "服务设置" },
          { en: "For administrators.", zh: "仅限管理员。" },
        ),
        response: answers({ 200: ANSWER }),
      },
    },
    ({ account }) => {
      expectMay(account, "manage");
      return service.settings.read();
    },
  );
  app.patch<{ Body: Readonly<Record<string, unknown>> }>(
    "/settings",
    {
      schema: {
        operationId: "changeSettings",
        tags: TAGS,
        ...does(
          { en: "Change settings", zh: "修改设置" },
          {
            en: "For administrators. All or none; what would keep the service from starting is refused. Changes take effect when the service starts again.",
            zh: "仅限管理员。全部写入或全部不写；会使服务无法启动的设置不予接受。修改在服务重新启动后生效。",
          },
        ),
        body: CHANGES,
        response: answers({ 200: ANSWER }),
      },
    },
    async (request) => {
      expectMay(request.account, "manage");
      const told = await service.settings.change(request.body);
      const { name } = request.account;
      request.log.info({ settings: Object.keys(request.body), by: name }, "settings changed");
      return told;
    },
  );
  return Promise.resolve();
};
