import { createHash } from "node:crypto";
import { closeSync, existsSync, fstatSync, openSync, readSync, writeSync } from "node:fs";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DTYPE_BYTES, openWeights, readTensor } from "@inkloom/engine/weights";
import { convertToSafetensors } from "./convert-to-safetensors.ts";
import { readModelFile } from "./model-file.ts";

const goldens = join(import.meta.dirname, "../../../engine/src/weights/goldens");

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "inkloom-convert-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function contentOf(path: string) {
  const { entries } = await openWeights(path);
  const tensors = await Promise.all(
    [...entries.values()].map(async (entry) => {
      const digest = createHash("sha256")
        .update(await readTensor(entry))
        .digest("hex");
      return [entry.key, entry.dtype, entry.shape, digest] as const;
    }),
  );
  return tensors.sort(([a], [b]) => (a < b ? -1 : 1));
}

describe("a PyTorch file as safetensors", () => {
  test.each([
    "types.pth",
    "types-legacy.pth",
    "views.pth",
    "views-deflated.pth",
    "views-legacy.pth",
    "nested.pth",
    "wrapped.pth",
    "lightning.pth",
    "lone.pth",
  ])("%s has every tensor with its type, shape and bytes", async (name) => {
    const target = join(folder, `${name}.safetensors`);
    const { tensors } = await convertToSafetensors(join(goldens, name), target);
    const content = await contentOf(target);
    expect(content).toEqual(await contentOf(join(goldens, name)));
    expect(content).toHaveLength(tensors);
  });

  test("has every tensor where it can be mapped", async () => {
    const target = join(folder, "aligned.safetensors");
    await convertToSafetensors(join(goldens, "types.pth"), target);
    for (const { location, dtype } of (await openWeights(target)).entries.values())
      expect(location.kind === "file" && location.offset % DTYPE_BYTES[dtype]).toBe(0);
  });

  test("says what it was made of, beside what the file says of itself", async () => {
    const target = join(folder, "said.safetensors");
    const { leftOut } = await convertToSafetensors(join(goldens, "wrapped.pth"), target, {
      metadata: { from: "a test" },
    });
    const { format, metadata } = await readModelFile(target);
    expect(format).toBe("safetensors");
    expect(metadata["from"]).toBe("a test");
    expect(metadata["inkloom.container"]).toBeDefined();
    expect(leftOut.join(", ")).toBe(metadata["inkloom.ignored"] ?? "");
  });

  test("that came out otherwise is noticed and removed", async () => {
    const target = join(folder, "altered.safetensors");
    const { signal } = new AbortController();
    // Called between writing and comparing: by then the disk has changed its mind.
    Object.defineProperty(signal, "throwIfAborted", {
      value: () => {
        if (existsSync(target) && !altered) alter(target);
        altered ||= existsSync(target);
      },
    });
    let altered = false;
    const converting = convertToSafetensors(join(goldens, "types.pth"), target, { signal });
    await expect(converting).rejects.toMatchObject({ code: "pull/conversion" });
    expect(existsSync(target)).toBe(false);
  });

  test("is not begun where the pickle wants to run code, and leaves nothing", async () => {
    const evil = join(folder, "evil.ckpt");
    await writeFile(evil, Buffer.from("\x80\x02cposix\nsystem\n(X\x02\x00\x00\x00lstR.", "latin1"));
    const target = join(folder, "evil.safetensors");
    await expect(convertToSafetensors(evil, target)).rejects.toMatchObject({
      code: "weights/pickle-import",
    });
    expect((await readdir(folder)).filter((name) => name.startsWith("evil."))).toEqual([
      "evil.ckpt",
    ]);
  });

  test("is given up when it is cancelled, and leaves nothing", async () => {
    const ending = new AbortController();
    ending.abort();
    const target = join(folder, "cancelled.safetensors");
    const options = { signal: ending.signal };
    await expect(
      convertToSafetensors(join(goldens, "types.pth"), target, options),
    ).rejects.toThrow();
    expect((await readdir(folder)).filter((name) => name.startsWith("cancelled"))).toEqual([]);
  });
});

/** Turns one bit of the last tensor. */
function alter(path: string): void {
  const file = openSync(path, "r+");
  const { size } = fstatSync(file);
  const last = Buffer.alloc(1);
  readSync(file, last, 0, 1, size - 1);
  writeSync(file, Buffer.of((last[0] ?? 0) ^ 1), 0, 1, size - 1);
  closeSync(file);
}

describe("a file from elsewhere", () => {
  test("tells kind and format by its content", async () => {
    expect(await readModelFile(join(goldens, "types.pth"))).toMatchObject({ format: "torch-zip" });
    expect(await readModelFile(join(goldens, "types-legacy.pth"))).toMatchObject({
      format: "torch-legacy",
    });
    expect(await readModelFile(join(goldens, "blocks.gguf"))).toMatchObject({ format: "gguf" });
  });

  test("that is no model is a problem that names it", async () => {
    const page = join(folder, "page.safetensors");
    await writeFile(page, "<html>");
    await expect(readModelFile(page)).rejects.toMatchObject({ code: "weights/pointer" });
    await expect(readModelFile(join(folder, "absent"))).rejects.toMatchObject({
      code: "weights/file-missing",
    });
    const empty = join(folder, "empty");
    await writeFile(empty, "");
    await expect(readModelFile(empty)).rejects.toMatchObject({ code: "weights/empty" });
  });
});
