import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Problem } from "@inkloom/contract";
import { sha256 } from "./asset-store.ts";
import { listed, testAssetStore } from "./asset-store.suite.ts";
import { openFileStore } from "./file-store.ts";
import { endingOf } from "./media-type.ts";

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "inkloom-store-"));
});
afterAll(() => rm(home, { recursive: true }));

describe("files as a store", () => {
  testAssetStore(async () => {
    const folder = join(home, "suite", "pictures");
    const store = await openFileStore(folder);
    return {
      store,
      damage: (hash) => writeFile(join(folder, hash.slice(0, 2), `${hash.slice(2)}.png`), "other"),
      end: async () => {
        await store.close();
        expect((await readdir(folder)).filter((name) => name.startsWith("."))).toEqual([]);
      },
    };
  });

  test("has endings that people's programs know", async () => {
    const folder = join(home, "endings");
    const store = await openFileStore(folder);
    const bytes = Buffer.from("x");
    const { hash } = await store.put(bytes, "image/jpeg; charset=x");
    expect(await readdir(join(folder, hash.slice(0, 2)))).toEqual([`${hash.slice(2)}.jpg`]);
    expect(endingOf("application/x-unknown")).toBe(".bin");
  });

  test("mends a file that is shorter than it was, when it is put again", async () => {
    const folder = join(home, "short");
    const store = await openFileStore(folder);
    const bytes = Buffer.from("a whole picture");
    const hash = sha256(bytes);
    await mkdir(join(folder, hash.slice(0, 2)));
    const path = join(folder, hash.slice(0, 2), `${hash.slice(2)}.webp`);
    await writeFile(path, "a wh");
    await store.put(bytes, "image/png");
    expect(await readFile(path, "utf8")).toBe("a whole picture");
    expect(await listed(store)).toHaveLength(1);
  });

  test("does not list what others put there, and removes what was left half written long ago", async () => {
    const folder = join(home, "others");
    await mkdir(join(folder, "2026-11-22"), { recursive: true });
    await mkdir(join(folder, "ab", `${"c".repeat(62)}.png`), { recursive: true });
    await writeFile(join(folder, "2026-11-22", "1.png"), "x");
    await writeFile(join(folder, "ab", "notes.txt"), "x");
    await writeFile(join(folder, ".aside-old"), "x");
    await writeFile(join(folder, ".aside-new"), "x");
    await utimes(join(folder, ".aside-old"), 1, 1);
    const store = await openFileStore(folder);
    expect(await listed(store)).toEqual([]);
    expect((await readdir(folder)).toSorted()).toEqual([".aside-new", "2026-11-22", "ab"]);
  });

  test("is whole after its process is killed in the middle of writing", async () => {
    const folder = join(home, "killed");
    const program = `
      import { openFileStore } from ${JSON.stringify(new URL("file-store.ts", import.meta.url).href)};
      const store = await openFileStore(${JSON.stringify(folder)});
      for (let i = 0; ; i++) {
        await store.put(Buffer.alloc(200_000, i + "."), "image/png");
        process.stdout.write(i + "\\n");
      }`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let last = -1;
    const gone = once(child, "exit");
    child.stdout.setEncoding("utf8").on("data", (said: string) => {
      last = Number(said.trim().split("\n").at(-1));
      if (last >= 20) child.kill("SIGKILL");
    });
    await gone;
    const store = await openFileStore(folder);
    const files = await listed(store);
    expect(files.length).toBeGreaterThan(last);
    for (const { hash } of files) {
      const { stream } = await store.open(hash, { verify: true });
      for await (const chunk of stream) expect(chunk).toBeDefined();
    }
    for (let i = 0; i <= last; i++)
      expect(await store.has(sha256(Buffer.alloc(200_000, `${i}.`)))).toBe(true);
  });

  test("tells whoever sends a picture no folder of the machine", async () => {
    const folder = join(home, "gone");
    const store = await openFileStore(folder);
    await rm(folder, { recursive: true });
    const { sentence } = await store.put(Buffer.from("x"), "image/png").then(
      () => expect.fail("it was stored"),
      (error: unknown) => (error instanceof Problem ? error : expect.fail("no problem")),
    );
    expect(sentence.en).toBe("A file could not be stored in gone (ENOENT).");
    expect(sentence.zh).not.toContain(home);
  });

  test.skipIf(process.getuid?.() === 0)(
    "says that its folder cannot be written (not as root)",
    async () => {
      const folder = join(home, "locked");
      const store = await openFileStore(folder);
      await chmod(folder, 0o500);
      await expect(store.put(Buffer.from("x"), "image/png")).rejects.toMatchObject({
        code: "storage/unwritable",
      });
      await chmod(folder, 0o700);
    },
  );

  test("says that its folder cannot be made", async () => {
    await writeFile(join(home, "a file"), "");
    await expect(openFileStore(join(home, "a file", "pictures"))).rejects.toMatchObject({
      code: "storage/unwritable",
    });
  });
});
