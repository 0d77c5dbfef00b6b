import { readFileSync } from "node:fs";
import { mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Problem } from "@inkloom/contract";
import { describe, expect, test } from "vitest";
import { parseLists, structuredLists } from "./structured-lists.ts";

interface Golden {
  readonly files: Readonly<Record<string, string>>;
  readonly lists: Readonly<
    Record<string, Readonly<Record<string, readonly (readonly [entry: string, weight: number])[]>>>
  >;
}
const golden = JSON.parse(
  readFileSync(new URL("goldens/structured.json", import.meta.url), "utf8"),
) as Golden;

/** A line as it is drawn: its text and its weight. */
function entry(line: string): [string, number] {
  const [, weight = "1", text = ""] = /^([\d.]+)::(.*)$/s.exec(line) ?? [line, "1", line];
  return [text, Number(weight)];
}

const read = (text: string, path = "x.yaml") =>
  Object.fromEntries(
    [...parseLists(text, path)].map(([name, list]) => [
      name,
      list instanceof Problem ? list.message : list,
    ]),
  );

describe("lists in YAML and JSON", () => {
  test.each(Object.keys(golden.files))("%s is read as dynamicprompts reads it", (file) => {
    const lists = [...parseLists(golden.files[file] ?? "", `folder/${file}`)];
    const plain = lists.map(([name, list]) => {
      if (list instanceof Problem) throw list;
      return [name, list.map(entry)];
    });
    expect(Object.fromEntries(plain)).toEqual(golden.lists[file]);
  });

  test("words that are numbers, yes or null to others stay words; keys mean nothing", () => {
    expect(read("years: [1990, 1.0, 0x10]\nanswers: [yes, on, null, ~]\n__proto__: [x]\n")).toEqual(
      {
        years: ["1990", "1.0", "0x10"],
        answers: ["yes", "on", "null", "~"],
        ["__proto__"]: ["x"],
      },
    );
    expect(read('{"a": [1990, true, "x"]}', "x.json")).toEqual({ a: ["1990", "true", "x"] });
    expect(read("one: word\nnothing:\n")).toEqual({ one: ["word"], nothing: [] });
    expect(read("")).toEqual({});
    expect(read("a: !!python/object:os.system [x]\n")).toEqual({ a: ["x"] });
  });

  test("what is no text spoils its own list only", () => {
    expect(read("good: [a]\nbad:\n  - b\n  - photo: of a cat\nworse: [[a]]\n")).toEqual({
      good: ["a"],
      bad: 'x.yaml has at bad, entry 2, what is no text, expected quotes around texts with ": "',
      worse:
        'x.yaml has at worse, entry 1, what is no text, expected quotes around texts with ": "',
    });
  });

  const laughs = (levels: number): string => {
    const lines = ["a0: &a0 [x,x,x,x,x,x,x,x,x]"];
    for (let i = 1; i < levels; i++)
      lines.push(
        `a${String(i)}: &a${String(i)} {${"abcdefghi"
          .split("")
          .map((key) => `${key}: *a${String(i - 1)}`)
          .join(", ")}}`,
      );
    return lines.join("\n");
  };
  test.each([
    ["a: [x\nb: y", /is no YAML that can be read at line 2, column \d+: /],
    ["a:\n\t- x\n", "at line 2, column 1: Tabs are not allowed"],
    ["a: [x]\n---\nb: [y]\n", "at line 2, column 1: Source contains multiple documents"],
    ["[".repeat(5000), "is no YAML that can be read at line 1"],
    ["- ".repeat(5000), "is no YAML that can be read at line 1"],
    [laughs(12), "Excessive alias count"],
    [laughs(7), /Excessive alias count|more than 500000 lists and entries/],
    ["a: &a {b: *a}\n", "has keys more than 32 deep, as where one holds itself"],
    ["a:\n" + Array.from({ length: 40 }, (_, i) => `${" ".repeat(i + 1)}k:\n`).join(""), "32 deep"],
    ["a: *nowhere\n", "Unresolved alias"],
  ])("hostile or broken YAML is refused: %.30j", (text, said) => {
    expect(() => parseLists(text, "x.yaml")).toThrow(Problem);
    expect(() => parseLists(text, "x.yaml")).toThrow(said);
  });

  test.each([
    ['{"a": [}', "x.json is no JSON that can be read"],
    [`${'{"a":'.repeat(5000)}1${"}".repeat(5000)}`, /32 deep|no JSON/],
    [`{"a": ${"[".repeat(5000)}${"]".repeat(5000)}}`, undefined],
  ])("hostile or broken JSON is refused: %.30j", (text, said) => {
    if (said === undefined) expect(read(text, "x.json")["a"]).toContain("what is no text");
    else expect(() => parseLists(text, "x.json")).toThrow(said);
  });

  test("a file is read again when it has changed, and one that is too large never", async () => {
    const folder = await mkdtemp(join(tmpdir(), "inkloom-yaml-"));
    try {
      const path = join(folder, "x.yaml");
      await writeFile(path, "a: [x]\n");
      const first = await structuredLists(path);
      expect(await structuredLists(path)).toBe(first);
      await writeFile(path, "a: [y]\n");
      await utimes(path, 1, 2);
      expect((await structuredLists(path)).get("a")).toEqual(["y"]);
      await writeFile(path, Buffer.from("a: [\xba\xec]\n", "latin1"));
      await expect(structuredLists(path)).rejects.toThrow("x.yaml is not UTF-8 text");
      await writeFile(path, "x".repeat(4 * 2 ** 20 + 1));
      await expect(structuredLists(path)).rejects.toThrow("expected at most 4194304");
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
