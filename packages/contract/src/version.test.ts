import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { VERSION } from "./version.ts";

test("the version is that of the packages", async () => {
  for (const path of [
    "../package.json",
    "../../../package.json",
    "../../../apps/cli/package.json",
  ]) {
    const manifest = JSON.parse(await readFile(new URL(path, import.meta.url), "utf8")) as Record<
      string,
      unknown
    >;
    expect(manifest["version"]).toBe(VERSION);
  }
});
