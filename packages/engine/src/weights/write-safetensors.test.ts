import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openWeights } from "./open.ts";
import { readFloat32 } from "./read.ts";
import { writeSafetensors } from "./write-safetensors.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "inkloom-write-"));
});
afterAll(() => rm(folder, { recursive: true }));

const bytes = (...values: number[]): Uint8Array => new Uint8Array(Float32Array.from(values).buffer);

test("what is written is read back, aligned and with its metadata", async () => {
  const path = join(folder, "a.safetensors");
  const tensors = [
    { key: "one", dtype: "F32", shape: [2, 1], data: () => bytes(1.5, -2) },
    { key: "empty", dtype: "F32", shape: [0, 3], data: () => bytes() },
    { key: "码", dtype: "I8", shape: [3], data: () => Promise.resolve(Uint8Array.of(1, 255, 3)) },
  ] as const;
  await writeSafetensors(path, tensors, { made: "by us" });
  const { entries, metadata } = await openWeights(path);
  expect(metadata).toEqual({ made: "by us" });
  expect([...entries.keys()]).toEqual(["one", "empty", "码"]);
  const [one, , codes] = [...entries.values()];
  if (one?.location.kind !== "file" || codes === undefined) throw new Error("three entries");
  expect(one.location.offset % 64).toBe(0);
  expect(Array.from(await readFloat32(one))).toEqual([1.5, -2]);
  expect(Array.from(await readFloat32(codes))).toEqual([1, -1, 3]);
});

test("a tensor of the wrong size or one that fails leaves what was there, and nothing beside it", async () => {
  const path = join(folder, "kept");
  await writeFile(path, "old");
  const wrong = { key: "w", dtype: "F32", shape: [3], data: () => bytes(1) } as const;
  await expect(writeSafetensors(path, [wrong])).rejects.toThrow('"w" has 4 bytes, expected 12');
  const failing = { ...wrong, data: () => Promise.reject(new Error("disk gone")) };
  await expect(writeSafetensors(path, [failing])).rejects.toThrow("disk gone");
  expect(await readFile(path, "utf8")).toBe("old");
  expect((await readdir(folder)).filter((name) => name.endsWith(".part"))).toEqual([]);
});
