import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { foundModels } from "./found-models.ts";

let root = "";
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "inkloom-models-"));
  await mkdir(join(root, "own", "not-a-model"), { recursive: true });
  await writeFile(join(root, "own", "photo.safetensors"), "12345");
  await writeFile(join(root, "own", "notes.txt"), "");
  await writeFile(join(root, "own", "photo.vae.safetensors"), "12");
  await writeFile(join(root, "own", "small.gguf"), "1234");
  await mkdir(join(root, "embedded", "mini", "unet"), { recursive: true });
  await writeFile(join(root, "embedded", "mini", "model_index.json"), "{}");
  await writeFile(join(root, "embedded", "mini", "unet", "weights.safetensors"), "123");
  await writeFile(join(root, "embedded", "photo.ckpt"), "1");
});
afterAll(() => rm(root, { recursive: true }));

describe("foundModels", () => {
  test("lists checkpoint files and diffusers folders, the first folder before the second", async () => {
    const models = await foundModels([join(root, "own"), join(root, "embedded")]);
    expect(models).toEqual([
      { name: "photo", path: join(root, "own", "photo.safetensors"), bytes: 5 },
      { name: "small", path: join(root, "own", "small.gguf"), bytes: 4 },
      { name: "mini", path: join(root, "embedded", "mini"), bytes: 3 },
    ]);
  });

  test("a folder that does not exist holds no models", async () => {
    expect(await foundModels([join(root, "absent")])).toEqual([]);
  });

  test("the embedded model is found", async () => {
    const folder = join(import.meta.dirname, "../../../../../models");
    expect((await foundModels([folder])).map(({ name }) => name)).toContain("inkloom-mini");
  });
});
