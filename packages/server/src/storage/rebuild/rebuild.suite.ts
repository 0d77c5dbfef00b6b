/** The gallery made again from files, on whichever database it lies. */
import {
  mkdir,
  mkdtemp,
  readFile,
  rm,
  symlink,
  truncate,
  utimes,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateSync, crc32 } from "node:zlib";
import { encodePng } from "@inkloom/pixels";
import { afterAll, beforeEach, expect, test } from "vitest";
import type { Database } from "../database.ts";
import { emptyTables } from "../empty-tables.suite.ts";
import { removeEntries } from "../gallery/change.ts";
import { galleryEntry, galleryPage } from "../gallery/page.ts";
import { listed } from "../store/asset-store.suite.ts";
import { type AssetStore, sha256 } from "../store/asset-store.ts";
import { openFileStore } from "../store/file-store.ts";
import { rebuildGallery } from "./rebuild.ts";

const goldens = new URL("../../../../pixels/src/goldens/metadata/", import.meta.url);
const pixels = (shade: number) => ({
  width: 3,
  height: 2,
  data: new Uint8ClampedArray(24).fill(shade),
});

/** A picture as Inkloom makes it. */
const own = (seed: number, prompt: string): Promise<Uint8Array> =>
  encodePng(pixels(seed), {
    parameters: `${prompt}\nSteps: 4, Sampler: Euler, CFG scale: 7, Seed: ${seed}, Size: 128x128`,
    inkloom: JSON.stringify({
      program: "inkloom",
      version: "0.1.0",
      tool: "generate",
      parameters: { prompt, seed, steps: 4 },
      model: { name: "inkloom-mini", family: "sd1" },
    }),
  });

/** A PNG whose compressed text is `bytes` long when it is read. */
async function bomb(bytes: number): Promise<Buffer> {
  const png = Buffer.from(await encodePng(pixels(9)));
  const data = Buffer.concat([
    Buffer.from("parameters\0\0"),
    deflateSync(Buffer.alloc(bytes, "a")),
  ]);
  const chunk = Buffer.alloc(12 + data.length);
  chunk.writeUInt32BE(data.length, 0);
  chunk.write("zTXt", 4, "latin1");
  chunk.set(data, 8);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + data.length)), 8 + data.length);
  return Buffer.concat([png.subarray(0, 33), chunk, png.subarray(33)]);
}

export function testRebuild(database: () => Database): void {
  let home: string;
  let store: AssetStore;
  let db: Database;
  const homes: string[] = [];

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), "inkloom-rebuild-"));
    homes.push(home);
    store = await openFileStore(join(home, "pictures"));
    db = database();
    await emptyTables(db);
  });
  afterAll(() => Promise.all(homes.map((each) => rm(each, { recursive: true }))));

  test("has what each picture tells, once, however often it is run", async () => {
    const { hash } = await store.put(await own(5, "a red house, 红房子"), "image/png");
    await store.put(await readFile(new URL("a1111.jpg", goldens)), "image/jpeg");
    await store.put(await readFile(new URL("a1111.webp", goldens)), "image/webp");
    await store.put(await encodePng(pixels(1)), "image/png");
    await store.put(Buffer.from("no picture"), "text/plain");
    const report = await rebuildGallery(db, { store });
    expect(report).toEqual({
      files: 5,
      entered: 3,
      known: 0,
      untold: 2,
      unreadable: [],
      unreadableCount: 0,
    });
    const { entries } = await galleryPage(db, { text: "红房" });
    const mine = entries.find(({ picture }) => picture.hash === hash);
    expect(mine).toMatchObject({
      tool: "generate",
      prompt: "a red house, 红房子",
      model: "inkloom-mini",
      seed: "5",
      picture: { mediaType: "image/png", width: 3, height: 2 },
    });
    expect(await galleryEntry(db, mine?.id ?? "")).toMatchObject({
      infotext: expect.stringContaining("Seed: 5") as string,
      record: { program: "inkloom", parameters: { steps: 4 } },
    });
    expect(entries.map(({ picture }) => picture.mediaType).toSorted()).toEqual([
      "image/jpeg",
      "image/png",
      "image/webp",
    ]);
    await removeEntries(db, { ids: [mine?.id ?? ""] });
    expect(await rebuildGallery(db, { store })).toMatchObject({ entered: 0, known: 3, untold: 2 });
    const twice = await Promise.all([rebuildGallery(db, { store }), rebuildGallery(db, { store })]);
    for (const each of twice) expect(each.entered).toBe(0);
  });

  test("takes the command line's folders of days along, and leaves their files", async () => {
    const day = join(home, "pictures", "2026-11-20");
    await mkdir(join(day, "grid"), { recursive: true });
    const bytes = await own(1, "from the command line");
    await writeFile(join(day, "00001-1.png"), bytes);
    await utimes(join(day, "00001-1.png"), 1_700_000_000, 1_700_000_000);
    await writeFile(join(day, "copy.png"), bytes);
    await writeFile(join(day, "grid", "cell.png"), await own(2, "a cell"));
    await writeFile(join(day, "notes.txt"), "x");
    await mkdir(join(home, "pictures", "other"));
    await writeFile(join(home, "pictures", "other", "x.png"), await own(3, "not by day"));
    await symlink(join(home, "pictures", "other"), join(day, "link"));
    await symlink(join(home, "pictures", "other", "x.png"), join(day, "link.png"));
    const folders = [join(home, "pictures"), join(home, "absent")];
    expect(await rebuildGallery(db, { store, folders })).toMatchObject({
      files: 3,
      entered: 2,
      known: 1,
    });
    const { entries } = await galleryPage(db, {});
    expect(entries.map(({ prompt, createdAt }) => [prompt, createdAt.getUTCFullYear()])).toEqual([
      ["a cell", new Date().getUTCFullYear()],
      ["from the command line", 2023],
    ]);
    expect((await listed(store)).map(({ hash }) => hash)).toContain(sha256(bytes));
    expect(await readFile(join(day, "00001-1.png"))).toEqual(Buffer.from(bytes));
    expect(await rebuildGallery(db, { store, folders })).toMatchObject({
      files: 5,
      entered: 0,
      known: 5,
    });
  });

  test("is not stopped by hostile files, and names them", async () => {
    const folder = join(home, "by-day", "2026-01-01");
    await mkdir(folder, { recursive: true });
    const good = await own(7, "good");
    const cut = Buffer.from(good).subarray(0, 60);
    const altered = Buffer.from(good);
    altered[50] = (altered[50] ?? 0) ^ 0xff;
    const files: Record<string, Uint8Array> = {
      "1-cut.png": cut,
      "2-altered.png": altered,
      "3-bomb.png": await bomb(200 << 20),
      "4-long.png": await bomb(5 << 20),
      "5-nested.png": await encodePng(pixels(3), { inkloom: `{"a":${"[".repeat(100_000)}` }),
      "6-prompt.png": await own(8, `\0\ud800${"x".repeat(3 << 19)}`.slice(2)),
      "7-empty.png": new Uint8Array(),
      "8-good.png": good,
      "9-proto.png": await encodePng(pixels(4), {
        inkloom: '{"program":"inkloom","tool":"__proto__","parameters":{"__proto__":{"x":1}}}',
      }),
    };
    for (const [name, bytes] of Object.entries(files)) await writeFile(join(folder, name), bytes);
    await writeFile(join(folder, "huge.png"), good);
    await truncate(join(folder, "huge.png"), 300 << 20); // sparse
    const report = await rebuildGallery(db, { store, folders: [join(home, "by-day")] });
    expect(report.files).toBe(10);
    const named = report.unreadable.map(({ name }) => name.slice(folder.length + 1)).toSorted();
    expect(named).toEqual(["1-cut.png", "2-altered.png", "3-bomb.png", "4-long.png", "huge.png"]);
    for (const { why } of report.unreadable) expect(why.en).not.toBe("");
    const { entries } = await galleryPage(db, {});
    expect(entries.map(({ seed }) => seed).toSorted()).toEqual(["7", "8"]);
    expect(entries.find(({ seed }) => seed === "8")?.prompt.length).toBeLessThanOrEqual(1 << 20);
  });

  test("says which stored file holds other bytes than its name", async () => {
    const { hash } = await store.put(await own(1, "x"), "image/png");
    await writeFile(
      join(home, "pictures", hash.slice(0, 2), `${hash.slice(2)}.png`),
      await own(2, "y"),
    );
    const { unreadable, entered } = await rebuildGallery(db, { store });
    expect(entered).toBe(0);
    expect(unreadable).toMatchObject([{ name: hash }]);
  });

  test("stops when it is told to, and goes on later", async () => {
    for (let seed = 0; seed < 5; seed++) await store.put(await own(seed, "x"), "image/png");
    const stop = new AbortController();
    const onProgress = ({ files }: { files: number }) => {
      if (files === 2) stop.abort();
    };
    await expect(rebuildGallery(db, { store, signal: stop.signal, onProgress })).rejects.toThrow();
    expect(await rebuildGallery(db, { store })).toMatchObject({ files: 5, entered: 5 });
  });
}
