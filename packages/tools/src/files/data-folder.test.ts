import { describe, expect, test } from "vitest";
import { dataFolder } from "./data-folder.ts";

describe("dataFolder", () => {
  test.each([
    [{}, "linux", "/home/a/.local/share/inkloom"],
    [{ XDG_DATA_HOME: "/data" }, "linux", "/data/inkloom"],
    [{ XDG_DATA_HOME: "relative" }, "linux", "/home/a/.local/share/inkloom"],
    [{}, "darwin", "/home/a/Library/Application Support/Inkloom"],
    [{ INKLOOM_HOME: "/ink" }, "linux", "/ink"],
    [{ INKLOOM_HOME: "" }, "linux", "/home/a/.local/share/inkloom"],
  ] as const)("%o on %s is %s", (env, platform, folder) => {
    expect(dataFolder(env, platform, "/home/a")).toBe(folder);
  });

  test("a relative INKLOOM_HOME counts from the working folder", () => {
    expect(dataFolder({ INKLOOM_HOME: "ink" }, "linux", "/home/a")).toBe(`${process.cwd()}/ink`);
  });
});
