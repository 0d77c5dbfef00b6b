/** What the files of a data set hold, and whether a batch may be carried out over it. */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Problem } from "@inkloom/contract";
import { insideOf, strayFolder } from "../links.ts";
import { isContent } from "./content.ts";
import { codeOf } from "../../files/write-failure.ts";
import { changeFailure } from "./failures.ts";
import type { Places } from "./places.ts";
import type { Change } from "./record.ts";

/** Undefined where there is no file. */
export function held(places: Places, name: string): Buffer | undefined {
  try {
    return readFileSync(join(places.root, name));
  } catch (error) {
    const code = codeOf(error);
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw changeFailure(error, join(places.root, name));
  }
}

/** @throws Problem `dataset/changed` that names the first files that are otherwise */
export function expectHeld(places: Places, changes: readonly Change[]): void {
  const isInside = insideOf(places.root);
  const other = changes.filter(
    ({ name, before }) =>
      !isContent(before, held(places, name)) &&
      // A link that leads out is no file of the data set: one is made in its place.
      !(before === null && !isInside(join(places.root, name))),
  );
  if (other.length === 0) return;
  const names = other.slice(0, 3).map(({ name }) => name);
  const more = other.length > names.length;
  throw new Problem("dataset/changed", {
    en: `${other.length} files were changed by another program since: ${names.join(", ")}${more ? " ..." : ""}. Nothing was written.`,
    zh: `有 ${other.length} 个文件已被其他程序修改：${names.join("、")}${more ? " 等" : ""}。没有写入任何内容。`,
  });
}

/** @throws Problem `output/unwritable` where a link leads out of the data set */
export function expectInside({ root }: Places, changes: readonly Change[]): void {
  const folders = changes.map(({ name }) => dirname(join(root, name)));
  const stray = strayFolder(root, folders);
  if (stray === undefined) return;
  throw new Problem("output/unwritable", {
    en: `${stray} leads out of the data set by a link, expected a folder of its own, or to be named as a data set itself. Nothing was written.`,
    zh: `${stray} 通过链接指向数据集之外，应为数据集自己的文件夹，或直接以其为数据集。没有写入任何内容。`,
  });
}
