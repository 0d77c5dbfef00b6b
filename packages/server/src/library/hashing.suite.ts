/** Hashes, and what happens in the background, on any database. */
import { writeFileSync } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { knownModelHash, rememberModelHash } from "@inkloom/tools";
import { describe, expect, test } from "vitest";
import type { OpenDatabase } from "../storage/database.ts";
import type { ModelLibrary } from "./library.ts";
import { KEYS, safetensors, sha256, writeFiles } from "./model-files.suite.ts";
import { named, names, testLibrary } from "./test-library.suite.ts";

export function testHashing(database: () => OpenDatabase): void {
  const place = testLibrary(database);

  describe("hashes", () => {
    const content = safetensors(KEYS.lora);
    const data = content.subarray(8 + Number(content.readBigUInt64LE(0)));

    test("are those of the file; a LoRA's without its header, or as its metadata states it", async () => {
      const stated = safetensors(KEYS.lora, { sshs_model_hash: "AB".repeat(32) });
      const wrong = safetensors(KEYS.lora, { sshs_model_hash: "<script>" });
      await writeFiles(place.home, {
        "loras/plain.safetensors": content,
        "loras/stated.safetensors": stated,
        "loras/wrong.safetensors": wrong,
        "models/m.safetensors": safetensors(KEYS.sd1),
      });
      const library = await place.open();
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
      await writeFiles(place.home, {
        "models/drawn.safetensors": safetensors(KEYS.sd1),
        "models/new.safetensors": safetensors(KEYS.sdxl),
      });
      const cache = join(place.home, "cache");
      const drawn = join(place.home, "models/drawn.safetensors");
      const { size, mtimeMs } = await stat(drawn);
      const remembered = "0".repeat(64);
      await rememberModelHash(drawn, cache, { size, changed: mtimeMs, sha256: remembered });
      const library = await place.open();
      await library.scan();
      await library.hash();
      expect(await named(library, "drawn")).toMatchObject({ sha256: remembered });
      const fresh = join(place.home, "models/new.safetensors");
      const about = await stat(fresh);
      expect(await knownModelHash(fresh, cache, { size: about.size, changed: about.mtimeMs })).toBe(
        sha256(safetensors(KEYS.sdxl)),
      );
    });

    test("are kept over restarts, and made anew for other content only", async () => {
      await writeFiles(place.home, {
        "loras/a.safetensors": content,
        "loras/b.safetensors": safetensors(KEYS.loraXl),
      });
      const first = await place.open();
      await first.scan();
      const { id } = await named(first, "a");
      await first.hash({ ids: [id] });
      await first.close();
      const second = await place.open();
      await second.scan();
      expect(await named(second, "a")).toMatchObject({ sha256: sha256(content) });
      expect(await second.progress()).toMatchObject({ unhashed: 1 });
      await place.age("loras/a.safetensors", 1000);
      await second.scan();
      expect(await named(second, "a")).not.toHaveProperty("sha256");
      expect(await second.hash()).toEqual({ hashed: 2, failed: 0 });
    });

    test("of a file that is replaced meanwhile are none", async () => {
      await writeFiles(place.home, { "loras/a.safetensors": Buffer.alloc(3 * 2 ** 20) });
      const library = await place.open();
      await library.scan();
      let replaced = false;
      const report = await library.hash({
        onProgress: () => {
          // At once: nothing waits for what is told here.
          if (!replaced) writeFileSync(join(place.home, "loras/a.safetensors"), "other");
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
      await writeFiles(place.home, { "loras/a.safetensors": Buffer.alloc(3 * 2 ** 20) });
      const library = await place.open();
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
      await writeFiles(place.home, {
        "loras/a.safetensors": safetensors({ ...KEYS.lora, big: [2 ** 20] }),
      });
      let busy = true;
      const library = await place.open({ background: true, isBusy: () => busy });
      await until(library, async () => (await library.progress()).working === "wait");
      expect(await named(library, "a")).toMatchObject({ read: true, family: "sd1" });
      expect(await library.progress()).toMatchObject({ unhashed: 1, hashing: { name: "a" } });
      busy = false;
      await until(library, async () => (await library.progress()).unhashed === 0);
      await until(library, async () => (await library.progress()).working === "rest");
      await writeFiles(place.home, { "loras/b.safetensors": safetensors(KEYS.lora) });
      await library.scan();
      await until(library, async () => (await library.progress()).unhashed === 0);
      expect((await library.catalogue()).loras.map(({ sha256: hash }) => hash?.length)).toEqual([
        64, 64,
      ]);
    });

    test("work ends when the library is closed", async () => {
      await writeFiles(place.home, { "loras/a.safetensors": Buffer.alloc(8 * 2 ** 20) });
      const library = await place.open({ background: true, isBusy: () => true });
      await until(library, async () => (await library.progress()).working === "wait");
      const started = performance.now();
      await library.close();
      expect(performance.now() - started).toBeLessThan(2000);
      await expect(library.catalogue()).rejects.toThrow("closed");
    });
  });
}
