import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type ToolId, TOOLS, validate } from "@inkloom/contract";
import { withNamesOnly } from "@inkloom/diffusion";
import { encodePng } from "@inkloom/pixels";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Results, RunContext } from "../run.ts";
import { RUNS } from "../runs.ts";

let home = "";
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "inkloom-datasets-"));
  files({
    "datasets/cats/a.png": png,
    "datasets/cats/a.txt": "1girl, blue hair, hatsune_miku, smile",
    "datasets/cats/b.png": png,
    "datasets/cats/b.txt": "1girl, closed eyes, hair ribbon",
  });
});
afterEach(() => {
  rmSync(home, { recursive: true });
});

const png = await encodePng({ width: 80, height: 60, data: new Uint8ClampedArray(19200).fill(99) });

function files(given: Record<string, string | Uint8Array>): void {
  for (const [name, content] of Object.entries(given)) {
    mkdirSync(dirname(join(home, name)), { recursive: true });
    writeFileSync(join(home, name), content);
  }
}
const text = (name: string): string => readFileSync(join(home, "datasets/cats", name), "utf8");

function run<Id extends ToolId>(id: Id, given: Record<string, unknown> = {}): Promise<Results[Id]> {
  const asked = validate(TOOLS[id], { dataset: "cats", ...given });
  const work = RUNS[id] as (parameters: object, context: RunContext) => Promise<Results[Id]>;
  return work(asked, {
    home,
    embeddedModels: "/nowhere",
    runtime: () => Promise.reject(new Error("no network was asked for")),
  } as unknown as RunContext);
}

describe("a data set", () => {
  test("is found by name, or where paths are taken by path", async () => {
    expect(await run("tags-list")).toMatchObject({ of: 2, fit: 2, different: 6 });
    expect(await run("tags-list", { dataset: join(home, "datasets/cats") })).toMatchObject({
      of: 2,
    });
    await expect(run("tags-list", { dataset: "dogs" })).rejects.toMatchObject({
      code: "dataset/empty",
    });
    await expect(
      withNamesOnly(() => run("tags-list", { dataset: join(home, "datasets/cats") })),
    ).rejects.toMatchObject({ code: "input/name" });
    await expect(
      withNamesOnly(() => run("dataset-prepare", { name: "../../out" })),
    ).rejects.toMatchObject({ code: "input/name" });
  });

  test("has links out of it read where its asker may name paths, and no others", async () => {
    files({ "elsewhere/c.png": png, "elsewhere/c.txt": "secret" });
    for (const name of ["c.png", "c.txt"])
      symlinkSync(join(home, "elsewhere", name), join(home, "datasets/cats", name));
    symlinkSync(join(home, "elsewhere"), join(home, "datasets/cats/5_more"));
    const asks = async () => {
      const { of } = await run("tags-list");
      const { tags } = await run("tags-suggest", { text: "secr", most: 5 });
      const { pictures } = await run("dataset-check", { purpose: "style" });
      const name = `made-${String(of)}`;
      const { made } = await run("dataset-prepare", { width: 64, height: 64, name });
      return [of, tags.length, pictures, made];
    };
    expect(await asks()).toEqual([4, 1, 4, 4]);
    expect(await withNamesOnly(asks)).toEqual([2, 0, 2, 2]);
  });

  test("is checked", async () => {
    const { findings, usable } = await run("dataset-check", { purpose: "style" });
    expect(usable).toBe(1);
    expect(findings.map(({ id }) => id)).toEqual([
      "too-few",
      "duplicate",
      "small",
      "blurred",
      "transparent",
    ]);
  });

  test("is prepared, into a new one", async () => {
    const made = await run("dataset-prepare", { width: 64, height: 64, name: "small" });
    expect(made).toMatchObject({ made: 2, name: "small", sizes: [{ size: "64x64", count: 2 }] });
    expect(readFileSync(join(home, "datasets/small/a.txt"), "utf8")).toContain("blue hair");
  });

  test.each([
    [{ width: 64 }, "width is given alone"],
    [{ rectangle: "1,2,3" }, 'got "1,2,3", expected left,top,right,bottom'],
    [{ rectangle: "5,0,1,9" }, "expected left,top,right,bottom"],
    [{ in_place: true, name: "x" }, "expected one of them"],
  ])("with %j is not prepared", async (given, message) => {
    await expect(run("dataset-prepare", given)).rejects.toThrow(message);
    expect(existsSync(join(home, "datasets/cats-prepared"))).toBe(false);
  });
});

describe("tags", () => {
  test("are listed with what comes together, and captions shown", async () => {
    const beside = await run("tags-list", { has: "smile" });
    expect(beside.tags?.map(({ tag }) => tag)).toEqual([
      "1girl",
      "blue hair",
      "hatsune_miku",
      "smile",
    ]);
    const shown = await run("tags-list", { show: "captions", has_not: "smile" });
    expect(shown.captions).toEqual([
      { name: "b.txt", pictures: ["b.png"], lines: [["1girl", "closed eyes", "hair ribbon"]] },
    ]);
  });

  test("of traits are dropped by rules, with the reason, once it is no preview", async () => {
    const asked = { action: "rules", learn: "character" };
    const seen = await run("tags-edit", { ...asked, preview: true });
    expect(seen).toMatchObject({
      preview: true,
      changed: 1,
      tags: [{ tag: "blue hair", removed: 1, why: { en: "colour of hair", zh: "发色" } }],
    });
    expect(text("a.txt")).toContain("blue hair");
    await run("tags-edit", asked);
    expect(text("a.txt")).toBe("1girl, hatsune_miku, smile");
    expect(text("b.txt")).toBe("1girl, closed eyes, hair ribbon");
    const kept = await run("tags-edit", { ...asked, learn: "clothes", keep: "hair ribbon" });
    expect(kept.changed).toBe(0);
  });

  test("that name characters go where a list tells them", async () => {
    const asked = { action: "strip-characters" };
    await expect(run("tags-edit", asked)).rejects.toMatchObject({ code: "dataset/tag-list" });
    files({ "tags/danbooru.csv": "hatsune_miku,4,84000\nsmile,0,90000\n" });
    await run("tags-edit", asked);
    expect(text("a.txt")).toBe("1girl, blue hair, smile");
  });

  test("are translated, and what was done is undone and done again", async () => {
    await run("tags-edit", { action: "translate", translate_to: "zh" });
    expect(text("a.txt")).toBe("一个女孩, 蓝发, hatsune_miku, 微笑");
    await run("tags-edit", { action: "add", tags: "ohwx", place: "front" });
    const { changes, done } = await run("dataset-history", { step: "undo", times: 5 });
    expect(done.map(({ what }) => what.en)).toEqual(["add ohwx", "translate to Chinese"]);
    expect(changes.map(({ holds }) => holds)).toEqual([false, false]);
    expect(text("a.txt")).toBe("1girl, blue hair, hatsune_miku, smile");
    await run("dataset-history", { step: "redo" });
    expect(text("a.txt")).toMatch(/^一个女孩/);
  });

  test("are wanted where an action needs them", async () => {
    for (const action of ["add", "remove", "replace", "trigger", "set"])
      await expect(run("tags-edit", { action, tags: " , " })).rejects.toThrow(
        `${action} was given no tags`,
      );
  });

  test("are suggested: those of the data set first, in either language", async () => {
    const { tags } = await run("tags-suggest", { text: "hair", most: 3 });
    expect(tags).toEqual([
      { tag: "blue hair", count: 1, translation: "蓝发", kind: "hair-colour" },
      { tag: "hair ribbon", count: 1, translation: "发带", kind: "clothes" },
      expect.objectContaining({ tag: "black hair" }),
    ]);
    const chinese = await run("tags-suggest", { text: "蓝发", dataset: undefined, most: 1 });
    expect(chinese.tags[0]).toMatchObject({ tag: "blue hair", translation: "蓝发" });
  });
});
