import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { filesBelow } from "./files-below.ts";
import { embeddingPaths } from "./prompt/embeddings/embedding-library.ts";
import { wildcardPaths } from "./prompt/wildcards/wildcard-files.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "inkloom-below-"));
  for (const file of [
    "b.pt",
    "a/c.pt",
    "a/d.txt",
    `${"deep/".repeat(8)}e.pt`,
    `${"deep/".repeat(9)}f.pt`,
  ]) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), "x");
  }
});
afterEach(() => rm(folder, { recursive: true }));

describe("the files below a folder", () => {
  test("are told in order, eight folders deep", async () => {
    expect(await filesBelow(folder)).toEqual([
      join("a", "c.pt"),
      join("a", "d.txt"),
      "b.pt",
      join(...Array<string>(8).fill("deep"), "e.pt"),
    ]);
    expect(await filesBelow(join(folder, "nowhere"))).toEqual([]);
    expect(await filesBelow(join(folder, "b.pt"))).toEqual([]);
  });

  test("are found in time where links lead in circles", async () => {
    for (const name of ["one", "two", "three"]) {
      await symlink(folder, join(folder, name));
      await symlink(join(folder, "a"), join(folder, "a", name));
    }
    await symlink(join(folder, "a"), join(folder, "linked"));
    await symlink(join(folder, "nowhere"), join(folder, "gone.pt"));
    expect(await filesBelow(folder)).toHaveLength(6);
    expect([...(await embeddingPaths([folder])).keys()]).toEqual(["c", "b", "e"]);
    expect([...(await wildcardPaths(folder)).keys()]).toEqual(["a/d.txt", "linked/d.txt"]);
  });

  test("are found in time where every folder links to every other", async () => {
    const names = Array.from({ length: 12 }, (_, n) => `n${n}`);
    for (const name of names) await mkdir(join(folder, "net", name), { recursive: true });
    for (const name of names)
      for (const other of names)
        if (other !== name)
          await symlink(join(folder, "net", other), join(folder, "net", name, other));
    expect(await filesBelow(folder)).toContain("b.pt");
  });
});
