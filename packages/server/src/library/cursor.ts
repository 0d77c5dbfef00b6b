/** Marks of pages: the model that a page ended with, so that files that come meanwhile move nothing. */
import { Problem } from "@inkloom/contract";
import { storable } from "../storage/gallery/bigrams.ts";
import type { ModelOrder } from "./page.ts";

export interface ModelCursor {
  readonly order: ModelOrder;
  /** Its place in that order. */
  readonly key: string | number;
  readonly id: string;
}

/** Longer ones are none. */
const LONGEST = 8192;
const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export const writeModelCursor = ({ order, key, id }: ModelCursor): string =>
  Buffer.from(JSON.stringify([order, key, id])).toString("base64url");

/** @throws Problem `gallery/cursor` for what is none, or one of another order */
export function readModelCursor(text: string, order: ModelOrder): ModelCursor {
  const [of, key, id, ...more] = listOf(text);
  const fits = typeof key === (order === "name" ? "string" : "number");
  if (of === order && fits && typeof id === "string" && ID.test(id) && more.length === 0)
    return { order, key: typeof key === "string" ? storable(key) : Number(key), id };
  const shown = JSON.stringify(text.slice(0, 80));
  throw new Problem("gallery/cursor", {
    en: `${shown} marks no page in this order, expected the mark that the page before ended with.`,
    zh: `${shown} 不是此排序下的翻页标记，应为上一页结尾给出的标记。`,
  });
}

function listOf(text: string): unknown[] {
  if (text.length > LONGEST) return [];
  try {
    const list: unknown = JSON.parse(Buffer.from(text, "base64url").toString());
    return Array.isArray(list) ? list : [];
  } catch {
    return [];
  }
}
