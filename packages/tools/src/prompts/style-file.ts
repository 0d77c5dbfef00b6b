/** The file of styles, changed one style at a time. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Problem, PROMPT_LIMIT, type Text } from "@inkloom/contract";
import { plainText, readStyles, type Style, withoutStyle, withStyle } from "@inkloom/diffusion";
import { codeOf } from "@inkloom/training";
import { writeWholeFile } from "../files/write-whole-file.ts";

/** Bytes: larger ones are not read either. */
const LIMIT = 16 * 2 ** 20;
/** Characters; it is part of an address. */
const LONGEST_NAME = 100;

export interface StyleFile {
  /** The last of a name counts. @throws Problem `prompt/style` */
  list(): Promise<Style[]>;
  /** @throws Problem `input/invalid`, `prompt/style`, `output/...`; then the file is as it was */
  put(style: Style): Promise<void>;
  /** @returns whether there was one. @throws as `put` does */
  remove(name: string): Promise<boolean>;
}

export function openStyleFile(home: string): StyleFile {
  const path = join(home, "styles.csv");
  let last: Promise<unknown> = Promise.resolve();
  /** One change after the other: each reads the file that the one before wrote. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = last.then(work, work);
    last = done.catch(() => undefined);
    return done;
  };
  const list = async (): Promise<Style[]> => {
    const styles = await readStyles(path);
    return [...new Map(styles.map((style) => [style.name, style])).values()];
  };
  const write = async (text: string): Promise<void> => {
    const bytes = new TextEncoder().encode(text);
    if (bytes.length > LIMIT)
      throw new Problem("prompt/style", {
        en: `styles.csv would have ${bytes.length} bytes, expected at most ${LIMIT}`,
        zh: `styles.csv 将有 ${bytes.length} 字节，最多为 ${LIMIT} 字节`,
      });
    await writeWholeFile(path, bytes, { replace: true });
  };
  return {
    list,
    put: (style) =>
      inTurn(async () => {
        expectStyle(style);
        await list(); // a file that cannot be read is not written over
        await write(withStyle(await textOf(path), style));
      }),
    remove: (name) =>
      inTurn(async () => {
        await list();
        const text = withoutStyle(await textOf(path), name);
        if (text === undefined) return false;
        await write(text);
        return true;
      }),
  };
}

/** Empty where there is no file. */
async function textOf(path: string): Promise<string> {
  const bytes = await readFile(path).catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return new Uint8Array();
    throw error;
  });
  return plainText(bytes) ?? "";
}

// eslint-disable-next-line no-control-regex -- a name is one line
const CONTROL = /[\u0000-\u001f\u007f]/;

function expectStyle({ name, prompt, negativePrompt }: Style): void {
  const refuse = (field: string, en: string, zh: string): never => {
    const sentence: Text = { en: `${field}: ${en}.`, zh: `${field}：${zh}。` };
    throw new Problem("input/invalid", sentence, { faults: [{ field, sentence }] });
  };
  if (name.trim() !== name || name === "" || name.length > LONGEST_NAME || CONTROL.test(name))
    refuse(
      "name",
      `got ${JSON.stringify(name.slice(0, 60))}, expected one line of 1 to ${LONGEST_NAME} characters without blanks around`,
      `给出的是 ${JSON.stringify(name.slice(0, 60))}，应为 1 到 ${LONGEST_NAME} 个字符的单行文字，首尾不含空白`,
    );
  for (const [field, text] of Object.entries({ prompt, negativePrompt })) {
    const bytes = new TextEncoder().encode(text).length;
    if (bytes > PROMPT_LIMIT)
      refuse(
        field,
        `got ${bytes} bytes of UTF-8, expected at most ${PROMPT_LIMIT}`,
        `给出了 ${bytes} 字节（UTF-8），最多为 ${PROMPT_LIMIT} 字节`,
      );
  }
}
