import { Writable } from "node:stream";
import fastify, { type FastifyInstance } from "fastify";
import { Problem } from "@inkloom/contract";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { QueueFull } from "../../jobs/enqueue.ts";
import { checkRequest } from "../schemas/check-request.ts";
import { object } from "../schemas/shapes.ts";
import { answerFrameworkError, installProblems } from "./install-problems.ts";

let app: FastifyInstance;
let log = "";

beforeAll(async () => {
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      log += chunk.toString();
      done();
    },
  });
  app = fastify({
    logger: { level: "error", stream },
    bodyLimit: 1000,
    frameworkErrors: answerFrameworkError,
  });
  installProblems(app);
  app.setValidatorCompiler(checkRequest);
  app.get("/full", () => {
    throw new QueueFull(9, 8, 7.2);
  });
  app.get("/bug", () => {
    throw new TypeError("the secret is 42");
  });
  app.get("/ours", () => {
    throw new Problem("storage/full", { en: "No room.", zh: "没有空间。" });
  });
  const schema = {
    params: object({ id: { type: "integer" } }),
    body: object(
      {
        name: { type: "string", minLength: 2, maxLength: 4 },
        kind: { enum: ["a", "b"] },
        size: { type: "integer", minimum: 1, maximum: 9 },
        tags: { type: "array", maxItems: 1, items: object({ tag: { type: "string" } }) },
      },
      ["kind", "size", "tags"],
    ),
  };
  app.put("/things/:id", { schema }, () => ({}));
  app.delete("/things/:id", () => ({}));
  await app.ready();
});
afterAll(() => app.close());

const get = async (url: string, language = "en") => {
  const answer = await app.inject({ url, headers: { "accept-language": language } });
  return { answer, body: answer.json<Record<string, unknown>>() };
};

const put = async (payload: unknown, id = "1") => {
  const body = JSON.stringify(payload);
  const headers = { "content-type": "application/json" };
  const answer = await app.inject({ method: "PUT", url: `/things/${id}`, headers, body });
  return answer.json<{
    code: string;
    field: string;
    errors: { field: string }[];
    detail: string;
  }>();
};

describe("a problem", () => {
  test("is answered with its words, cause and cure, and says where it is explained", async () => {
    const { answer, body } = await get("/ours?token=abc");
    expect(answer.statusCode).toBe(507);
    expect(answer.headers["content-type"]).toBe("application/problem+json; charset=utf-8");
    expect(body).toEqual({
      type: "/api/v1/docs#problem-storage-full",
      title: "There is no room left for pictures.",
      status: 507,
      detail: "No room.",
      code: "storage/full",
      cause: "There is no room left for pictures.",
      cure: "Make room and try again.",
      instance: "/ours",
    });
  });

  test("is worded in the language that is asked for", async () => {
    const { body } = await get("/ours", "fr, zh-CN;q=0.8, en;q=0.2");
    expect(body).toMatchObject({ detail: "没有空间。", cure: "请腾出空间后重试。" });
  });

  test("that passes says when to come again", async () => {
    const { answer, body } = await get("/full");
    expect(answer.statusCode).toBe(429);
    expect(answer.headers["retry-after"]).toBe("8");
    expect(body).toMatchObject({ code: "queue/full", retryAfter: 8 });
  });
});

describe("what nobody expected", () => {
  test("is answered without anything of its inside, with an id that the log has", async () => {
    log = "";
    const { answer, body } = await get("/bug");
    expect(answer.statusCode).toBe(500);
    expect(answer.body).not.toMatch(/secret|42|TypeError|\.ts/);
    const id = /Request (\S+) met/.exec(String(body["detail"]))?.[1] ?? "none";
    expect(log).toContain(id);
    expect(log).toContain("the secret is 42");
  });
});

describe("a request that cannot be", () => {
  test("names every field at fault", async () => {
    const { code, field, errors } = await put({ name: "x", kind: "c", size: 0, more: 1 });
    expect(code).toBe("input/invalid");
    expect(errors.map((each) => each.field).toSorted()).toEqual(["kind", "more", "name", "size"]);
    expect(errors.map((each) => each.field)).toContain(field);
  });

  test.each([
    [{}, "name", "name: expected a value."],
    [{ name: "x" }, "name", "name: expected at least 2 characters."],
    [{ name: "xxxxx" }, "name", "name: expected at most 4 characters."],
    [{ name: 12 }, "name", "name: expected the type string."],
    [{ name: "xx", kind: "c" }, "kind", "kind: expected one of a, b."],
    [{ name: "xx", size: 10 }, "size", "size: expected at most 9."],
    [{ name: "xx", size: "5" }, "size", "size: expected the type integer."],
    [{ name: "xx", tags: [{}] }, "tags.0.tag", "tags.0.tag: expected a value."],
    [{ name: "xx", tags: [1, 2] }, "tags", "tags: expected at most 1 entries."],
  ])("%j: %s", async (given, field, detail) => {
    const body = await put(given);
    expect(body.errors.map((each) => each.field)).toContain(field);
    expect(body.detail).toContain(detail);
  });

  test("what stands in an address is text, and becomes what it should be", async () => {
    expect((await put({ name: "xx" }, "x")).field).toBe("id");
    expect(await put({ name: "xx" }, "12")).toEqual({});
  });

  test.each([
    ["no JSON", "{", "application/json", 400, "request/malformed"],
    ["nothing", "", "application/json", 400, "request/malformed"],
    ["another kind", "x", "text/xml", 415, "request/media"],
    ["too much", `{"name":"${"x".repeat(2000)}"}`, "application/json", 413, "request/large"],
    [
      "a prototype",
      '{"__proto__":{"a":1},"name":"xx"}',
      "application/json",
      400,
      "request/malformed",
    ],
  ])("%s", async (_, body, type, status, code) => {
    const answer = await app.inject({
      method: "PUT",
      url: "/things/1",
      headers: { "content-type": type },
      body,
    });
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([status, code]);
  });

  test("an address that is not there", async () => {
    const { answer, body } = await get("/nowhere/%3Cscript%3E");
    expect(answer.statusCode).toBe(404);
    expect(body).toMatchObject({ code: "request/unknown", instance: "/nowhere/%3Cscript%3E" });
  });

  test("a method that an address does not take names those that it takes", async () => {
    const answer = await app.inject({ method: "POST", url: "/things/3?x=1" });
    expect(answer.statusCode).toBe(405);
    expect(answer.headers.allow).toBe("PUT, DELETE");
    expect(answer.json<unknown>()).toMatchObject({ code: "request/method", instance: "/things/3" });
  });

  test("an address that cannot be read", async () => {
    const { answer, body } = await get("/things/%zz");
    expect([answer.statusCode, body["code"]]).toEqual([400, "request/malformed"]);
  });
});
