/** What people note about a model. */
import { and, eq, inArray } from "drizzle-orm";
import { Problem } from "@inkloom/contract";
import type { Database } from "../storage/database.ts";
import { storable } from "../storage/gallery/bigrams.ts";
import { cleanTags } from "../storage/gallery/tags.ts";
import { models } from "../storage/schema.ts";
import { searchedWords } from "./searched-words.ts";

export interface ModelChange {
  readonly notes?: string | undefined;
  /** All that it is to have. */
  readonly tags?: readonly string[] | undefined;
  readonly addTags?: readonly string[] | undefined;
  readonly removeTags?: readonly string[] | undefined;
  readonly favourite?: boolean | undefined;
}

/** Characters of notes, and tags of one model. */
export const LONGEST_NOTES = 10_000;
export const MOST_TAGS = 100;

/**
 * @returns whether there is such a model
 * @throws Problem `gallery/tag`, `input/invalid` for notes that are too long or too many tags
 */
export async function changeModel(
  db: Database,
  roots: readonly string[],
  id: string,
  change: ModelChange,
): Promise<boolean> {
  const notes = change.notes === undefined ? undefined : cleanNotes(change.notes);
  const wanted = change.tags && cleanTags(change.tags);
  const added = cleanTags(change.addTags ?? []);
  const removed = cleanTags(change.removeTags ?? []);
  return db.transaction(async (tx) => {
    const mine = and(eq(models.id, id), inArray(models.root, [...roots]));
    // Two people who add a tag at once both see theirs.
    const [row] = await tx.select().from(models).where(mine).for("update");
    if (row === undefined) return false;
    const tags = [...new Set([...(wanted ?? row.tags), ...added])].filter(
      (tag) => !removed.includes(tag),
    );
    expectFew(tags);
    const next = {
      notes: notes ?? row.notes,
      tags,
      favourite: change.favourite ?? row.favourite,
    };
    await tx
      .update(models)
      .set({ ...next, searched: searchedWords({ ...row, ...next }) })
      .where(mine);
    return true;
  });
}

function cleanNotes(notes: string): string {
  const clean = storable(notes).trim();
  if (clean.length <= LONGEST_NOTES) return clean;
  throw new Problem("input/invalid", {
    en: `notes: got ${clean.length} characters, expected at most ${LONGEST_NOTES}.`,
    zh: `notes：有 ${clean.length} 个字符，最多为 ${LONGEST_NOTES} 个。`,
  });
}

function expectFew(tags: readonly string[]): void {
  if (tags.length <= MOST_TAGS) return;
  throw new Problem("input/invalid", {
    en: `tags: the model would have ${tags.length}, expected at most ${MOST_TAGS}.`,
    zh: `tags：模型将有 ${tags.length} 个标签，最多为 ${MOST_TAGS} 个。`,
  });
}
