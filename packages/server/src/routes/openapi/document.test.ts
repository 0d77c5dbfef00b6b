import type { FastifyInstance } from "fastify";
import { LANGUAGES, PROBLEMS, type ToolDeclaration, TOOLS } from "@inkloom/contract";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { problemAnchor } from "../problems/problem-answer.ts";
import type { JsonSchema, OpenApiDocument } from "./document.ts";
import { describedApp } from "./whole-document.ts";

let app: FastifyInstance;
const documents = new Map<string, OpenApiDocument>();

beforeAll(async () => {
  app = await describedApp();
  for (const lang of LANGUAGES) {
    const answer = await app.inject({ url: "/api/v1/openapi.json", query: { lang } });
    documents.set(lang, answer.json<OpenApiDocument>());
  }
});
afterAll(() => app.close());

const document = (language = "en"): OpenApiDocument =>
  documents.get(language) ?? expect.fail(`no document in ${language}`);

const tools: [string, ToolDeclaration][] = Object.entries(TOOLS);
const bodyOf = (id: string): JsonSchema => {
  const operation = document().paths[`/api/v1/tools/${id}`]?.["post"];
  const { $ref } = operation?.requestBody?.content["application/json"]?.schema ?? {};
  const name = String($ref).replace("#/components/schemas/", "");
  return document().components.schemas[name] ?? expect.fail(`${id} has no schema`);
};

const LIMITS = [
  "type",
  "minimum",
  "maximum",
  "multipleOf",
  "minLength",
  "maxLength",
  "enum",
  "default",
];

describe("the document", () => {
  test("is of OpenAPI 3.1", () => {
    expect(document().openapi).toBe("3.1.0");
  });

  test.each(tools)("has the tool %s, with a route of its own", (id, tool) => {
    const operation = document().paths[`/api/v1/tools/${id}`]?.["post"];
    expect(operation).toMatchObject({ summary: tool.title.en, description: tool.help.en });
    expect(bodyOf(id)).toMatchObject({ additionalProperties: false });
  });

  test.each(tools)("has every parameter of %s with its declared range", (id, tool) => {
    const told = bodyOf(id)["properties"] as Record<string, JsonSchema>;
    const declared = tool.parameters.properties as Record<string, JsonSchema>;
    expect(Object.keys(told)).toEqual(Object.keys(declared));
    for (const [name, schema] of Object.entries(declared)) {
      const { type = "string", ...rest } = JSON.parse(JSON.stringify(schema)) as JsonSchema;
      const plain: JsonSchema = { type, ...rest };
      for (const limit of LIMITS)
        expect([name, limit, told[name]?.[limit]]).toEqual([name, limit, plain[limit]]);
      expect(told[name]?.["description"]).toContain(tool.notes[name]?.help.en);
    }
  });

  test.each(tools)("lets all of %s be left out that has a default", (id, tool) => {
    const schemas = tool.parameters.properties as Record<string, JsonSchema>;
    const without = ((tool.parameters.required as string[] | undefined) ?? []).filter(
      (name) => !("default" in (schemas[name] ?? {})),
    );
    expect(bodyOf(id)["required"] ?? []).toEqual(without);
  });

  test("tells jobs by their tools", () => {
    const { schema } =
      document().paths["/api/v1/jobs"]?.["post"]?.requestBody?.content["application/json"] ?? {};
    const text = JSON.stringify(schema);
    for (const [id] of tools) expect(text).toContain(`{"type":"string","const":"${id}"}`);
    expect(text).toContain("#/components/schemas/GenerateParameters");
  });

  test("names nothing that it does not have", () => {
    for (const [, name] of JSON.stringify(document()).matchAll(
      /"#\/components\/schemas\/([^"]+)"/g,
    ))
      expect(Object.keys(document().components.schemas)).toContain(name);
  });

  test("every operation has a name of its own and is explained", () => {
    const operations = Object.values(document().paths).flatMap((path) => Object.values(path));
    const names = operations.map(({ operationId }) => operationId);
    expect(names).not.toContain(undefined);
    expect(new Set(names).size).toBe(names.length);
    for (const { summary, tags, responses } of operations) {
      expect(summary).toMatch(/\S/);
      expect(document().tags.map(({ name }) => name)).toEqual(
        expect.arrayContaining([...(tags ?? [])]),
      );
      expect(responses).toHaveProperty("default");
    }
  });

  test("says in Chinese all that it says in English", () => {
    const chinese = JSON.stringify(document("zh"));
    expect(chinese).not.toContain("x-zh");
    expect(JSON.stringify(document("en"))).not.toMatch(/x-zh|\p{Script=Han}.{0,20}","type/u);
    const words = (value: unknown): string[] => {
      if (Array.isArray(value)) return value.flatMap(words);
      if (typeof value !== "object" || value === null) return [];
      return Object.entries(value).flatMap(([key, each]: [string, unknown]) =>
        typeof each === "string" && ["description", "summary"].includes(key) ? [each] : words(each),
      );
    };
    const { schemas } = document("zh").components;
    const said = words({ ...document("zh"), components: { schemas } });
    expect(said.length).toBeGreaterThan(200);
    const latin = said.filter((text) => !/\p{Script=Han}/u.test(text));
    expect(
      latin.filter((text) => !/^(SHA-256|OpenAPI 3\.1|Server-sent events)$/.test(text)),
    ).toEqual([]);
  });

  test("follows the header where the address names no language", async () => {
    const headers = { "accept-language": "zh-CN" };
    const answer = await app.inject({ url: "/api/v1/openapi.json", headers });
    expect(answer.json<unknown>()).toEqual(document("zh"));
    // Otherwise it might be kept for who reads the other language.
    expect(answer.headers["cache-control"]).toBe("no-store");
  });
});

describe("the page", () => {
  test.each(LANGUAGES)(
    "in %s explains every operation, every shape and every problem",
    async (lang) => {
      const { body } = await app.inject({ url: "/api/v1/docs", query: { lang } });
      for (const path of Object.keys(document().paths)) expect(body).toContain(path);
      for (const name of Object.keys(document().components.schemas))
        expect(body).toContain(`id="shape-${name}"`);
      for (const [code, { cure }] of Object.entries(PROBLEMS)) {
        expect(body).toContain(`id="${problemAnchor(code)}"`);
        expect(body).toContain(cure[lang].slice(0, 12).replaceAll(/[&<>"'`].*$/g, ""));
      }
    },
  );

  test("asks no other machine for anything, and may not", async () => {
    const answer = await app.inject({ url: "/api/v1/docs" });
    expect(answer.headers["content-security-policy"]).toMatch(
      /^default-src 'none'; style-src 'self';/,
    );
    expect(answer.body).not.toMatch(/<script|<img|<iframe|\son[a-z]+=|\sstyle=|javascript:/i);
    for (const [, address = ""] of answer.body.matchAll(/(?:href|src)="([^"]*)"/g))
      expect(address).toMatch(/^(#|\/api\/v1\/)/);
    const style = await app.inject({ url: "/api/v1/docs.css" });
    expect(style.headers["content-type"]).toMatch(/^text\/css/);
    expect(style.body).not.toMatch(/url\(|@import/);
  });

  test("writes signs of others as signs", async () => {
    const { body } = await app.inject({ url: "/api/v1/docs" });
    expect(body).not.toMatch(/<lora/);
    expect(body).toContain("&lt;lora");
  });
});
