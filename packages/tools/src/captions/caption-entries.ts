/** What becomes of captions while a network writes them, for the journals of their folders. */
import { stat } from "node:fs/promises";
import { relative, sep } from "node:path";
import { Problem } from "@inkloom/contract";
import { captionBytes, type Change, contentOfText, openJournal } from "@inkloom/training";
import type { CaptionSource } from "./sources.ts";

/** No caption is longer, bytes: what is longer is something else, and stays. */
const LIMIT = 1024 * 1024;

interface CaptionEntries {
  add(source: CaptionSource, path: string, change: Pick<Change, "before" | "after">): void;
  /** Once, at the end. @throws Problem `dataset/journal`, `dataset/busy`, `output/...` */
  enter(): void;
}

/** @param model what the history says that wrote them */
export function captionEntries(model: string): CaptionEntries {
  const folders = new Map<string, Change[]>();
  return {
    add({ root }, path, change) {
      if (root === undefined) return;
      const changes = folders.get(root) ?? [];
      changes.push({ name: relative(root, path).split(sep).join("/"), ...change });
      folders.set(root, changes);
    },
    enter() {
      const what = { en: `captions by ${model}`, zh: `由 ${model} 生成标注` };
      for (const [root, changes] of folders) openJournal(root).enter(what, changes);
    },
  };
}

/** What a caption's file holds; null where there is none. @throws Problem `dataset/caption` */
export async function captionBefore(path: string): Promise<Change["before"]> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return null;
  // A pipe would be waited for.
  if (!found.isFile())
    throw new Problem("dataset/caption", {
      en: `${path} is no file, expected a caption to write over.`,
      zh: `${path} 不是文件，应为可覆盖的标注文件。`,
    });
  const { size } = found;
  if (size <= LIMIT) return contentOfText(await captionBytes(path));
  throw new Problem("dataset/caption", {
    en: `${path} has ${size} bytes, expected a caption of at most ${LIMIT} bytes to write over.`,
    zh: `${path} 有 ${size} 字节，可覆盖的标注最多为 ${LIMIT} 字节。`,
  });
}
