import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { newJobId } from "../jobs/job-id.ts";
import { enterPictures } from "../storage/gallery/enter.ts";
import { jobs, type JOB_STATES } from "../storage/schema.ts";
import {
  type Answer,
  ACCOUNTS,
  type Name,
  openTestApi,
  png,
  type TestApi,
} from "./test-api.suite.ts";

let api: TestApi;
let home: string;
beforeAll(async () => {
  api = await openTestApi();
  home = api.service.config.home;
});
beforeEach(async () => {
  await mkdir(join(home, "loras"), { recursive: true });
  await writeFile(join(home, "loras", "ink.safetensors"), "");
});
afterEach(async () => {
  await rm(join(home, "tags"), { recursive: true, force: true });
  await rm(join(home, "styles.csv"), { force: true });
  await api.empty();
});
afterAll(() => api.close());

const read = (body: object, language = "en"): Promise<Answer> =>
  api.ask("guest", "POST", "/prompts/read", {
    payload: body,
    headers: { "accept-language": language },
  });

const csv = (text: string) => ({ payload: text, headers: { "content-type": "text/csv" } });

describe("POST /prompts/read", () => {
  test("answers with chunks, spans and faults of both texts", async () => {
    const { status, body } = await read({
      prompt: "a (red:1.2) fox <lora:ink:0.5>, <lora:pen:1>",
      negative_prompt: "dim",
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      limit: 75,
      prompt: {
        drawn: false,
        spans: [
          { from: 2, to: 11, kind: "weight", weight: 1.2 },
          { from: 16, to: 30, kind: "lora", weight: 0.5, name: "ink", known: true },
          { from: 32, to: 44, kind: "lora", weight: 1, name: "pen", known: false },
        ],
        faults: [
          {
            from: 32,
            to: 44,
            code: "prompt/network",
            message: 'there is no LoRA "pen"; the nearest are ink, momo',
          },
        ],
      },
      negative_prompt: { chunks: [{ from: 0, to: 3, part: 0 }], spans: [] },
      faults: [],
    });
  });

  test("words faults in the language that is asked for, and tells no folder", async () => {
    const { body } = await read({ prompt: "<lora:pen>", model: "gone" }, "zh-CN");
    expect(body).toMatchObject({
      prompt: { faults: [{ message: "没有 LoRA“pen”；相近的有 ink、momo" }] },
      faults: [{ code: "model/missing", message: expect.stringContaining("CLIP") as string }],
    });
    expect(JSON.stringify(body)).not.toContain(home);
  });

  test.each(["/etc/passwd", "../models/x", "C:\\x"])("takes no path: %s", async (model) => {
    expect((await read({ prompt: "a", model })).body).toMatchObject({
      faults: [{ code: "input/name" }],
    });
  });

  test.each([
    { negative_prompt: "a" },
    { prompt: 5 },
    { prompt: "a", steps: 0 },
    { prompt: "a", emphasis: "loud" },
    { prompt: "a", more: 1 },
    { prompt: "x".repeat(200_001) },
  ])("refuses what is no such request", async (body) => {
    expect((await read(body)).status).toBe(400);
  });

  test("answers at once when it was asked before", async () => {
    const prompt = "a red fox on a hill, [cat:dog:0.5], (soft light:1.2), ".repeat(8);
    await read({ prompt });
    const times: number[] = [];
    for (let i = 0; i < 9; i++) {
      const start = performance.now();
      await read({ prompt: `${prompt}${i}` });
      times.push(performance.now() - start);
    }
    times.sort((a, b) => a - b);
    expect(times[4]).toBeLessThan(100); // 20 on an idle machine
  });
});

describe("GET /prompts/completions", () => {
  const complete = (query: string, who: Name = "guest"): Promise<Answer> =>
    api.ask(who, "GET", `/prompts/completions?${query}`);

  test("offers words, with their Chinese unless English is asked for", async () => {
    expect((await complete("text=blue%20ha&kinds=tag")).body).toEqual({
      completions: [
        { kind: "tag", name: "blue hair", insert: "blue hair", category: 0, translation: "蓝发" },
      ],
    });
    expect((await complete("text=blue_ha&kinds=tag&language=en")).body).toEqual({
      completions: [{ kind: "tag", name: "blue hair", insert: "blue hair", category: 0 }],
    });
    expect((await complete(`text=${encodeURIComponent("蓝")}&limit=1`)).body).toMatchObject({
      completions: [{ kind: "tag", translation: expect.stringContaining("蓝") as string }],
    });
  });

  test("offers what lies in the folders", async () => {
    expect((await complete("text=<lora:i")).body).toEqual({
      completions: [{ kind: "lora", name: "ink", insert: "<lora:ink:1>" }],
    });
  });

  test.each(["", "text=a&kinds=word", "text=a&limit=0", "text=a&limit=201", "text=a&kinds=tag,"])(
    "refuses %j",
    async (query) => {
      expect((await complete(query)).status).toBe(400);
    },
  );
});

describe("/prompts/tag-lists", () => {
  test("are put, listed and removed by administrators", async () => {
    expect(
      await api.ask("root", "PUT", "/prompts/tag-lists/mine", csv("inky_fox,0,7\n")),
    ).toMatchObject({
      status: 200,
      body: { name: "mine", tags: 1, translates: false, faulty: 0, fault: null },
    });
    const zh = await api.ask("root", "PUT", "/prompts/tag-lists/mine.zh", csv("inky_fox,墨狐\n"));
    expect(zh).toMatchObject({ status: 200, body: { translates: true } });
    const { body } = await api.ask("guest", "GET", "/prompts/tag-lists");
    expect(body).toMatchObject({ lists: [{ name: "mine" }, { name: "mine.zh" }] });
    const found = await api.ask(
      "ann",
      "GET",
      `/prompts/completions?text=${encodeURIComponent("墨狐")}`,
    );
    expect(found.body).toMatchObject({ completions: [{ name: "inky fox", count: 7 }] });
    expect((await api.ask("root", "DELETE", "/prompts/tag-lists/mine")).status).toBe(204);
    expect(await api.ask("root", "DELETE", "/prompts/tag-lists/mine")).toMatchObject({
      status: 404,
      body: { code: "request/unknown" },
    });
  });

  test("name the line that is wrong", async () => {
    const { status, body } = await api.ask(
      "root",
      "PUT",
      "/prompts/tag-lists/mine",
      csv("a,0,1\nb,0,x\n"),
    );
    expect(status).toBe(400);
    expect(body).toMatchObject({
      code: "prompt/tags",
      detail: 'line 2 of the list "mine": its count is "x", expected a whole number',
    });
    expect((await api.ask("guest", "GET", "/prompts/tag-lists")).body).toEqual({ lists: [] });
  });

  test("take no path, no other kind of body and nobody else's", async () => {
    for (const name of ["..%2Fx", "%2e%2e", ".x", "a%00"])
      expect(
        (await api.ask("root", "PUT", `/prompts/tag-lists/${name}`, csv("a,0,1\n"))).status,
      ).toBeGreaterThanOrEqual(400);
    const json = await api.ask("root", "PUT", "/prompts/tag-lists/mine", { payload: { a: 1 } });
    expect(json).toMatchObject({ status: 415, body: { code: "request/media" } });
    expect((await api.ask("root", "PUT", "/prompts/tag-lists/mine")).status).toBe(415);
    for (const who of ["ann", "guest"] as const) {
      expect((await api.ask(who, "PUT", "/prompts/tag-lists/mine", csv("a,0,1\n"))).status).toBe(
        403,
      );
      expect((await api.ask(who, "DELETE", "/prompts/tag-lists/mine")).status).toBe(403);
    }
  });
});

describe("/prompts/styles", () => {
  const ink = { prompt: "ink of {prompt}", negative_prompt: 'colour, "loud"' };

  test("are put, listed, used and removed", async () => {
    const put = await api.ask("root", "PUT", "/prompts/styles/ink%2C%20old", { payload: ink });
    expect(put).toMatchObject({ status: 200, body: { name: "ink, old", ...ink } });
    const { body } = await api.ask("guest", "GET", "/prompts/styles");
    expect(body).toEqual({ styles: [{ name: "ink, old", ...ink }] });
    expect((await read({ prompt: "a", styles: '"ink, old"' })).body).toMatchObject({ faults: [] });
    expect((await read({ prompt: "a", styles: "oil" })).body).toMatchObject({
      faults: [{ code: "prompt/style" }],
    });
    expect((await api.ask("root", "DELETE", "/prompts/styles/ink%2C%20old")).status).toBe(204);
    expect((await api.ask("root", "DELETE", "/prompts/styles/ink")).status).toBe(404);
  });

  test("are the administrators' to change", async () => {
    expect((await api.ask("ann", "PUT", "/prompts/styles/ink", { payload: ink })).status).toBe(403);
    expect((await api.ask("ann", "DELETE", "/prompts/styles/ink")).status).toBe(403);
  });

  test("of a damaged file are told without its folder", async () => {
    await writeFile(join(home, "styles.csv"), "what,is\nthis,file\n");
    const { status, body } = await api.ask("guest", "GET", "/prompts/styles");
    expect([status, (body as { code: string }).code]).toEqual([404, "prompt/style"]);
    expect(JSON.stringify(body)).not.toContain(home);
  });
});

describe("GET /prompts/history", () => {
  const ask = async (who: Name, query = ""): Promise<{ prompts: unknown[]; next: string | null }> =>
    (await api.ask(who, "GET", `/prompts/history${query}`)).body as never;

  let clock = Date.parse("2026-01-01T00:00:00Z");
  const job = async (
    who: Name,
    prompt: string,
    negative = "",
    {
      tool = "generate",
      state = "done",
    }: { tool?: string; state?: (typeof JOB_STATES)[number] } = {},
  ): Promise<string> => {
    clock += 1000;
    const id = newJobId(clock);
    await api.service.storage.database.db.insert(jobs).values({
      id,
      userId: ACCOUNTS[who].userId,
      tool,
      state,
      request: { prompt, negative_prompt: negative },
      createdAt: new Date(clock),
      finishedAt: new Date(clock),
    });
    return id;
  };

  test("has each pair of texts once, the latest first, of one's own jobs", async () => {
    await job("ann", "a fox", "dim");
    await job("ann", "a hill");
    await job("ann", "a fox", "dim", { tool: "img2img" });
    await job("ann", "a fox", "", { state: "queued" });
    await job("ann", "a wolf", "", { state: "failed" });
    await job("ann", "", "empty");
    await job("ann", "no drawing", "", { tool: "dice" });
    await job("ben", "a secret");
    const { prompts, next } = await ask("ann");
    expect(prompts).toMatchObject([
      { prompt: "a wolf" },
      { prompt: "a fox", negative_prompt: "", times: 1 },
      { prompt: "a fox", negative_prompt: "dim", times: 2 },
      { prompt: "a hill", negative_prompt: "", times: 1 },
    ]);
    expect(next).toBeNull();
    expect((await ask("root")).prompts).toEqual([]);
  });

  test("finds words in either text, whatever their width and case", async () => {
    await job("ann", "A Ｆｏｘ on a hill", "dim light");
    await job("ann", "水墨画 山水");
    await job("ann", "100% fox_hole");
    const found = async (text: string): Promise<number> =>
      (await ask("ann", `?text=${encodeURIComponent(text)}`)).prompts.length;
    expect(await found("fox HILL")).toBe(1);
    expect(await found("light fox")).toBe(1);
    expect(await found("墨")).toBe(1);
    expect(await found("100%")).toBe(1);
    expect(await found("x_h")).toBe(1);
    expect(await found("wolf")).toBe(0);
  });

  test("sees what came since it was asked last, one's own only", async () => {
    await job("ann", "first");
    await ask("ann");
    await job("ann", "second");
    await job("ben", "other");
    await job("ann", "first");
    expect((await ask("ann")).prompts).toMatchObject([
      { prompt: "first", times: 2 },
      { prompt: "second", times: 1 },
    ]);
    expect((await ask("ben")).prompts).toMatchObject([{ prompt: "other" }]);
  });

  test("goes on where a page ended", async () => {
    for (let i = 0; i < 7; i++) await job("ann", `fox ${i}`);
    const seen: unknown[] = [];
    let cursor = "";
    for (let page = 0; page < 4; page++) {
      const { prompts, next } = await ask("ann", `?limit=2${cursor}`);
      seen.push(...prompts.map((each) => (each as { prompt: string }).prompt));
      cursor = `&cursor=${next ?? ""}`;
      expect(next === null).toBe(page === 3);
    }
    expect(seen).toEqual([6, 5, 4, 3, 2, 1, 0].map((i) => `fox ${i}`));
    for (const wrong of ["x", "MTI", "%00"])
      expect(await api.ask("ann", "GET", `/prompts/history?cursor=${wrong}`)).toMatchObject({
        status: 400,
        body: { code: "gallery/cursor" },
      });
  });

  test("has the words of pictures whose jobs are gone, and no other picture's", async () => {
    const id = await job("ann", "a fox __colors__");
    const stored = await api.service.storage.pictures.put(await png(7), "image/png");
    const picture = { ...stored, mediaType: "image/png", width: 8, height: 4 };
    const entry = { picture, userId: ACCOUNTS.ann.userId, tool: "generate", model: "m" };
    await enterPictures(api.service.storage.database.db, [
      { ...entry, jobId: id, prompt: "a fox red" },
      {
        ...entry,
        jobId: newJobId(clock - 50_000),
        prompt: "rebuilt",
        record: { parameters: { negative_prompt: "dim" } },
        createdAt: new Date(clock - 50_000),
      },
    ]);
    expect((await ask("ann")).prompts).toMatchObject([
      { prompt: "a fox __colors__" },
      { prompt: "rebuilt", negative_prompt: "dim", times: 1 },
    ]);
  });
});
