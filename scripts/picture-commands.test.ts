import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { pictureCommands, writtenBy } from "./picture-commands.ts";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const docs = join(root, "docs");
const pages = readdirSync(docs).filter((name) => name.endsWith(".md"));

test("commands of sh blocks that write a picture of the docs are found, word by word", () => {
  const page = [
    "```sh",
    'npx inkloom generate "a red house" --negative \'it"s\' \\',
    "  --seed 7 --out docs/images/house.png",
    "npx inkloom grid cat --out .cache/grid",
    "cp .cache/grid/sheet.png docs/images/grid.png",
    "npm test",
    "```",
    "```sh",
    "npx inkloom generate cat --out elsewhere.png",
    "```",
    "```text",
    "npx inkloom generate dog --out docs/images/dog.png",
    "```",
  ].join("\n");
  const commands = pictureCommands(page);
  expect(commands).toEqual([
    {
      program: "inkloom",
      words: [
        ...["generate", "a red house", "--negative", 'it"s'],
        ...["--seed", "7", "--out", "docs/images/house.png"],
      ],
    },
    { program: "inkloom", words: ["grid", "cat", "--out", ".cache/grid"] },
    { program: "cp", words: [".cache/grid/sheet.png", "docs/images/grid.png"] },
  ]);
  expect(commands.map(writtenBy)).toEqual([
    "docs/images/house.png",
    ".cache/grid",
    "docs/images/grid.png",
  ]);
});

test("every picture that a page shows is there, and every picture is shown or made by some page", () => {
  const shown = new Set<string>();
  for (const page of pages) {
    const text = readFileSync(join(docs, page), "utf8");
    for (const [, path = ""] of text.matchAll(/!\[[^\]]*\]\((images\/[^)]+)\)/g)) {
      expect(existsSync(join(docs, path)), `${page}: ${path}`).toBe(true);
      shown.add(path);
    }
    for (const written of pictureCommands(text).map(writtenBy)) {
      if (written?.startsWith("docs/images/") !== true) continue;
      expect(existsSync(join(root, written)), `${page}: ${written}`).toBe(true);
      shown.add(written.slice("docs/".length));
    }
  }
  for (const page of ["README.md", "README.zh-CN.md"])
    for (const [, path = ""] of readFileSync(join(root, page), "utf8").matchAll(
      /docs\/(images\/[\w.-]+)/g,
    ))
      shown.add(path);
  for (const name of readdirSync(join(docs, "images"))) expect(shown).toContain(`images/${name}`);
});
