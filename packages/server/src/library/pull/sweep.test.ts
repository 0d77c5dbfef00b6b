import { mkdir, readdir, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryHome } from "./hostile-server.suite.ts";
import { sweepDownloads } from "./sweep.ts";

const [OLD, NEW] = ["a", "b"].map((letter) => `${letter.repeat(32)}.part`) as [string, string];
const DAY = 24 * 60 * 60 * 1000;

test("parts that nobody goes on with are removed after two weeks, with what lies beside them", async () => {
  const folder = join(await temporaryHome(), "downloads");
  await mkdir(join(folder, "a folder"), { recursive: true });
  const old = new Date(Date.now() - 15 * DAY);
  const write = async (name: string, at: Date) => {
    await writeFile(join(folder, name), name);
    await utimes(join(folder, name), at, at);
  };
  await write(OLD, old);
  // Its state is new, but nothing was added to it.
  await write(`${OLD}.json`, new Date());
  await write(`${OLD}.lock`, new Date());
  await write(NEW, new Date());
  await write(`${NEW}.json`, old);
  await write("left-by-a-crash.safetensors", old);
  await write("made-right-now.safetensors", new Date());
  await sweepDownloads(folder);
  expect((await readdir(folder)).sort()).toEqual(
    ["a folder", NEW, `${NEW}.json`, "made-right-now.safetensors"].sort(),
  );
});

test("of what is new nothing is removed", async () => {
  const folder = join(await temporaryHome(), "downloads");
  await sweepDownloads(folder);
  await mkdir(folder);
  await writeFile(join(folder, NEW), "x");
  await writeFile(join(folder, `${NEW}.json`), "{}");
  await sweepDownloads(folder);
  expect((await readdir(folder)).sort()).toEqual([NEW, `${NEW}.json`]);
});
