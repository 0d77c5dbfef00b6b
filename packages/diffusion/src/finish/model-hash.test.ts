import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { modelHash, shortHash } from "./model-hash.ts";

let folder = "";
let model = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "inkloom-hash-"));
  model = join(folder, "model.safetensors");
  await writeFile(model, "weights");
});
afterEach(() => rm(folder, { recursive: true }));

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

describe("modelHash", () => {
  test("is the SHA-256 of the whole file, of which pictures carry ten digits", async () => {
    const hash = (await modelHash(model, join(folder, "cache"))) ?? "";
    expect(hash).toBe(sha256("weights"));
    expect(shortHash(hash)).toMatch(/^[\da-f]{10}$/);
  });

  test("is remembered until the file's size or time changes", async () => {
    const cache = join(folder, "cache");
    await utimes(model, 1000, 1000);
    await modelHash(model, cache);
    await writeFile(model, "WEIGHTS");
    await utimes(model, 1000, 1000);
    expect(await modelHash(model, cache)).toBe(sha256("weights")); // believed
    await utimes(model, 2000, 2000);
    expect(await modelHash(model, cache)).toBe(sha256("WEIGHTS"));
    expect(await readdir(cache)).toEqual(["model-hashes.json"]);
  });

  test("a damaged memory, or one that cannot be written, is no failure", async () => {
    const cache = join(folder, "cache");
    await modelHash(model, cache);
    await writeFile(join(cache, "model-hashes.json"), "{");
    expect(await modelHash(model, cache)).toBe(sha256("weights"));
    expect(await readFile(join(cache, "model-hashes.json"), "utf8")).toContain(model);
    expect(await modelHash(model, join(model, "no-folder"))).toBe(sha256("weights"));
  });

  test("a folder has none, and an abort ends the reading", async () => {
    expect(await modelHash(folder, join(folder, "cache"))).toBeUndefined();
    await expect(modelHash(model, join(folder, "other"), AbortSignal.abort())).rejects.toThrow();
  });
});
