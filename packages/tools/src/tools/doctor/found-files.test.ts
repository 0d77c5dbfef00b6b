import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { RunContext } from "../../run.ts";
import { foundFiles } from "./found-files.ts";

let home = "";
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "inkloom-found-"));
  for (const file of [
    "loras/ink.safetensors",
    "loras/style/brush.pt",
    "loras/notes.txt",
    "models/Lora/line.safetensors",
    "models/ControlNet/lines.pth",
    "program/models/controlnet/edges.safetensors",
    "embeddings/bad-hands.pt",
    "models/embeddings/bad-hands.pt",
    "upscalers/4x.pth",
    "models/ESRGAN/8x.pth",
    "vae/soft.safetensors",
    "vae/readme.md",
    "wildcards/colors.txt",
    "wildcards/sets/things.txt",
  ]) {
    await mkdir(dirname(join(home, file)), { recursive: true });
    await writeFile(join(home, file), "x");
  }
});
afterAll(() => rm(home, { recursive: true }));

const context = (): RunContext =>
  ({ home, embeddedModels: join(home, "program", "models") }) as unknown as RunContext;

test("every kind is counted where it is looked for", async () => {
  await writeFile(join(home, "styles.csv"), "name,prompt\nink,a\nbold,b\nink,c\n");
  const found = await foundFiles(context());
  expect(found.map(({ kind, count }) => [kind, count])).toEqual([
    ["vaes", 1],
    ["loras", 3],
    ["controlnets", 2],
    ["embeddings", 2],
    ["upscalers", 2],
    ["wildcards", 2],
    ["styles", 2],
  ]);
  const loras = found.find(({ kind }) => kind === "loras");
  expect(loras?.folders.filter(({ count }) => count > 0)).toEqual([
    { path: join(home, "loras"), count: 2 },
    { path: join(home, "models", "Lora"), count: 1 },
  ]);
});

test("an empty data folder has none of them, and folders to put them into", async () => {
  const nowhere = join(home, "nowhere");
  const embeddedModels = join(nowhere, "program", "models");
  const found = await foundFiles({ ...context(), home: nowhere, embeddedModels });
  expect(found.every(({ count, folders }) => count === 0 && folders.length > 0)).toBe(true);
});

test("a file of styles that cannot be read is told, and the rest is counted", async () => {
  await writeFile(join(home, "styles.csv"), "a,b\n1,2\n");
  const found = await foundFiles(context());
  const styles = found.find(({ kind }) => kind === "styles");
  expect(styles?.problem?.en).toContain('has no columns "name" and "prompt"');
  expect(found.find(({ kind }) => kind === "loras")?.count).toBe(3);
});
