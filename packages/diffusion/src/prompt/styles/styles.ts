/** Styles: prompts by name that are put around or behind the one that is typed.
 *  Reference: lllyasviel/stable-diffusion-webui-forge@e26abf87, modules/styles.py, which is A1111 1.10's. */
import { readFile } from "node:fs/promises";
import { Problem } from "@inkloom/contract";
import { nearestNames } from "../../nearest-names.ts";
import { readTable } from "../delimited.ts";
import { plainText } from "../plain-text.ts";
import { expectShort } from "../encode-prompt.ts";
import { trim } from "../syntax/characters.ts";
import { stripComments } from "../syntax/comments.ts";

export interface Style {
  readonly name: string;
  readonly prompt: string;
  readonly negativePrompt: string;
}

/** A file of styles is text by hand; bytes. */
const LARGEST_FILE = 16 * 2 ** 20;

/**
 * The styles of a `styles.csv`; none where there is no such file.
 * @throws Problem `prompt/style` for a file without the columns `name` and `prompt`
 */
export async function readStyles(path: string): Promise<Style[]> {
  const bytes = await readFile(path).catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw unreadable(path, "cannot be read", "无法读取", error);
  });
  if (bytes === undefined) return [];
  if (bytes.length > LARGEST_FILE) throw unreadable(path, "is larger than 16 MiB", "超过 16 MiB");
  const text = plainText(bytes);
  if (text === undefined)
    throw unreadable(
      path,
      "is not UTF-8 text; save it as UTF-8",
      "不是 UTF-8 文本，请另存为 UTF-8",
    );
  return parseStyles(text, path);
}

/** Older files call the column `prompt` `text`. */
export function parseStyles(text: string, path: string): Style[] {
  const [head = [], ...rows] = readTable(text.replace(/^\ufeff/, ""));
  const name = head.indexOf("name");
  const prompt = head.includes("prompt") ? head.indexOf("prompt") : head.indexOf("text");
  const negative = head.indexOf("negative_prompt");
  if (rows.length > 0 && (name < 0 || prompt < 0))
    throw unreadable(path, 'has no columns "name" and "prompt"', "没有 name 和 prompt 两列");
  return rows.map((row) => ({
    name: row[name] ?? "",
    prompt: row[prompt] ?? "",
    negativePrompt: row[negative] ?? "",
  }));
}

const unreadable = (path: string, en: string, zh: string, cause?: unknown): Problem =>
  new Problem("prompt/style", { en: `${path} ${en}`, zh: `${path} ${zh}` }, { cause });

/** Names of styles as one parameter gives them: with commas between, in quotes where a name has one. */
export const styleNames = (list: string): string[] =>
  readTable(list)
    .flat()
    .map(trim)
    .filter((name) => name !== "");

/** The styles of these names, in order. @throws Problem `prompt/style` with the nearest names */
export function findStyles(names: readonly string[], styles: readonly Style[]): Style[] {
  return names.map((name) => {
    const found = styles.findLast((style) => style.name === name);
    if (found) return found;
    const near = nearestNames(
      name,
      styles.map((style) => ({ label: style.name, names: [style.name] })),
    );
    const [en, zh] =
      near.length === 0
        ? ["there are none", "目前没有任何样式"]
        : [`the nearest are ${near.join(", ")}`, `相近的有 ${near.join("、")}`];
    throw new Problem("prompt/style", {
      en: `there is no style "${name}"; ${en}`,
      zh: `没有样式“${name}”；${zh}`,
    });
  });
}

/** One prompt with styles in order: a style with `{prompt}` goes around it, any other behind it. */
export function applyStyles(prompt: string, styles: readonly string[]): string {
  let styled = prompt;
  for (const style of styles) {
    const text = trim(stripComments(style));
    if (text.includes("{prompt}")) styled = text.replaceAll("{prompt}", () => styled);
    else if (text !== "") styled = trim(styled) === "" ? text : `${trim(styled)}, ${text}`;
    expectShort(styled);
  }
  return styled;
}
