/** Every sentence of the page in both languages, and none anywhere else. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { i18n } from "./i18n.ts";
import type { DefinedWords } from "./words.ts";
import { defineWords } from "./words.ts";

const SOURCE = join(import.meta.dirname, "..");
const files = globSync("**/*.{ts,tsx}", { cwd: SOURCE }).filter(
  (name) => !/\.(test|suite)\.ts$/.test(name),
);
const textOf = (name: string): string => readFileSync(join(SOURCE, name), "utf8");
const wordFiles = files.filter(
  (name) => name !== "language/words.ts" && textOf(name).includes("defineWords("),
);

type AnyWords = DefinedWords<Record<string, { readonly en: string; readonly zh: string }>>;
const isWords = (value: unknown): value is AnyWords =>
  typeof value === "object" && value !== null && "words" in value && "say" in value;

const CHINESE = /[\u3400-\u9fff]/;
const placeholders = (text: string): string[] =>
  [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = ""]) => name).toSorted();

describe("words", () => {
  test("stand in files that hold nothing of the page's elements, so that this test can read them", () => {
    expect(wordFiles.length).toBeGreaterThan(3);
    expect(wordFiles.filter((name) => name.endsWith(".tsx"))).toEqual([]);
  });

  test.each(wordFiles)(
    "%s says everything in both languages, with the same values",
    async (name) => {
      const module = (await import(join(SOURCE, name))) as Record<string, unknown>;
      const found = Object.values(module).filter(isWords);
      expect(found.length).toBeGreaterThan(0);
      for (const { words } of found)
        for (const [key, { en, zh }] of Object.entries(words)) {
          expect(en.trim(), `${key} in English`).not.toBe("");
          expect(zh.trim(), `${key} in Chinese`).not.toBe("");
          expect(placeholders(zh), `values of ${key}`).toEqual(placeholders(en));
          // Half-width punctuation behind Chinese is a slip.
          expect(zh, `punctuation of ${key}`).not.toMatch(/[\u3400-\u9fff][,;?!](\s|$)/);
          const [one, other] = [`${key.replace(/_other$/, "")}_one`, key];
          if (key.endsWith("_other")) expect(Object.keys(words), `${other} needs`).toContain(one);
        }
    },
  );

  test("are asked for in the language of the moment, with plurals", async () => {
    const { say } = defineWords("words-test", {
      found_one: { en: "{{count}} picture", zh: "{{count}} 张图片" },
      found_other: { en: "{{count}} pictures", zh: "{{count}} 张图片" },
      named: { en: "Called {{name}}", zh: "名为 {{name}}" },
    });
    await i18n.changeLanguage("en");
    expect([say("found", { count: 1 }), say("found", { count: 2 })]).toEqual([
      "1 picture",
      "2 pictures",
    ]);
    // React escapes; here nothing is.
    expect(say("named", { name: "<b>" })).toBe("Called <b>");
    await i18n.changeLanguage("zh");
    expect([say("found", { count: 1 }), say("found", { count: 2 })]).toEqual([
      "1 张图片",
      "2 张图片",
    ]);
  });
});

/** Attributes that people read or hear. */
const SPOKEN = new Set(["aria-label", "title", "alt", "placeholder", "label", "description"]);

/** Texts of a component that it holds itself. */
function ownTexts(name: string): string[] {
  const source = ts.createSourceFile(
    name,
    textOf(name),
    ts.ScriptTarget.Latest,
    true,
    ts.ScriptKind.TSX,
  );
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node) && /\p{L}{2,}/u.test(node.text)) found.push(node.text.trim());
    if (
      ts.isJsxAttribute(node) &&
      SPOKEN.has(node.name.getText()) &&
      node.initializer !== undefined &&
      ts.isStringLiteral(node.initializer) &&
      /\p{L}{2,}/u.test(node.initializer.text)
    )
      found.push(node.initializer.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

describe("components", () => {
  test.each(files.filter((name) => name.endsWith(".tsx")))("%s holds no words itself", (name) => {
    expect(ownTexts(name)).toEqual([]);
  });

  test("Chinese stands in files of words and data alone", () => {
    const elsewhere = files.filter(
      (name) => !wordFiles.includes(name) && CHINESE.test(withoutComments(textOf(name))),
    );
    // The names of the six proportions by what they are for, and the like: data in both languages.
    expect(elsewhere.filter((name) => !name.endsWith("-data.ts"))).toEqual([]);
  });
});

const withoutComments = (text: string): string =>
  text.replaceAll(/\/\*[\s\S]*?\*\//g, "").replaceAll(/(^|\s)\/\/.*$/gm, "");
