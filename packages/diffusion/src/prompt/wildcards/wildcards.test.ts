import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PROMPT_LIMIT } from "@inkloom/contract";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { wordRandom } from "../random.ts";
import { expandWildcards } from "./expand.ts";
import { wildcardFiles } from "./wildcard-files.ts";

let home: string;
let folder: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "inkloom-wildcards-"));
  folder = join(home, "wildcards");
  await mkdir(join(folder, "sets"), { recursive: true });
  const files = {
    "colors.txt": "\ufeff# warm\nred\r\norange # like the fruit\n\n  yellow  \nred\n",
    "colors-cold.txt": "blue\n#green is neither\n",
    "sets/things.txt": "a __colors__ boat\nthe {old|new} house\n",
    "weighted.txt": "0::never\n3::often\n1::seldom\n",
    "itself.txt": "__itself__ again\n",
    "wide.txt": "__wide2__ __wide2__ __wide2__ __wide2__\n",
    "wide2.txt": "x".repeat(PROMPT_LIMIT / 3),
    "empty.txt": "# nothing\n",
    "two_words.txt": "two words\n",
    "颜色.txt": "红色\n",
    "clothing.yaml":
      "clothing:\n  hats: [bowler, beret]\n  worn:\n    - a __clothing/hats__\n    - 0::none\n",
    "sets/flat.yml": "- one\n- two\n",
    "shared.json": '{"tones": ["green"], "clothing": {"hats": ["cap"]}}',
    "spoiled.yaml": "spoiled: [[x]]\nwhole: [y]\n",
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  await writeFile(join(folder, "gbk.txt"), Buffer.from([0xba, 0xec, 0xc9, 0xab]));
  await writeFile(join(home, "secret.txt"), "secret\n");
  await symlink(join(home, "secret.txt"), join(folder, "link.txt"));
});
afterAll(async () => {
  await rm(home, { recursive: true });
});

const expand = (prompt: string, seed = 1): Promise<string> =>
  expandWildcards(prompt, wildcardFiles(folder), wordRandom(seed, 0));
const draws = async (prompt: string, count = 60): Promise<Set<string>> =>
  new Set(await Promise.all(Array.from({ length: count }, (_, seed) => expand(prompt, seed))));

describe("a wildcard", () => {
  test("is one line of its file, without comments, byte order mark and blanks", async () => {
    expect(await draws("a __colors__ hat")).toEqual(
      new Set(["a red hat", "a orange hat", "a yellow hat"]),
    );
  });

  test.each([
    ["__colors*__", ["blue", "orange", "red", "yellow"]],
    ["__color??-cold__", []],
    ["__colors-????__", ["blue"]],
    [
      "__*/thi*__",
      ["a orange boat", "a red boat", "a yellow boat", "the new house", "the old house"],
    ],
    ["__**/two_words__", ["two words"]],
    ["__two_words__", ["two words"]],
    ["__~颜色__", ["红色"]],
    ["__COLORS-COLD__", ["blue"]],
    ["__clothing/hats__", ["beret", "bowler", "cap"]],
    ["__clothing/clothing/hats__", ["beret", "bowler"]],
    ["__clothing/worn__", ["a beret", "a bowler", "a cap"]],
    ["__shared/tones__", ["green"]],
    ["__sets/flat__", ["one", "two"]],
    ["__flat__", ["one", "two"]],
    ["__whole__", ["y"]],
  ])("%s is found by pattern", async (wildcard, found) => {
    if (found.length === 0)
      await expect(expand(wildcard)).rejects.toHaveProperty("code", "prompt/wildcard");
    else expect([...(await draws(wildcard))].sort()).toEqual(found);
  });

  test("may weigh its lines", async () => {
    const counts = new Map<string, number>();
    for (let seed = 0; seed < 400; seed++) {
      const word = await expand("__weighted__", seed);
      counts.set(word, (counts.get(word) ?? 0) + 1);
    }
    expect(counts.has("never")).toBe(false);
    expect(counts.get("often")).toBeGreaterThan(2 * (counts.get("seldom") ?? 400));
  });

  test("that is unknown is a problem with the nearest names", async () => {
    await expect(expand("a __colros__")).rejects.toMatchObject({
      code: "prompt/wildcard",
      message: expect.stringMatching(/no wildcard __colros__ .* the nearest are colors/) as string,
    });
    await expect(expand("__empty__")).rejects.toThrow("has no entries");
    await expect(expand("__gbk__")).rejects.toThrow("gbk.txt is not UTF-8 text");
    await expect(expand("__spoiled__")).rejects.toThrow("spoiled.yaml has at spoiled, entry 1");
  });

  test.each(["__../secret__", "__/etc/hostname__", "__link__", "__..__", "__sets/../../secret__"])(
    "%s leads nowhere",
    async (wildcard) => {
      await expect(expand(wildcard)).rejects.toHaveProperty("code", "prompt/wildcard");
    },
  );

  test("that holds itself, or swells, ends in a problem", async () => {
    await expect(expand("__itself__")).rejects.toThrow("__itself__ > __itself__");
    await expect(expand("__wide__")).rejects.toHaveProperty("code", "prompt/too-long");
    await expect(expand("{|".repeat(5000) + "x" + "}".repeat(5000), 3)).resolves.toBeDefined();
    await expect(expand("{x|x".repeat(5000) + "}".repeat(5000))).resolves.toMatch(/^x|deep/);
  });
});

describe("a variant", () => {
  test.each([
    ["{a|b}", ["a", "b"]],
    ["{a}", ["{a}"]],
    ["{{a}}", ["{{a}}"]],
    ["a } {", ["a } {"]],
    ["{|a}", ["", "a"]],
    ["x {a|{b|c}} y", ["x a y", "x b y", "x c y"]],
    ["{2$$a|b}", ["a, b", "b, a"]],
    ["{5$$a|b}", ["a, b", "b, a"]],
    ["{0$$a|b}", [""]],
    ["{1-2$$ and $$a|b}", ["a", "a and b", "b", "b and a"]],
    ["{-1$$a|b}", ["a", "b"]],
    ["{2-$$a|b}", ["a, b", "b, a"]],
    ["{1::a|0::b|0.0::c}", ["a"]],
    ["{2$$__colors-cold__}", ["blue"]],
    ["{2$$__colors__|x}", null],
    ["[a:b:0.5] (c:1.2)", ["[a:b:0.5] (c:1.2)"]],
    ["__init__", null],
  ])("%s", async (prompt, expected) => {
    if (expected) expect([...(await draws(prompt))].sort()).toEqual([...expected].sort());
    else if (prompt === "__init__") await expect(expand(prompt)).rejects.toThrow("__init__");
    else for (const drawn of await draws(prompt)) expect(drawn).toMatch(/^(\w+, x|x, \w+)$/);
  });

  test("several of a wildcard are different ones", async () => {
    for (const drawn of await draws("{3$$__colors__}"))
      expect(drawn.split(", ").sort()).toEqual(["orange", "red", "yellow"]);
  });

  test("is the same for the same seed, and stays the same in later versions", async () => {
    const prompt = "{a|b|c|d|e|f|g|h} __colors__ {2$$1|2|3|4}";
    expect(await expand(prompt, 42)).toBe(await expand(prompt, 42));
    expect([await expand(prompt, 42), await expand(prompt, 43), await expand(prompt, 2 ** 52)])
      .toMatchInlineSnapshot(`
      [
        "c red 2, 4",
        "e yellow 2, 4",
        "f orange 2, 1",
      ]
    `);
  });
});
