import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fastify, { type FastifyInstance, type InjectOptions } from "fastify";
import { encodePng } from "@inkloom/pixels";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Account, LOCAL_ACCOUNT, type Role } from "../auth/account.ts";
import { type ModelLibrary, openLibrary } from "../library/library.ts";
import { KEYS, safetensors, writeFiles } from "../library/model-files.suite.ts";
import { openDatabase, type OpenDatabase } from "../storage/database.ts";
import { modelRoutes } from "./models.ts";
import { answerCheck } from "./openapi/answer-check.suite.ts";
import { describeRoutes, documentOf, type OpenApiDocument } from "./openapi/document.ts";
import { installProblems } from "./problems/install-problems.ts";
import { checkRequest } from "./schemas/check-request.ts";
import { SHAPES } from "./schemas/shapes.ts";
import { prepareDatabase } from "../storage/prepared-home.suite.ts";

let home = "";
let database: OpenDatabase;
let library: ModelLibrary;
let app: FastifyInstance;
let check: ReturnType<typeof answerCheck>;
let account: Account = LOCAL_ACCOUNT;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "inkloom-models-"));
  await prepareDatabase(join(home, "database"));
  database = await openDatabase({ folder: join(home, "database") });
  await writeFiles(home, {
    "models/sd15/水墨.safetensors": safetensors(KEYS.sd1),
    "loras/ink.safetensors": safetensors(KEYS.lora, { "modelspec.trigger_phrase": "ink wash" }),
    "loras/ink.png": await encodePng({
      width: 600,
      height: 300,
      data: new Uint8ClampedArray(600 * 300 * 4).fill(255),
    }),
    "loras/bad.safetensors": "no weights",
  });
  library = await openLibrary({
    database,
    home,
    embeddedModels: join(home, "program"),
    background: false,
  });
  await library.scan();
  await library.read();
  app = fastify();
  app.decorateRequest("account");
  app.addHook("onRequest", (request, _reply, done) => {
    request.account = account;
    done();
  });
  installProblems(app);
  let document = (): OpenApiDocument => expect.fail("no routes are described");
  await app.register(
    async (routes) => {
      await describeRoutes(routes);
      routes.setValidatorCompiler(checkRequest);
      routes.setSerializerCompiler(() => (data) => JSON.stringify(data));
      for (const [name, shape] of Object.entries(SHAPES)) routes.addSchema({ $id: name, ...shape });
      await routes.register(modelRoutes, { library });
      document = () => documentOf(routes, "en");
    },
    { prefix: "/api/v1" },
  );
  await app.ready();
  check = answerCheck(document());
});
afterAll(async () => {
  await app.close();
  await library.close();
  await database.close();
  await rm(home, { recursive: true });
});
beforeEach(() => {
  account = LOCAL_ACCOUNT;
});

interface Answer {
  readonly id: string;
  readonly name: string;
  readonly preview: string | null;
  readonly [field: string]: unknown;
}

interface Page {
  readonly models: readonly Answer[];
  readonly total: number;
  readonly next: string | null;
}

/** Whatever is asked for, the answer is as the document says. */
async function ask({ method = "GET", url, ...rest }: InjectOptions & { readonly url: string }) {
  const answer = await app.inject({ method, url, ...rest });
  if (String(answer.headers["content-type"]).includes("json"))
    check({ method, path: url, status: answer.statusCode, body: answer.json<unknown>() });
  return answer;
}

const get = (url: string, headers: Record<string, string> = {}) =>
  ask({ url: `/api/v1${url}`, headers });

const page = async (query = ""): Promise<Page> => {
  const answer = await get(`/models${query}`);
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json<Page>();
};

const idOf = async (name: string): Promise<string> =>
  (await page()).models.find((model) => model.name === name)?.id ?? "";

const as = (role: Role): void => {
  account = { userId: "00000000-0000-7000-8000-000000000000", name: role, role };
};

describe("models", () => {
  test("are listed, filtered and searched, page by page", async () => {
    const first = await page("?limit=2");
    expect(first).toMatchObject({ total: 3, models: [{ name: "bad" }, { name: "ink" }] });
    const second = await page(`?limit=2&cursor=${first.next ?? ""}`);
    expect(second).toMatchObject({ models: [{ name: "sd15/水墨" }], next: null });
    expect((await page("?kind=lora&text=wash")).models).toMatchObject([{ name: "ink" }]);
    expect((await page(`?text=${encodeURIComponent("水墨")}`)).total).toBe(1);
    expect((await page("?family=sd1&order=largest")).total).toBe(2);
    expect((await page("?missing=true")).total).toBe(0);
  });

  test("are told with their facts, in the asker's language, without folders", async () => {
    const id = await idOf("sd15/水墨");
    const told = await get(`/models/${id}`, { "accept-language": "zh-CN" });
    expect(told.json()).toMatchObject({
      id,
      kind: "checkpoint",
      name: "sd15/水墨",
      unreachable: null,
      filename: "水墨.safetensors",
      family: { id: "sd1", label: "Stable Diffusion 1.x" },
      precision: ["F16"],
      sha256: null,
      preview: null,
      problem: null,
      missingSince: null,
    });
    const bad = await get(`/models/${await idOf("bad")}`, { "accept-language": "zh" });
    const { problem } = bad.json<{ problem: { detail: string } }>();
    expect(problem.detail).toMatch(/\p{Script=Han}/u);
    const all = await get("/models");
    for (const { body } of [told, bad, all]) expect(body).not.toContain(home);
  });

  test.each([
    "/models?kind=dog",
    "/models?limit=0",
    "/models?limit=100000",
    "/models?order=random()",
    "/models?hash=xyz",
    "/models?unknown=1",
    `/models?text=${"x".repeat(501)}`,
    "/models?cursor=nonsense",
    "/models/not-an-id",
    "/models/..%2f..%2fetc%2fpasswd",
  ])("refuse what is asked wrongly: %s", async (url) => {
    const answer = await get(url);
    expect(answer.statusCode).toBe(400);
    expect(answer.headers["content-type"]).toContain("application/problem+json");
  });

  test("that are not there are a problem", async () => {
    for (const path of ["", "/preview"]) {
      const answer = await get(`/models/00000000-0000-8000-8000-000000000000${path}`);
      expect(answer.statusCode).toBe(404);
      expect(answer.json()).toMatchObject({ code: "library/unknown" });
    }
  });

  test("are noted about by administrators only", async () => {
    const id = await idOf("ink");
    const change = (payload: object) =>
      ask({ method: "PATCH", url: `/api/v1/models/${id}`, payload });
    const changed = await change({ notes: "<b>冬</b>", addTags: ["雪"], favourite: true });
    expect(changed.json()).toMatchObject({ notes: "<b>冬</b>", tags: ["雪"], favourite: true });
    expect((await page(`?favourite=true&tag=${encodeURIComponent("雪")}`)).total).toBe(1);
    for (const wrong of [{}, { notes: 3 }, { tags: "a" }, { path: "/etc" }, { tags: [""] }])
      expect((await change(wrong)).statusCode, JSON.stringify(wrong)).toBe(400);
    for (const role of ["user", "viewer"] as const) {
      as(role);
      const refused = await change({ notes: "mine" });
      expect(refused.statusCode).toBe(403);
      expect(refused.json()).toMatchObject({ code: "auth/forbidden" });
      expect((await get(`/models/${id}`)).json()).toMatchObject({ notes: "<b>冬</b>" });
    }
  });

  test("show the picture beside them, small, and not again to who has it", async () => {
    const model = (await page("?kind=lora&text=ink")).models[0];
    expect(model?.preview).toMatch(/^\/api\/v1\/models\/[0-9a-f-]+\/preview\?v=[0-9a-z-]+$/);
    const answer = await ask({ url: model?.preview ?? "" });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers).toMatchObject({
      "content-type": "image/webp",
      "x-content-type-options": "nosniff",
    });
    const tag = String(answer.headers.etag);
    const again = await ask({
      url: model?.preview ?? "",
      headers: { "if-none-match": tag },
    });
    expect(again).toMatchObject({ statusCode: 304, body: "" });
    const none = await get(`/models/${await idOf("bad")}/preview`);
    expect(none).toMatchObject({ statusCode: 404 });
    expect(none.json()).toMatchObject({ code: "library/preview" });
  });

  test("are looked for anew when somebody who may draw asks", async () => {
    const scan = () => ask({ method: "POST", url: "/api/v1/models/scan" });
    as("viewer");
    expect((await scan()).statusCode).toBe(403);
    as("user");
    await writeFiles(home, { "loras/late.safetensors": safetensors(KEYS.lora) });
    expect((await scan()).json()).toEqual({ found: 4, added: 1, changed: 0, moved: 0, missing: 0 });
    await rm(join(home, "loras/late.safetensors"));
    expect((await scan()).json()).toMatchObject({ found: 3, missing: 1 });
    expect((await page("?missing=true")).models).toMatchObject([{ name: "late" }]);
  });

  test("tell how far reading and hashing are", async () => {
    expect((await get("/models/progress")).json()).toEqual({
      working: "rest",
      files: 3,
      unread: 0,
      unhashed: 3,
      unhashedBytes: expect.any(Number) as number,
      hashing: null,
    });
  });
});
