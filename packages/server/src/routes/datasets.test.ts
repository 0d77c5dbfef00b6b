import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Answer, type Name, openTestApi, png, type TestApi } from "./test-api.suite.ts";

let api: TestApi;
let top: string;
let picture: Uint8Array;
beforeAll(async () => {
  api = await openTestApi();
  top = join(api.service.config.home, "datasets");
  picture = await png(120);
});
beforeEach(() => {
  files({
    "cats/a.png": picture,
    "cats/a.txt": "1girl, blue hair, smile",
    "cats/b.png": picture,
    "cats/b.txt": "1girl, red hair, outdoors",
    "cats/5_more/c.png": picture,
  });
});
afterEach(async () => {
  rmSync(top, { recursive: true, force: true });
  await api.empty();
});
afterAll(() => api.close());

function files(given: Record<string, string | Uint8Array>): void {
  for (const [name, content] of Object.entries(given)) {
    mkdirSync(dirname(join(top, name)), { recursive: true });
    writeFileSync(join(top, name), content);
  }
}

const text = (name: string): string => readFileSync(join(top, name), "utf8");
const get = (path: string, who: Name = "ann"): Promise<Answer> =>
  api.ask(who, "GET", `/datasets${path}`);
const post = (path: string, payload: object, who: Name = "root"): Promise<Answer> =>
  api.ask(who, "POST", `/datasets${path}`, { payload });
const put = (
  name: string,
  file: string,
  payload: Uint8Array | string,
  who: Name = "root",
): Promise<Answer> =>
  api.ask(
    who,
    "PUT",
    `/datasets/${encodeURIComponent(name)}/files?file=${encodeURIComponent(file)}`,
    {
      payload: Buffer.from(payload),
      headers: { "content-type": "application/octet-stream" },
    },
  );

describe("data sets", () => {
  test("are listed with what they hold, and made by administrators", async () => {
    expect((await post("", { name: "empty" })).status).toBe(201);
    expect((await get("")).body).toMatchObject({
      datasets: [
        { name: "cats", pictures: 3, captioned: 2, cover: "a.png" },
        { name: "empty", pictures: 0, captioned: 0, cover: null },
      ],
    });
    expect(await post("", { name: "empty" })).toMatchObject({
      status: 409,
      body: { code: "output/exists" },
    });
    expect(await post("/empty/captions", {})).toMatchObject({
      body: { of: 0, fit: 0, captions: [] },
    });
  });

  test("are not for viewers, and changed by administrators alone", async () => {
    const looks = ["", "/cats/history", "/cats/picture?file=a.png", "/cats/suggestions?text=h"];
    for (const path of looks) {
      expect((await get(path, "guest")).status, path).toBe(403);
      expect((await get(path, "ann")).status, path).toBe(200);
    }
    const edit = { action: "add", tags: "x" };
    expect((await post("/cats/captions", {}, "guest")).status).toBe(403);
    expect((await post("/cats/edits", { ...edit, preview: true }, "ann")).status).toBe(200);
    const changes = [
      post("/cats/edits", edit, "ann"),
      post("", { name: "x" }, "ann"),
      post("/cats/history", { step: "undo" }, "ann"),
      post("/cats/pictures/remove", { pictures: ["a.png"] }, "ann"),
      put("cats", "n.png", picture, "ann"),
    ];
    for (const { status } of await Promise.all(changes)) expect(status).toBe(403);
    expect(text("cats/a.txt")).toBe("1girl, blue hair, smile");
    expect(existsSync(join(top, "cats/n.png"))).toBe(false);
  });
});

describe("captions", () => {
  test("are found by tags with and without, by name, and in parts", async () => {
    const { body } = await post("/cats/captions", {
      filter: { all: ["1girl"], none: ["Red_Hair"] },
    });
    expect(body).toEqual({
      of: 3,
      fit: 1,
      captions: [
        {
          name: "a.txt",
          pictures: ["a.png"],
          exists: true,
          lines: [["1girl", "blue hair", "smile"]],
        },
      ],
    });
    const part = await post("/cats/captions", { offset: 1, limit: 1 });
    expect(part.body).toMatchObject({ fit: 3, captions: [{ name: "b.txt" }] });
    const bare = await post("/cats/pictures", { filter: { untagged: true } });
    expect(bare.body).toEqual({ pictures: ["5_more/c.png"] });
  });

  test("are counted by tags, with their kinds and Chinese", async () => {
    const { body } = await post("/cats/tags", { filter: { any: ["outdoors"] } });
    expect(body).toMatchObject({ fit: 1, different: 3 });
    expect((body as { tags: object[] }).tags).toContainEqual({
      tag: "red hair",
      count: 1,
      kind: "hair-colour",
      translation: "红发",
    });
    const suggested = await get(`/cats/suggestions?text=${encodeURIComponent("红发")}`);
    expect(suggested.body).toMatchObject({ tags: [{ tag: "red hair", count: 1 }] });
  });

  test("are changed after a look at what would change and why, undone and done again", async () => {
    const rules = { action: "rules", learn: "character" };
    const seen = await post("/cats/edits", { ...rules, preview: true });
    expect(seen.body).toMatchObject({
      preview: true,
      of: 3,
      changed: 2,
      changes: [{ name: "a.txt", before: "1girl, blue hair, smile", after: "1girl, smile" }, {}],
    });
    expect((seen.body as { tags: object[] }).tags).toContainEqual({
      tag: "blue hair",
      removed: 1,
      added: 0,
      why: { en: "colour of hair", zh: "发色" },
    });
    expect(text("cats/a.txt")).toContain("blue hair");
    await post("/cats/edits", { ...rules, captions: ["a.png"] });
    expect([text("cats/a.txt"), text("cats/b.txt")]).toEqual([
      "1girl, smile",
      "1girl, red hair, outdoors",
    ]);
    expect((await get("/cats/history")).body).toMatchObject({
      changes: [{ files: 1, holds: true }],
    });
    const undone = await post("/cats/history", { step: "undo" });
    expect(undone.body).toMatchObject({ done: { files: 1, pictures: false } });
    expect(text("cats/a.txt")).toBe("1girl, blue hair, smile");
    await post("/cats/history", { step: "redo" });
    expect(text("cats/a.txt")).toBe("1girl, smile");
    expect((await post("/cats/history", { step: "redo" })).body).toEqual({ done: null });
  });

  test("are not changed back where the change that is meant is no longer the next", async () => {
    interface Change {
      readonly number: number;
      readonly at: string;
    }
    const seen = async (): Promise<Change[]> => {
      const { changes } = (await get("/cats/history")).body as { changes: Change[] };
      return changes.map(({ number, at }) => ({ number, at }));
    };
    const step = (which: string, expects: Change | undefined) =>
      post("/cats/history", { step: which, expects });
    await post("/cats/edits", { action: "add", tags: "x" });
    const [first] = await seen();
    await post("/cats/edits", { action: "add", tags: "y" });
    const refused = { status: 409, body: { code: "dataset/changed" } };
    expect(await step("undo", first)).toMatchObject(refused);
    expect(text("cats/a.txt")).toBe("1girl, blue hair, smile, x, y");
    const [, second] = await seen();
    expect((await step("undo", second)).status).toBe(200);
    expect(await step("redo", first)).toMatchObject(refused);
    expect((await step("redo", second)).status).toBe(200);
    expect(await step("redo", second)).toMatchObject(refused);
    // Something new has the number of what was undone.
    await step("undo", second);
    await post("/cats/edits", { action: "add", tags: "z" });
    expect((await seen()).map(({ number }) => number)).toEqual([1, 2]);
    expect(await step("undo", second)).toMatchObject(refused);
    expect(text("cats/a.txt")).toBe("1girl, blue hair, smile, x, z");
  });

  test("that another program changed are not written over, and are seen after that", async () => {
    await post("/cats/captions", {});
    // Of the same length and in its place, so that no folder tells.
    writeFileSync(join(top, "cats/a.txt"), "1girl, blue hair, cry!!");
    const edit = { action: "add", tags: "x" };
    expect(await post("/cats/edits", edit)).toMatchObject({
      status: 409,
      body: { code: "dataset/changed" },
    });
    expect(text("cats/a.txt")).toBe("1girl, blue hair, cry!!");
    expect((await post("/cats/edits", edit)).status).toBe(200);
    expect(text("cats/a.txt")).toBe("1girl, blue hair, cry!!, x");
    files({ "cats/d.png": picture });
    expect((await post("/cats/captions", {})).body).toMatchObject({ of: 4 });
    writeFileSync(join(top, "cats/a.txt"), "1girl, blue hair, cry!!, y");
    const { body } = await post("/cats/captions", { fresh: true, filter: { all: ["y"] } });
    expect(body).toMatchObject({ fit: 1 });
  });
});

describe("pictures", () => {
  test("are shown small, and known again", async () => {
    const shown = await get("/cats/picture?file=5_more%2Fc.png&width=64");
    expect(shown).toMatchObject({ status: 200, headers: { "content-type": "image/webp" } });
    const known = await api.ask(
      "ann",
      "GET",
      "/datasets/cats/picture?file=5_more%2Fc.png&width=64",
      {
        headers: { "if-none-match": String(shown.headers["etag"]) },
      },
    );
    expect(known.status).toBe(304);
  });

  test("are brought with captions, and nothing is written over", async () => {
    const other = await png(7);
    expect(await put("cats", "5_new/n.png", other)).toMatchObject({
      status: 201,
      body: { file: "5_new/n.png", state: "added" },
    });
    await put("cats", "5_new/n.txt", "猫, 一只");
    expect(await put("cats", "a.png", picture)).toMatchObject({ body: { state: "same" } });
    expect(await put("cats", "a.png", other)).toMatchObject({ body: { state: "taken" } });
    expect(await put("cats", "a.txt", "lost")).toMatchObject({ body: { state: "taken" } });
    const { body } = await post("/cats/captions", { filter: { all: ["一只"] } });
    expect(body).toMatchObject({ of: 4, captions: [{ pictures: ["5_new/n.png"] }] });
  });

  test("that are none, and other files, are refused", async () => {
    const refused = [
      ["x.png", "no picture", 415],
      ["x.exe", "MZ", 400],
      ["x.txt", Buffer.from([0x81, 0, 0, 0xff]), 400],
      ["x.txt", "a".repeat(150_000), 201],
      ["x.png", Buffer.alloc(300_000), 413],
    ] as const;
    for (const [name, bytes, status] of refused)
      expect((await put("cats", name, bytes)).status, `${name} ${bytes.length}`).toBe(status);
    expect(existsSync(join(top, "cats/x.png"))).toBe(false);
  });

  test("go with their captions, and come back", async () => {
    await post("/cats/captions", {});
    const gone = await post("/cats/pictures/remove", { pictures: ["a.png", "5_more/c.png"] });
    expect(gone.body).toEqual({ removed: 2 });
    expect(existsSync(join(top, "cats/a.txt"))).toBe(false);
    expect((await post("/cats/captions", {})).body).toMatchObject({ of: 1 });
    const undone = await post("/cats/history", { step: "undo" });
    expect(undone.body).toMatchObject({ done: { pictures: true } });
    expect((await post("/cats/captions", {})).body).toMatchObject({ of: 3 });
    expect(readFileSync(join(top, "cats/a.png"))).toEqual(Buffer.from(picture));
    expect(await post("/cats/pictures/remove", { pictures: ["../cats/a.png"] })).toMatchObject({
      status: 400,
      body: { code: "dataset/picture" },
    });
  });

  test("all go, and come back too", async () => {
    await post("/cats/pictures/remove", { pictures: ["a.png", "b.png", "5_more/c.png"] });
    expect((await post("/cats/captions", {})).body).toMatchObject({ of: 0 });
    await post("/cats/history", { step: "undo" });
    expect((await post("/cats/captions", {})).body).toMatchObject({ of: 3 });
  });
});

describe("no name leads out of the data sets", () => {
  let outside: string;
  beforeEach(() => {
    outside = mkdtempSync(join(tmpdir(), "inkloom-outside-"));
    writeFileSync(join(outside, "secret.png"), picture);
    writeFileSync(join(top, "secret.png"), picture);
  });
  afterEach(() => {
    rmSync(outside, { recursive: true });
  });

  test.each(["..", "../..", "/etc", "C:\\x", ".hidden", "a/../..", "~root", "a\0b", "."])(
    "of a data set: %j",
    async (name) => {
      const there = encodeURIComponent(name);
      expect((await get(`/${there}/history`)).status).toBeGreaterThanOrEqual(400);
      const { status, body } = await post("", { name });
      expect(status).toBe(400);
      expect(JSON.stringify(body)).not.toContain(top);
    },
  );

  test.each([
    "../secret.png",
    "..\\secret.png",
    "/etc/passwd",
    "5_more/../../secret.png",
    ".inkloom/secret.png",
    "5_more/../a.png",
    "a/b/c.png",
    "a.png\0.txt",
    "a.txt",
    "link/secret.png",
    "link.png",
    "",
  ])("of a picture: %j", async (file) => {
    symlinkSync(outside, join(top, "cats/link"));
    symlinkSync(join(outside, "secret.png"), join(top, "cats/link.png"));
    const shown = await get(`/cats/picture?file=${encodeURIComponent(file)}`);
    expect(shown.status).toBe(400);
    expect(JSON.stringify(shown.body)).not.toContain(top);
  });

  test.each(["../n.png", "link/n.png", "/n.png", ".n.png", "a/b/n.png", "C:n.png", "..\\n.png"])(
    "of what is brought: %j",
    async (file) => {
      symlinkSync(outside, join(top, "cats/link"));
      expect(await put("cats", file, picture)).toMatchObject({
        status: 400,
        body: { code: "input/name" },
      });
      expect(existsSync(join(outside, "n.png"))).toBe(false);
      expect(existsSync(join(top, "n.png"))).toBe(false);
    },
  );

  describe("and no link does", () => {
    const add = { action: "add", tags: "x" };
    beforeEach(() => {
      writeFileSync(join(outside, "secret.txt"), "private, words");
    });
    const untouched = (): void => {
      expect(readdirSync(outside).sort()).toEqual(["secret.png", "secret.txt"]);
      expect(readFileSync(join(outside, "secret.txt"), "utf8")).toBe("private, words");
    };

    test("to captions and pictures: they are not shown", async () => {
      rmSync(join(top, "cats/a.txt"));
      symlinkSync(join(outside, "secret.txt"), join(top, "cats/a.txt"));
      symlinkSync(join(outside, "secret.png"), join(top, "cats/link.png"));
      symlinkSync(outside, join(top, "cats/link"));
      const shown = await post("/cats/captions", { fresh: true }, "ann");
      expect(shown.body).toMatchObject({ of: 3 });
      const suggested = await get("/cats/suggestions?text=priv");
      const pictures = await post("/cats/pictures", {}, "ann");
      const told = JSON.stringify([shown.body, suggested.body, pictures.body]);
      expect(told).not.toMatch(/private|secret|link/);
      expect((await get("")).body).toMatchObject({ datasets: [{ pictures: 3, captioned: 1 }] });
    });

    test("in the way of changes: a file takes its place, and what it leads to stays", async () => {
      for (const [name, target] of [
        ["a.txt", "secret.txt"],
        ["b.txt", "nowhere.txt"],
      ] as const) {
        rmSync(join(top, "cats", name));
        symlinkSync(join(outside, target), join(top, "cats", name));
      }
      symlinkSync(outside, join(top, "cats/link"));
      expect(await post("/cats/edits", add)).toMatchObject({ status: 200, body: { changed: 3 } });
      expect([text("cats/a.txt"), text("cats/b.txt")]).toEqual(["x", "x"]);
      untouched();
    });

    test("that a change takes which somebody else began", async () => {
      await post("/cats/edits", add);
      await post("/cats/history", { step: "undo" });
      // As a program leaves it that ended while it did so again, within another folder.
      const name = "link/secret.txt";
      const changes = [
        { name, before: "private, words", after: "lost" },
        { name: "a.txt", before: "old", after: text("cats/a.txt") },
      ];
      const journal = join(top, "cats/.inkloom");
      writeFileSync(join(journal, "journal/000001.json.gz"), gzipSync(JSON.stringify(changes)));
      const state = JSON.parse(readFileSync(join(journal, "state.json"), "utf8")) as {
        batches: readonly object[];
      };
      const pending = { batch: state.batches[0], direction: "do" };
      writeFileSync(join(journal, "state.json"), JSON.stringify({ ...state, pending }));
      symlinkSync(outside, join(top, "cats/link"));
      for (const answer of [
        await get("/cats/history"),
        await post("/cats/captions", { fresh: true }, "ann"),
      ]) {
        expect(answer).toMatchObject({ status: 400, body: { code: "dataset/journal" } });
        expect(JSON.stringify(answer.body)).not.toContain(top);
      }
      untouched();
    });
  });

  test("and messages tell no folder", async () => {
    for (const answer of [
      await get("/gone/history"),
      await post("/cats/edits", { action: "add" }),
      await post("/cats/edits", { action: "strip-characters" }),
    ]) {
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(JSON.stringify(answer.body)).not.toContain(top);
    }
    expect((await get("/gone/history")).status).toBe(404);
  });

  test("while a data set itself may be a link to a folder elsewhere", async () => {
    symlinkSync(outside, join(top, "away"));
    expect((await get("/away/picture?file=secret.png")).status).toBe(200);
    expect((await get("")).body).toMatchObject({ datasets: [{ name: "away", pictures: 1 }, {}] });
  });
});
