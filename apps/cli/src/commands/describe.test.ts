import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createNodeRuntime } from "@inkloom/engine/node";
import { encodePng } from "@inkloom/pixels";
import { RUNS } from "@inkloom/tools";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import {
  SELECTED_TAGS,
  writeTinyTagger,
} from "../../../../packages/training/src/tagging/tiny-tagger.suite.ts";
import { runRecorded } from "../surroundings.suite.ts";

const folder = await mkdtemp(join(tmpdir(), "inkloom-tag-"));
const at = (name: string): string => join(folder, name);

beforeEach(async () => {
  await rm(folder, { recursive: true });
  await mkdir(at("photos/inner"), { recursive: true });
  const green = await encodePng({
    width: 2,
    height: 2,
    data: Uint8ClampedArray.from({ length: 16 }, (_, i) => (i % 4 === 1 || i % 4 === 3 ? 255 : 0)),
  });
  await writeFile(at("photos/a.png"), green);
  await writeFile(at("photos/inner/b.png"), green);
  await writeTinyTagger(at("home/taggers/wd14-vit-v3"), {
    shape: [1, 8, 8, 3],
    list: ["selected_tags.csv", SELECTED_TAGS],
  });
});
afterAll(() => rm(folder, { recursive: true }));

const inkloom = (...words: string[]) =>
  runRecorded(["tag", ...words], {
    env: { INKLOOM_HOME: at("home"), LANG: "C.UTF-8" },
    runs: RUNS,
    openRuntime: () => createNodeRuntime("cpu", { threads: 1 }),
  });

const captions = async (): Promise<string[]> =>
  (await readdir(at("photos"), { recursive: true })).filter((name) => name.endsWith(".txt")).sort();

describe("inkloom tag", () => {
  test("prints the tags of a picture, or their scores as JSON", async () => {
    expect(await inkloom(at("photos/a.png"))).toMatchObject({ exitCode: 0, stdout: "long hair\n" });
    const { stdout } = await inkloom(at("photos/a.png"), "--json", "--rating", "first");
    expect(JSON.parse(stdout)).toMatchObject({
      model: "wd14-vit-v3",
      caption: "general, long hair",
      tags: [{ name: "long_hair", category: "general" }],
    });
    expect(await captions()).toEqual([]);
  });

  test("writes captions beside the pictures of a folder", async () => {
    const { stdout } = await inkloom(at("photos"), "--recursive", "--trigger", "green");
    expect(stdout).toBe("2 captions written.\n");
    expect(await captions()).toEqual(["a.txt", "inner/b.txt"]);
    expect(await readFile(at("photos/a.txt"), "utf8")).toBe("green, long hair\n");
    const again = await inkloom(at("photos"));
    expect(again.stdout).toContain("1 pictures had captions");
  });

  test("of a folder does those pictures alone that are named, and takes no data set beside it", async () => {
    await writeFile(at("photos/c.png"), await readFile(at("photos/a.png")));
    const only = ["--only", "c.png\ninner/b.png"];
    const { stdout } = await inkloom(at("photos"), "--recursive", ...only);
    expect(stdout).toBe("2 captions written.\n");
    expect(await captions()).toEqual(["c.txt", "inner/b.txt"]);
    const both = await inkloom(at("photos"), "--dataset", "cats");
    expect([both.exitCode, both.stdout]).toEqual([2, ""]);
    expect(both.stderr).toContain("--dataset cats");
    expect(await captions()).toEqual(["c.txt", "inner/b.txt"]);
  });

  test("only shows the tags of a folder, or writes those of single pictures, where asked", async () => {
    const shown = await inkloom(at("photos"), "--print");
    expect(shown.stdout).toBe(`${at("photos/a.png")}: long hair\n`);
    expect(await captions()).toEqual([]);
    await inkloom(at("photos/a.png"), "--write", "--caption-extension", "txt");
    expect(await captions()).toEqual(["a.txt"]);
    expect((await inkloom(at("photos"), "--print", "--write")).exitCode).toBe(2);
  });

  test("names pictures that cannot be read, and does the others", async () => {
    await writeFile(at("photos/c.png"), "no picture");
    const { exitCode, stdout, stderr } = await inkloom(at("photos"));
    expect([exitCode, stdout]).toEqual([2, "1 captions written.\n"]);
    expect(stderr).toContain("c.png");
    const stopped = await inkloom(at("photos"), "--existing", "replace", "--on-error", "stop");
    expect([stopped.exitCode, stopped.stdout]).toEqual([2, ""]);
  });

  test("says what a tagger that is not there needs", async () => {
    const { exitCode, stderr } = await inkloom(at("photos/a.png"), "-m", "wd14-eva02-large-v3");
    expect(exitCode).toBe(2);
    expect(stderr).toContain("inkloom model pull wd14-eva02-large-v3");
  });
});
