import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { applyStyles, findStyles, parseStyles, readStyles, styleNames } from "./styles.ts";

const TABLE =
  '\ufeffname, prompt, negative_prompt\r\nink,"ink drawing, ""lines""",colour\r\n' +
  '"in, front","portrait of {prompt},\nsharp",\r\n\r\nnothing,,\r\nink,newer ink,\r\n';

describe("a file of styles", () => {
  test("is read with quotes, line breaks, blanks and a byte order mark", () => {
    expect(parseStyles(TABLE, "styles.csv")).toEqual([
      { name: "ink", prompt: 'ink drawing, "lines"', negativePrompt: "colour" },
      { name: "in, front", prompt: "portrait of {prompt},\nsharp", negativePrompt: "" },
      { name: "nothing", prompt: "", negativePrompt: "" },
      { name: "ink", prompt: "newer ink", negativePrompt: "" },
    ]);
    expect(parseStyles("name,text\nold,as before", "styles.csv")).toMatchObject([
      { name: "old", prompt: "as before" },
    ]);
    expect(parseStyles("", "styles.csv")).toEqual([]);
  });

  test("without its columns is a problem", () => {
    expect(() => parseStyles("a,b\n1,2", "styles.csv")).toThrow(
      expect.objectContaining({ code: "prompt/style" }),
    );
  });

  test("that is absent holds none; a folder in its place is a problem", async () => {
    const folder = await mkdtemp(join(tmpdir(), "inkloom-styles-"));
    const path = join(folder, "styles.csv");
    expect(await readStyles(path)).toEqual([]);
    await writeFile(path, TABLE);
    expect(await readStyles(path)).toHaveLength(4);
    await expect(readStyles(folder)).rejects.toHaveProperty("code", "prompt/style");
    await writeFile(path, Buffer.from(TABLE, "utf16le"));
    expect(await readStyles(path)).toHaveLength(4);
    await writeFile(path, Buffer.from([0xba, 0xec, 0xc9, 0xab])); // GBK
    await expect(readStyles(path)).rejects.toThrow("is not UTF-8 text");
    await rm(folder, { recursive: true });
  });
});

describe("styles", () => {
  const styles = parseStyles(TABLE, "styles.csv");

  test("are named in a list, the last of a name counts", () => {
    expect(styleNames(' ink, "in, front" ,')).toEqual(["ink", "in, front"]);
    const found = findStyles(["ink", "in, front"], styles);
    expect(found.map(({ prompt }) => prompt)).toEqual([
      "newer ink",
      "portrait of {prompt},\nsharp",
    ]);
  });

  test("that are unknown are a problem with the nearest names", () => {
    expect(() => findStyles(["inc"], styles)).toThrow('no style "inc"; the nearest are ink,');
    expect(() => findStyles(["inc"], [])).toThrow("there are none");
  });

  test.each([
    ["a cat", ["ink"], "a cat, ink"],
    [" ", ["ink"], "ink"],
    ["a cat", ["big {prompt}, sharp", "ink"], "big a cat, sharp, ink"],
    ["a $& cat", ["{prompt} and {prompt}"], "a $& cat and a $& cat"],
    ["a cat", [""], "a cat"],
    ["a cat", [" ink # by hand"], "a cat, ink"],
  ])("are applied in order: %s with %o", (prompt, applied, styled) => {
    expect(applyStyles(prompt, applied)).toBe(styled);
  });

  test("that swell end in a problem", () => {
    const doubling = Array<string>(40).fill("{prompt} {prompt}");
    expect(() => applyStyles("a cat", doubling)).toThrow(
      expect.objectContaining({ code: "prompt/too-long" }),
    );
  });
});
