/** The OpenAPI document of every route below `/api/v1`, made from the routes themselves, once for each language. */
import swagger from "@fastify/swagger";
import type { FastifyInstance } from "fastify";
import { type Language, LANGUAGES, VERSION } from "@inkloom/contract";
import { inLanguage, said } from "../schemas/said.ts";
import { TOLD_AS } from "../schemas/job-schema.ts";

declare module "fastify" {
  interface FastifyInstance {
    /** The document, once every route is registered. */
    documentInEnglish: () => OpenApiDocument;
    documentInChinese: () => OpenApiDocument;
  }
}

export interface OpenApiDocument {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> };
}

export interface Operation {
  readonly operationId?: string;
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly description?: string;
    readonly schema: JsonSchema;
  }[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<
    Record<string, { readonly description: string; readonly content?: Content }>
  >;
}

export type Content = Readonly<Record<string, { readonly schema: JsonSchema }>>;
export type JsonSchema = Readonly<Record<string, unknown>>;

const DECORATORS = {
  en: "documentInEnglish",
  zh: "documentInChinese",
} as const satisfies Readonly<Record<Language, string>>;

const TAGS: readonly (readonly [string, string, string])[] = [
  ["service", "The service itself", "服务信息"],
  ["session", "Logging in", "登录"],
  ["users", "Accounts", "账户"],
  ["tokens", "Tokens for programs", "供程序使用的令牌"],
  ["tools", "What can be done", "工具"],
  ["jobs", "Work that is asked for", "任务"],
  ["queue", "Order of the work", "队列"],
  ["events", "What happens, while it happens", "实时事件"],
  ["assets", "Pictures as files", "图片文件"],
  ["gallery", "Pictures that are kept", "图库"],
  ["documents", "Workflows, presets and what pages remember", "文档：工作流、预设与页面设置"],
  ["models", "Model files", "模型文件"],
  ["datasets", "Data sets and their tags", "数据集与标签"],
  ["training", "Runs of training", "模型训练"],
  ["prompts", "Words of pictures", "提示词"],
  ["settings", "Settings of the service", "服务设置"],
];

const INFO = {
  title: "Inkloom",
  version: VERSION,
  ...said(
    "The HTTP API of Inkloom. Answers are JSON, failures `application/problem+json` (RFC 9457) with a code; both follow `Accept-Language` (en, zh). Requests that make jobs take an `Idempotency-Key`. `GET /api/v1/ws` is a WebSocket with the same events as `/api/v1/events`.",
    "墨织的 HTTP 接口。回答为 JSON，失败时为带错误码的 `application/problem+json`（RFC 9457）；语言均由 `Accept-Language`（en、zh）决定。建立任务的请求可带 `Idempotency-Key`。`GET /api/v1/ws` 是 WebSocket，事件与 `/api/v1/events` 相同。",
  ),
};

/** To be called before routes are registered. */
export async function describeRoutes(app: FastifyInstance): Promise<void> {
  for (const language of LANGUAGES)
    await app.register(swagger, {
      decorator: DECORATORS[language] as "swagger",
      convertConstToEnum: false,
      openapi: {
        openapi: "3.1.0",
        info: INFO,
        tags: TAGS.map(([name, en, zh]) => ({ name, ...said(en, zh) })),
        components: {
          securitySchemes: {
            token: { type: "http", scheme: "bearer" },
            session: { type: "apiKey", in: "cookie", name: "inkloom_session" },
          },
        },
        // Or neither, where no login is needed.
        security: [{ token: [] }, { session: [] }, {}],
      },
      refResolver: {
        buildLocalReference: ({ $id }, _base, _fragment, number) =>
          typeof $id === "string" ? $id : `Shape${number}`,
      },
      transform: ({ schema, url }) => ({ schema: inLanguage(toldSchema(schema), language), url }),
      transformObject: (document) =>
        "openapiObject" in document ? inLanguage(document.openapiObject, language) : {},
    });
}

export const documentOf = (app: FastifyInstance, language: Language): OpenApiDocument =>
  app[DECORATORS[language]]();

/** What a schema is told as, wherever it is checked otherwise. */
function toldSchema<T>(value: T): T;
function toldSchema(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((each: unknown) => toldSchema(each));
  if (typeof value !== "object" || value === null) return value;
  if (TOLD_AS in value) return toldSchema(value[TOLD_AS]);
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, toldSchema(each)]));
}
