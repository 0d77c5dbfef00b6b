/** Holds answers against the document: what a route says of itself is what it does. */
import AjvCompiler from "@fastify/ajv-compiler";
import { expect } from "vitest";
import type { JsonSchema, OpenApiDocument } from "./document.ts";

interface Answered {
  readonly method: string;
  /** With its query, or without. */
  readonly path: string;
  readonly status: number;
  readonly body: unknown;
}

/** Fails where a JSON answer is not as the document says. */
export function answerCheck(document: OpenApiDocument): (answer: Answered) => void {
  const build = AjvCompiler()({}, { customOptions: { strict: false, allErrors: true } });
  const checks = new Map<string, ReturnType<typeof build>>();
  const routes = Object.keys(document.paths).map((path) => ({
    path,
    pattern: new RegExp(`^${path.replaceAll(/\{[^}]+\}/g, "[^/]+").replaceAll(".", "\\.")}$`),
  }));

  const schemaOf = (path: string, method: string, status: number): JsonSchema | undefined => {
    const operation = document.paths[path]?.[method.toLowerCase()];
    const response = operation?.responses[status] ?? operation?.responses["default"];
    return Object.entries(response?.content ?? {}).find(([type]) => type.includes("json"))?.[1]
      .schema;
  };

  return ({ method, path, status, body }) => {
    const plain = path.split("?", 1)[0] ?? "";
    // The first one: fixed words stand before what is filled in.
    const found = routes.filter(
      (each) =>
        each.pattern.test(plain) && method.toLowerCase() in (document.paths[each.path] ?? {}),
    );
    const route = found.find((each) => each.path === plain) ?? found[0];
    if (route === undefined) return;
    const key = `${method} ${route.path} ${status}`;
    const schema = schemaOf(route.path, method, status);
    if (schema === undefined)
      expect.fail(`${key} answers with JSON that the document does not have`);
    const { components } = document;
    const check = checks.get(key) ?? build({ schema: { ...schema, components } });
    checks.set(key, check);
    if (check(body) === false)
      expect.fail(`${key}: ${JSON.stringify((check as { errors?: unknown }).errors)}`);
  };
}
