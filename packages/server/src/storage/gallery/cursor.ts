/** Marks of pages: the entry that a page ended with, so that pictures that come meanwhile move nothing. */
import { Problem } from "@inkloom/contract";
import { isStorableMoment } from "../moments.ts";

export interface Cursor {
  readonly createdAt: Date;
  readonly id: string;
}

export const writeCursor = ({ createdAt, id }: Cursor): string =>
  Buffer.from(`${createdAt.getTime()} ${id}`).toString("base64url");

const FORM = /^(-?\d{1,16}) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** @throws Problem `gallery/cursor` */
export function readCursor(text: string): Cursor {
  const [, time, id] = FORM.exec(Buffer.from(text, "base64url").toString()) ?? [];
  const createdAt = new Date(Number(time));
  if (id !== undefined && isStorableMoment(createdAt)) return { createdAt, id };
  const shown = JSON.stringify(text.slice(0, 80));
  throw new Problem("gallery/cursor", {
    en: `${shown} marks no page, expected the mark that the page before ended with.`,
    zh: `${shown} 不是翻页标记，应为上一页结尾给出的标记。`,
  });
}
