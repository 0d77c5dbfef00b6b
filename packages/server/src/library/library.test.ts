import { writeFileSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { eq } from "drizzle-orm";
import { encodePng, pictureKind } from "@inkloom/pixels";
import { knownModelHash, rememberModelHash } from "@inkloom/tools";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { openDatabase, type OpenDatabase } from "../storage/database.ts";
import { models } from "../storage/schema.ts";
import type { ModelEntry } from "./entry.ts";
import { type LibraryOptions, type ModelLibrary, openLibrary } from "./library.ts";
import { KEYS, safetensors, sha256, writeFiles } from "./model-files.suite.ts";
import type { ModelFilter, ModelPageOptions } from "./page.ts";

let folder = "";
let database: OpenDatabase;
let home = "";
const opened: ModelLibrary[] = [];
let homes = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "inkloom-library-"));
  database = await openDatabase({ folder: join(folder, "database") });
});
afterAll(async () => {
  await database.close();
  await rm(folder, { recursive: true });
});
beforeEach(async () => {
  home = join(folder, `home${homes++}`);
  await mkdir(home);
});
afterEach(async () => {
  for (const library of opened.splice(0)) await library.close();
  await database.db.delete(models);
});

/** One that does nothing unless it is asked. */
async function open(options: Partial<LibraryOptions> = {}): Promise<ModelLibrary> {
  const library = await openLibrary({
    database,
    home,
    embeddedModels: join(home, "program"),
    background: false,
    ...options,
  });
  opened.push(library);
  return library;
}

const named = async (library: ModelLibrary, name: string): Promise<ModelEntry> => {
  const { models: all } = await library.page({});
  const found = all.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no model ${name}`);
  return found;
};

const names = async (
  library: ModelLibrary,
  filter: ModelFilter = {},
  options: ModelPageOptions = {},
): Promise<string[]> => (await library.page(filter, options)).models.map(({ name }) => name);

/** Sets a time, so that no test depends on the clock's ticks. */
const age = (path: string, seconds: number): Promise<void> =>
  utimes(join(home, path), seconds, seconds);

describe("a scan", () => {
  test("finds files, and tells what came, changed and went", async () => {
    await writeFiles(home, {
      "models/a.safetensors": safetensors(KEYS.sd1),
      "loras/b.safetensors": safetensors(KEYS.lora),
    });
    const library = await open();
    expect(await library.scan()).toEqual({ found: 2, added: 0, changed: 0, moved: 0, missing: 0 });
    expect(await library.read()).toBe(2);
    expect(await names(library)).toEqual(["a", "b"]);
    await writeFiles(home, {
      "loras/b.safetensors": safetensors(KEYS.loraXl),
      "loras/c.safetensors": safetensors(KEYS.lora),
    });
    await age("loras/b.safetensors", 1000);
    await rm(join(home, "models/a.safetensors"));
    expect(await library.scan()).toEqual({ found: 2, added: 1, changed: 1, moved: 0, missing: 1 });
    await library.read();
    expect(await names(library)).toEqual(["b", "c"]);
    expect(await named(library, "b")).toMatchObject({ family: "sdxl", read: true });
    expect(await names(library, { missing: true })).toEqual(["a"]);
    await writeFiles(home, { "models/a.safetensors": safetensors(KEYS.sd1) });
    expect(await library.scan()).toMatchObject({ found: 3, added: 0, missing: 0 });
    expect(await names(library, { missing: true })).toEqual([]);
  });

  test("is made by itself where a folder has changed", async () => {
    const library = await open();
    await library.scan();
    const later = vi.spyOn(Date, "now").mockReturnValue(Date.now() + 10_000);
    try {
      expect(await names(library)).toEqual([]);
      later.mockReturnValue(Date.now() + 20_000);
      await writeFiles(home, { "models/new.safetensors": safetensors(KEYS.sd1) });
      expect(await names(library)).toEqual(["new"]);
    } finally {
      later.mockRestore();
    }
  });

  test("leaves the rows of other folders alone", async () => {
    await writeFiles(home, { "loras/mine.safetensors": safetensors(KEYS.lora) });
    const other = join(folder, `home${homes++}`);
    await writeFiles(other, { "loras/theirs.safetensors": safetensors(KEYS.lora) });
    const mine = await open();
    const theirs = await open({ home: other });
    await theirs.scan();
    await mine.scan();
    await theirs.scan();
    expect(await names(mine)).toEqual(["mine"]);
    expect(await names(theirs)).toEqual(["theirs"]);
    const [entry] = (await theirs.page()).models;
    await expect(mine.model(entry?.id ?? "")).rejects.toMatchObject({ code: "library/unknown" });
    await expect(mine.change(entry?.id ?? "", { notes: "x" })).rejects.toMatchObject({
      code: "library/unknown",
    });
  });

  test("keeps notes and hashes of a file that lies elsewhere now", async () => {
    await writeFiles(home, {
      "loras/ink.safetensors": safetensors(KEYS.lora),
      "loras/twin1.safetensors": safetensors(KEYS.lora),
      "loras/twin2.safetensors": safetensors(KEYS.lora),
    });
    await age("loras/ink.safetensors", 1000);
    await age("loras/twin1.safetensors", 2000);
    await age("loras/twin2.safetensors", 2000);
    const library = await open();
    await library.scan();
    await library.read();
    await library.hash();
    const before = await named(library, "ink");
    await library.change(before.id, { notes: "for winter", tags: ["雪"], favourite: true });
    await library.change((await named(library, "twin1")).id, { notes: "one of two" });
    await mkdir(join(home, "loras/season"));
    await rename(join(home, "loras/ink.safetensors"), join(home, "loras/season/墨.safetensors"));
    // Which of the twins became which nobody can tell.
    await rename(join(home, "loras/twin1.safetensors"), join(home, "loras/season/x.safetensors"));
    await rename(join(home, "loras/twin2.safetensors"), join(home, "loras/season/y.safetensors"));
    expect(await library.scan()).toMatchObject({ moved: 1, added: 2, missing: 2 });
    await library.read();
    const after = await named(library, "墨");
    expect(after.id).not.toBe(before.id);
    expect(after).toMatchObject({
      notes: "for winter",
      tags: ["雪"],
      favourite: true,
      sha256: before.sha256,
      filename: "墨.safetensors",
    });
    expect(await names(library, { text: "墨" })).toEqual(["墨"]);
    expect(await named(library, "x")).toMatchObject({ notes: "" });
    expect(await names(library, { missing: true })).toEqual(["twin1", "twin2"]);
  });

  test("asked for by many at once is made for all of them", async () => {
    await writeFiles(home, { "loras/a.safetensors": safetensors(KEYS.lora) });
    const library = await open();
    const reports = await Promise.all(Array.from({ length: 5 }, () => library.scan()));
    for (const { found } of reports) expect(found).toBe(1);
    expect(await database.db.$count(models)).toBe(1);
  });
});

describe("pages", () => {
  beforeEach(async () => {
    await writeFiles(home, {
      "models/sd15/水墨 山水.safetensors": safetensors(KEYS.sd1),
      "models/Zebra.safetensors": safetensors(KEYS.sdxl, { "modelspec.title": "Striped horse" }),
      "loras/apple.safetensors": safetensors(KEYS.lora, {
        "modelspec.trigger_phrase": "red fruit",
      }),
      "loras/50%_off.safetensors": safetensors(KEYS.loraXl),
      "vae/soft.safetensors": safetensors(KEYS.vae),
      "loras/broken.safetensors": "nothing of the kind",
    });
  });

  const filled = async (): Promise<ModelLibrary> => {
    const library = await open();
    await library.scan();
    await library.read();
    return library;
  };

  test("are filtered and searched, Chinese words of two characters included", async () => {
    const library = await filled();
    const apple = await named(library, "apple");
    await library.change(apple.id, {
      notes: "给冬天用的",
      tags: ["最爱", 'a "b"'],
      favourite: true,
    });
    const cases: readonly (readonly [ModelFilter, string[]])[] = [
      [{}, ["50%_off", "apple", "broken", "sd15/水墨 山水", "soft", "Zebra"]],
      [{ kind: "lora" }, ["50%_off", "apple", "broken"]],
      [{ family: "sdxl" }, ["50%_off", "Zebra"]],
      [{ family: "sdxl", kind: "checkpoint" }, ["Zebra"]],
      [{ tags: ["最爱"] }, ["apple"]],
      [{ tags: ['a "b"', "最爱"] }, ["apple"]],
      [{ tags: ["a"] }, []],
      [{ favourite: true }, ["apple"]],
      [{ text: "水墨" }, ["sd15/水墨 山水"]],
      [{ text: "山 墨" }, ["sd15/水墨 山水"]],
      [{ text: "冬天" }, ["apple"]],
      [{ text: "RED fruit" }, ["apple"]],
      [{ text: "striped" }, ["Zebra"]],
      [{ text: "stable diffusion xl" }, ["50%_off", "Zebra"]],
      [{ text: "50%_" }, ["50%_off"]],
      [{ text: "%" }, ["50%_off"]],
      [{ text: "' or 1=1 --" }, []],
      [{ missing: true }, []],
    ];
    for (const [filter, expected] of cases)
      expect(await names(library, filter), JSON.stringify(filter)).toEqual(expected);
  });

  test.each(["name", "newest", "largest"] as const)("follow each other by %s", async (order) => {
    const library = await filled();
    await age("loras/apple.safetensors", 5000);
    await age("vae/soft.safetensors", 5000);
    await library.scan();
    const whole = await names(library, {}, { order });
    expect(whole).toHaveLength(6);
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await library.page({}, { order, limit: 2, after });
      expect(page.total).toBe(6);
      seen.push(...page.models.map(({ name }) => name));
      after = page.next;
    } while (after !== undefined);
    expect(seen).toEqual(whole);
    if (order === "largest") {
      const sizes = (await library.page({}, { order })).models.map(({ bytes }) => bytes);
      expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
    }
  });

  test.each([
    "",
    "x",
    "!!!",
    Buffer.from('["name","a"]').toString("base64url"),
    Buffer.from('["newest",1,"0"]').toString("base64url"),
    Buffer.from('["newest",1,"00000000-0000-8000-8000-000000000000"]').toString("base64url"),
    Buffer.from('{"length":3}').toString("base64url"),
    "a".repeat(100_000),
  ])("refuse a mark that is none (%#)", async (after) => {
    const library = await open();
    await expect(library.page({}, { after })).rejects.toMatchObject({ code: "gallery/cursor" });
  });

  test("tell no folder of the machine", async () => {
    const library = await filled();
    const shown = JSON.stringify([
      await library.page(),
      await library.catalogue(),
      await library.progress(),
    ]);
    expect(shown).toContain("broken");
    expect(shown).not.toContain(folder);
    expect(shown).not.toContain(tmpdir());
    expect(await named(library, "broken")).toMatchObject({
      problem: { code: expect.stringMatching(/^weights\//) as string },
    });
  });
});

describe("notes", () => {
  test("are cleaned and bounded, and what is not given stays", async () => {
    await writeFiles(home, { "loras/a.safetensors": safetensors(KEYS.lora) });
    const library = await open();
    await library.scan();
    const { id } = await named(library, "a");
    expect(
      await library.change(id, { notes: " \u0000<b>x</b> ", tags: [" b ", "a", "b"] }),
    ).toMatchObject({
      notes: "<b>x</b>",
      tags: ["b", "a"],
    });
    expect(await library.change(id, { addTags: ["c", "a"], removeTags: ["b"] })).toMatchObject({
      notes: "<b>x</b>",
      tags: ["a", "c"],
      favourite: false,
    });
    await expect(library.change(id, { notes: "x".repeat(10_001) })).rejects.toMatchObject({
      code: "input/invalid",
    });
    await expect(library.change(id, { addTags: ["a\nb"] })).rejects.toMatchObject({
      code: "gallery/tag",
    });
    const many = Array.from({ length: 101 }, (_, n) => `${n}`);
    await expect(library.change(id, { tags: many })).rejects.toMatchObject({
      code: "input/invalid",
    });
    for (const none of ["", "x", "../../etc", "00000000-0000-8000-8000-000000000000", `${id}'`])
      await expect(library.change(none, { notes: "" })).rejects.toMatchObject({
        code: "library/unknown",
      });
  });

  test("survive a changed header, and are found by search after it is read", async () => {
    await writeFiles(home, { "loras/a.safetensors": safetensors(KEYS.lora) });
    const library = await open();
    await library.scan();
    const { id } = await named(library, "a");
    await library.change(id, { notes: "for 春天", tags: ["x"] });
    await writeFiles(home, { "loras/a.safetensors": safetensors(KEYS.loraXl) });
    await age("loras/a.safetensors", 1000);
    await library.scan();
    await library.read();
    expect(await names(library, { text: "春天 sdxl" })).toEqual(["a"]);
  });
});

describe("hashes", () => {
  const content = safetensors(KEYS.lora);
  const data = content.subarray(8 + Number(content.readBigUInt64LE(0)));

  test("are those of the file; a LoRA's without its header, or as its metadata states it", async () => {
    const stated = safetensors(KEYS.lora, { sshs_model_hash: "AB".repeat(32) });
    const wrong = safetensors(KEYS.lora, { sshs_model_hash: "<script>" });
    await writeFiles(home, {
      "loras/plain.safetensors": content,
      "loras/stated.safetensors": stated,
      "loras/wrong.safetensors": wrong,
      "models/m.safetensors": safetensors(KEYS.sd1),
    });
    const library = await open();
    await library.scan();
    await library.read();
    expect(await library.progress()).toMatchObject({ working: "rest", files: 4, unhashed: 4 });
    expect(await library.hash()).toEqual({ hashed: 4, failed: 0 });
    expect(await named(library, "plain")).toMatchObject({
      sha256: sha256(content),
      autoV2: sha256(content).slice(0, 10),
      autoV3: sha256(data).slice(0, 12),
    });
    expect(await named(library, "stated")).toMatchObject({ autoV3: "ab".repeat(6) });
    expect(await named(library, "wrong")).toMatchObject({ autoV3: sha256(data).slice(0, 12) });
    expect(await named(library, "m")).not.toHaveProperty("autoV3");
    expect(await library.progress()).toMatchObject({ unhashed: 0, unhashedBytes: 0 });
    expect(await names(library, { hash: sha256(content).slice(0, 10).toUpperCase() })).toEqual([
      "plain",
    ]);
    expect(await names(library, { hash: "abab" })).toEqual(["stated"]);
    expect(await names(library, { hash: "%" })).toEqual([]);
  });

  test("of checkpoints are shared with drawing, which remembers its own", async () => {
    await writeFiles(home, {
      "models/drawn.safetensors": safetensors(KEYS.sd1),
      "models/new.safetensors": safetensors(KEYS.sdxl),
    });
    const cache = join(home, "cache");
    const drawn = join(home, "models/drawn.safetensors");
    const { size, mtimeMs } = await stat(drawn);
    const remembered = "0".repeat(64);
    await rememberModelHash(drawn, cache, { size, changed: mtimeMs, sha256: remembered });
    const library = await open();
    await library.scan();
    await library.hash();
    expect(await named(library, "drawn")).toMatchObject({ sha256: remembered });
    const fresh = join(home, "models/new.safetensors");
    const about = await stat(fresh);
    expect(await knownModelHash(fresh, cache, { size: about.size, changed: about.mtimeMs })).toBe(
      sha256(safetensors(KEYS.sdxl)),
    );
  });

  test("are kept over restarts, and made anew for other content only", async () => {
    await writeFiles(home, {
      "loras/a.safetensors": content,
      "loras/b.safetensors": safetensors(KEYS.loraXl),
    });
    const first = await open();
    await first.scan();
    const { id } = await named(first, "a");
    await first.hash({ ids: [id] });
    await first.close();
    const second = await open();
    await second.scan();
    expect(await named(second, "a")).toMatchObject({ sha256: sha256(content) });
    expect(await second.progress()).toMatchObject({ unhashed: 1 });
    await age("loras/a.safetensors", 1000);
    await second.scan();
    expect(await named(second, "a")).not.toHaveProperty("sha256");
    expect(await second.hash()).toEqual({ hashed: 2, failed: 0 });
  });

  test("of a file that is replaced meanwhile are none", async () => {
    await writeFiles(home, { "loras/a.safetensors": Buffer.alloc(3 * 2 ** 20) });
    const library = await open();
    await library.scan();
    let replaced = false;
    const report = await library.hash({
      onProgress: () => {
        // At once: nothing waits for what is told here.
        if (!replaced) writeFileSync(join(home, "loras/a.safetensors"), "other");
        replaced = true;
      },
    });
    expect(report).toEqual({ hashed: 0, failed: 1 });
    expect(await named(library, "a")).not.toHaveProperty("sha256");
    await library.scan();
    await library.hash();
    expect(await named(library, "a")).toMatchObject({ sha256: sha256("other") });
  });

  test("stop at an abort, and go on later", async () => {
    await writeFiles(home, { "loras/a.safetensors": Buffer.alloc(3 * 2 ** 20) });
    const library = await open();
    await library.scan();
    const stop = new AbortController();
    const hashing = library.hash({
      signal: stop.signal,
      onProgress: () => {
        stop.abort(new Error("enough"));
      },
    });
    await expect(hashing).rejects.toThrow("enough");
    expect(await library.progress()).toMatchObject({ unhashed: 1 });
    expect(await library.hash()).toEqual({ hashed: 1, failed: 0 });
  });
});

describe("in the background", () => {
  const until = async (library: ModelLibrary, done: () => Promise<boolean>): Promise<void> => {
    const end = performance.now() + 20_000;
    while (!(await done())) {
      if (performance.now() > end) throw new Error(JSON.stringify(await library.progress()));
      await delay(20);
    }
  };

  test("headers are read and files hashed, and not while jobs run", async () => {
    await writeFiles(home, {
      "loras/a.safetensors": safetensors({ ...KEYS.lora, big: [2 ** 20] }),
    });
    let busy = true;
    const library = await open({ background: true, isBusy: () => busy });
    await until(library, async () => (await library.progress()).working === "wait");
    expect(await named(library, "a")).toMatchObject({ read: true, family: "sd1" });
    expect(await library.progress()).toMatchObject({ unhashed: 1, hashing: { name: "a" } });
    busy = false;
    await until(library, async () => (await library.progress()).unhashed === 0);
    await until(library, async () => (await library.progress()).working === "rest");
    await writeFiles(home, { "loras/b.safetensors": safetensors(KEYS.lora) });
    await library.scan();
    await until(library, async () => (await library.progress()).unhashed === 0);
    expect((await library.catalogue()).loras.map(({ sha256: hash }) => hash?.length)).toEqual([
      64, 64,
    ]);
  });

  test("work ends when the library is closed", async () => {
    await writeFiles(home, { "loras/a.safetensors": Buffer.alloc(8 * 2 ** 20) });
    const library = await open({ background: true, isBusy: () => true });
    await until(library, async () => (await library.progress()).working === "wait");
    const started = performance.now();
    await library.close();
    expect(performance.now() - started).toBeLessThan(2000);
    await expect(library.catalogue()).rejects.toThrow("closed");
  });
});

describe("the catalogue", () => {
  test("names what requests can name, with styles", async () => {
    await writeFiles(home, {
      "models/sd15/猫.safetensors": safetensors(KEYS.sd1),
      "models/lora-in-wrong-place.safetensors": safetensors(KEYS.lora),
      "models/unknown.safetensors": safetensors(KEYS.unknown),
      "models/a-vae.safetensors": safetensors(KEYS.vae),
      "models/line.vae.pt": "x",
      "loras/ink.safetensors": safetensors(KEYS.lora, { ss_output_name: "墨" }),
      "loras/ink.pt": "x",
      "embeddings/bad-hands.pt": "x",
      "upscalers/4x.pth": "x",
      "ControlNet/canny.pth": "x",
      "styles.csv": "name,prompt,negative_prompt\nink,old,\nink,new,blur\n水墨,shuimo,\n",
    });
    const library = await open();
    await library.scan();
    await library.read();
    expect(await library.catalogue()).toEqual({
      models: [
        { name: "sd15/猫", filename: "猫.safetensors" },
        { name: "unknown", filename: "unknown.safetensors" },
      ],
      vaes: [
        { name: "a-vae", filename: "a-vae.safetensors" },
        { name: "line.vae", filename: "line.vae.pt" },
      ],
      upscalers: [{ name: "4x", filename: "4x.pth" }],
      loras: [{ name: "ink", filename: "ink.pt", metadata: {} }],
      embeddings: [{ name: "bad-hands", filename: "bad-hands.pt" }],
      styles: [
        { name: "ink", prompt: "new", negativePrompt: "blur" },
        { name: "水墨", prompt: "shuimo", negativePrompt: "" },
      ],
    });
    await rm(join(home, "loras/ink.pt"));
    await writeFiles(home, { "styles.csv": "a,b\n1,2\n" });
    await library.scan();
    await library.read();
    const { loras, styles } = await library.catalogue();
    expect(loras).toEqual([
      {
        name: "ink",
        filename: "ink.safetensors",
        alias: "墨",
        metadata: { ss_output_name: "墨" },
      },
    ]);
    expect(styles).toEqual([]);
  });
});

describe("previews", () => {
  const picture = async (width: number, height: number): Promise<Uint8Array> =>
    encodePng({ width, height, data: new Uint8ClampedArray(width * height * 4).fill(200) });

  test("are the picture beside a model, small, and made once", async () => {
    await writeFiles(home, {
      "loras/a.safetensors": safetensors(KEYS.lora),
      "loras/a.png": await picture(1024, 512),
      "loras/none.safetensors": safetensors(KEYS.lora),
    });
    const library = await open();
    await library.scan();
    const { id, preview } = await named(library, "a");
    const first = await library.preview(id);
    expect(first).toMatchObject({ mediaType: "image/webp", version: preview });
    expect(pictureKind(first.bytes)).toBe("webp");
    const kept = join(home, "cache/previews", `${id}.webp`);
    const { mtimeMs } = await stat(kept);
    await writeFile(kept, "kept");
    await utimes(kept, mtimeMs / 1000, mtimeMs / 1000);
    expect(Buffer.from((await library.preview(id)).bytes).toString()).toBe("kept");
    await writeFiles(home, { "loras/a.png": await picture(8, 8) });
    await age("loras/a.png", 1000);
    await library.scan();
    expect((await named(library, "a")).preview).not.toBe(preview);
    expect(pictureKind((await library.preview(id)).bytes)).toBe("webp");
    const none = await named(library, "none");
    await expect(library.preview(none.id)).rejects.toMatchObject({ code: "library/preview" });
    await expect(library.preview("x")).rejects.toMatchObject({ code: "library/unknown" });
  });

  test("that are no pictures, damaged or too large are refused", async () => {
    await writeFiles(home, {
      ...Object.fromEntries(
        ["svg", "html", "cut", "large"].map((name) => [
          `loras/${name}.safetensors`,
          safetensors(KEYS.lora),
        ]),
      ),
      "loras/svg.png": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"></svg>',
      "loras/html.png": "<script>alert(1)</script>",
      "loras/cut.png": (await picture(64, 64)).subarray(0, 60),
      "loras/large.png": await picture(200, 200),
    });
    const library = await open({ pixelLimit: 10_000 });
    await library.scan();
    for (const name of ["svg", "html", "cut", "large"]) {
      const { id } = await named(library, name);
      const problem: unknown = await library.preview(id).catch((error: unknown) => error);
      expect(problem, name).toMatchObject({ code: "library/preview" });
      expect(String(problem)).not.toContain(folder);
    }
  });
});

describe("five thousand files", () => {
  test("are found in little time and memory", async () => {
    const content = safetensors(KEYS.lora);
    const place = join(home, "loras");
    for (let at = 0; at < 50; at++) {
      await mkdir(join(place, `${at}`), { recursive: true });
      await Promise.all(
        Array.from({ length: 100 }, (_, n) =>
          writeFile(join(place, `${at}`, `${n}-${at}.safetensors`), content),
        ),
      );
    }
    const before = process.memoryUsage().heapUsed;
    const started = performance.now();
    const library = await open();
    expect((await library.page({}, { limit: 10 })).total).toBe(5000);
    expect(performance.now() - started).toBeLessThan(30_000);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(300 * 2 ** 20);
    const again = performance.now();
    expect(await library.scan()).toMatchObject({ found: 5000, added: 0, changed: 0, missing: 0 });
    expect(performance.now() - again).toBeLessThan(15_000);
    expect(await database.db.$count(models, eq(models.kind, "lora"))).toBe(5000);
  });
});
