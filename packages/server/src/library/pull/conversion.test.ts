/** Pickles that are pulled become safetensors, or are refused; nothing in them is ever executed. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { readModelFile } from "@inkloom/tools";
import {
  expectContent,
  pulled,
  refused,
  serving,
  sha256,
  temporaryHome,
  testServer,
} from "./hostile-server.suite.ts";

const goldens = join(import.meta.dirname, "../../../../engine/src/weights/goldens");
const server = await testServer();
let home = "";

beforeEach(async () => {
  home = await temporaryHome();
  server.seen.length = 0;
});

async function offer(golden: string): Promise<{ what: string; content: Buffer }> {
  const content = await readFile(join(goldens, golden));
  server.on(`/${golden}`, serving(content));
  return { what: `${server.origin}/${golden}`, content };
}

describe("a pickle", () => {
  test.each([
    ["types.pth", 12],
    ["types-legacy.pth", 12],
    ["views.pth", 9],
    ["views-deflated.pth", 9],
  ])("%s becomes safetensors with the same tensors, and is removed", async (golden, least) => {
    const { what, content } = await offer(golden);
    const report = await pulled({ what, kind: "upscaler" }, home, [server]);
    const stem = golden.replace(".pth", "");
    expect(report).toMatchObject({
      file: `upscalers/${stem}.safetensors`,
      bytes: content.length,
      sha256: sha256(content),
      already: false,
    });
    expect(report.converted?.tensors).toBeGreaterThanOrEqual(least);
    expect(await readdir(join(home, "upscalers"))).toEqual([`${stem}.safetensors`]);
    expect(await readdir(join(home, "downloads"))).toEqual([]);
    const made = await readModelFile(join(home, report.file));
    expect(made.format).toBe("safetensors");
    expect(made.metadata["inkloom.made-of-sha256"]).toBe(sha256(content));
  });

  test("is kept beside it where that is asked for", async () => {
    const { what, content } = await offer("types.pth");
    const report = await pulled({ what, kind: "upscaler", keepOriginal: true }, home, [server]);
    expect(report.original).toBe("upscalers/types.pth");
    await expectContent(join(home, "upscalers/types.pth"), content);
  });

  test("that was converted before is neither fetched nor converted again", async () => {
    const { what, content } = await offer("types.pth");
    const request = { what, kind: "upscaler", sha256: sha256(content) } as const;
    await pulled(request, home, [server]);
    server.seen.length = 0;
    const again = await pulled(request, home, [server]);
    expect(again).toMatchObject({ file: "upscalers/types.safetensors", already: true, fetched: 0 });
    expect(server.seen).toHaveLength(1);
    // Without a hash it is fetched, and then known by it.
    const unknown = await pulled({ what, kind: "upscaler" }, home, [server]);
    expect(unknown).toMatchObject({ already: true, file: "upscalers/types.safetensors" });
  });

  test("takes no other file's place", async () => {
    const first = await offer("types.pth");
    await pulled({ ...first, kind: "upscaler" }, home, [server]);
    const second = await offer("views.pth");
    const error = await refused({ ...second, kind: "upscaler", name: "types.pth" }, home, [server]);
    expect(error.code).toBe("pull/exists");
    expect(error.message).toContain("types.safetensors");
  });

  test("tells of containers that were left out", async () => {
    const { what } = await offer("wrapped.pth");
    const report = await pulled({ what, kind: "upscaler" }, home, [server]);
    expect(report.converted?.leftOut.length).toBeGreaterThan(0);
  });

  test("in a checkpoint's name is found out by its content, whatever it is called", async () => {
    const content = await readFile(join(goldens, "types.pth"));
    server.on("/model.SafeTensors", serving(content));
    const what = `${server.origin}/model.SafeTensors`;
    const report = await pulled({ what, kind: "checkpoint", keepOriginal: true }, home, [server]);
    expect(report).toMatchObject({
      file: "models/model.safetensors",
      original: "models/model.ckpt",
    });
  });
});

/** What a pickle with code in it looks like: `os.system("ls")`. */
const evil = Buffer.from("\x80\x02cposix\nsystem\n(X\x02\x00\x00\x00lstR.", "latin1");

test("a pickle that wants to run code is refused and removed, not run", async () => {
  server.on("/evil.ckpt", serving(evil));
  const what = `${server.origin}/evil.ckpt`;
  const error = await refused({ what, kind: "checkpoint", keepOriginal: true }, home, [server]);
  expect(error.code).toBe("weights/pickle-import");
  expect(error.message).toContain("posix.system");
  expect(await readdir(home)).toEqual(["downloads"]);
  expect(await readdir(join(home, "downloads"))).toEqual([]);
});
