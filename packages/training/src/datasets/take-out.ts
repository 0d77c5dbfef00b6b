/** Takes pictures out of a data set, with the captions that describe nothing else; the journal brings them back. */
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Problem, type Text } from "@inkloom/contract";
import { captionPlaces } from "./caption-places.ts";
import { contentOfText } from "./journal/content.ts";
import { codeOf } from "../files/write-failure.ts";
import { openJournal } from "./journal/journal.ts";
import type { Change } from "./journal/record.ts";

/**
 * @param names of pictures, below the data set
 * @returns how many pictures went
 * @throws Problem `dataset/picture` for a name that is none of its pictures, `dataset/changed`, `output/...`; then all is
 * as it was
 */
export async function takeOut(
  folder: string,
  names: readonly string[],
  what: Text,
): Promise<number> {
  const root = resolve(folder);
  const places = await captionPlaces(root);
  const wanted = new Set(names);
  const known = new Set(places.flatMap(({ pictures }) => pictures));
  for (const name of wanted) if (!known.has(name)) throw noPicture(name);
  const journal = openJournal(root);
  const changes: Change[] = [];
  for (const { name: caption, exists, pictures } of places) {
    const gone = pictures.filter((name) => wanted.has(name));
    for (const name of gone) {
      const before = journal.keep(await bytesOf(join(root, name)));
      changes.push({ name, before, after: null });
    }
    if (exists && gone.length === pictures.length) {
      const before = contentOfText(await bytesOf(join(root, caption)));
      changes.push({ name: caption, before, after: null });
    }
  }
  journal.commit(what, changes);
  return wanted.size;
}

async function bytesOf(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new Problem("dataset/picture", {
      en: `${path} cannot be read (${codeOf(error) ?? ""}), expected a file of the data set.`,
      zh: `无法读取 ${path}（${codeOf(error) ?? ""}），应为数据集中的文件。`,
    });
  }
}

const noPicture = (name: string): Problem =>
  new Problem("dataset/picture", {
    en: `${JSON.stringify(name.slice(0, 200))} is no picture of the data set, expected the name of one.`,
    zh: `${JSON.stringify(name.slice(0, 200))} 不是数据集中的图片，应为其中一张的名称。`,
  });
