/** What output nodes hand over: files in the store, with names that `/view` finds and entries for the gallery. */
import { eq, sql } from "drizzle-orm";
import { Problem } from "@inkloom/contract";
import type { ComfyPicture, ComfyPlace, ShownImage } from "@inkloom/tools";
import type { RunningJob } from "../../../jobs/worker.ts";
import type { Database } from "../../../storage/database.ts";
import { enterAssets } from "../../../storage/gallery/enter.ts";
import type { NewEntry, PictureFacts } from "../../../storage/gallery/entry.ts";
import { jobs } from "../../../storage/schema.ts";
import type { Storage } from "../../../storage/storage.ts";
import type { JobFile } from "../../../work/run-tools.ts";
import { type ComfyOrigin, originOf } from "../comfy-request.ts";
import { readPrefix } from "./filename-prefix.ts";
import { lockNames, setName } from "./name-table.ts";
import { freeName } from "./numbered-names.ts";

const PNG = "image/png";

export interface SavedPictures {
  readonly keep: (picture: ComfyPicture, place: ComfyPlace) => Promise<ShownImage>;
  /** Of what was saved so far, previews not among them. */
  readonly entries: readonly NewEntry[];
  /** The same as jobs of every kind tell their files. */
  readonly files: readonly JobFile[];
}

/** A job that is run again gives its pictures the names that it gave them before. */
export function savedPictures(
  { database, pictures }: Storage,
  { id, user, tool }: RunningJob,
): SavedPictures {
  const entries: NewEntry[] = [];
  const files: JobFile[] = [];
  const keep: SavedPictures["keep"] = async (picture, place) => {
    const { bytes, width, height, prompt, model, seed, infotext } = picture;
    const stored = await pictures.put(bytes, PNG);
    const facts: PictureFacts = { ...stored, mediaType: PNG, width, height };
    if (place.type === "output") {
      files.push({
        role: "picture",
        ...stored,
        mediaType: PNG,
        width,
        height,
        // Of those beyond what a number holds exactly the gallery's entry has the text.
        ...(seed !== undefined && Number.isSafeInteger(Number(seed)) && { seed: Number(seed) }),
        ...(infotext !== undefined && { infotext }),
      });
      entries.push({
        picture: facts,
        userId: user ?? undefined,
        jobId: id,
        index: entries.length,
        tool,
        prompt,
        model,
        seed: seed === undefined ? undefined : String(seed),
        infotext,
      });
    }
    return database.db.transaction((tx) => named(tx, { id, user }, place, facts));
  };
  return { keep, entries, files };
}

async function named(
  tx: Database,
  { id, user }: Pick<RunningJob, "id" | "user">,
  place: ComfyPlace,
  facts: PictureFacts,
): Promise<ShownImage> {
  const { node, type, index } = place;
  await lockNames(tx, user, type);
  await enterAssets(tx, [facts]);
  const [row] = await tx
    .select({ id: jobs.id, origin: jobs.origin })
    .from(jobs)
    .where(eq(jobs.id, id));
  const saved = row === undefined ? {} : (originOf(row).saved ?? {});
  const before = saved[node]?.[index];
  const shown = before?.type === type ? before : await newName(tx, user, place, facts, saved[node]);
  const { filename, subfolder } = shown;
  await setName(tx, user, { area: type, folder: subfolder, name: filename }, facts.hash);
  if (shown === before) return shown;
  const ofNode = [...(saved[node] ?? []).slice(0, index), shown];
  const all = { ...saved, [node]: ofNode } satisfies ComfyOrigin["saved"];
  await tx
    .update(jobs)
    .set({
      origin: sql`coalesce(${jobs.origin}, '{}'::jsonb) || ${JSON.stringify({ saved: all })}::jsonb`,
    })
    .where(eq(jobs.id, id));
  return shown;
}

/** The pictures that a node saves at once have their numbers in a row. */
async function newName(
  tx: Database,
  user: string | null,
  { prefix, type, index }: ComfyPlace,
  { width = 0, height = 0 }: PictureFacts,
  before: readonly ShownImage[] | undefined,
): Promise<ShownImage> {
  const read = readPrefix(prefix, { width, height, now: new Date() });
  if (read === undefined) throw elsewhere(prefix);
  const stem = read.stem.replaceAll("%batch_num%", String(index));
  const last = before?.[index - 1];
  const { folder } = read;
  const filename = await freeName(tx, user, { area: type, folder, stem, last: last?.filename });
  return { filename, subfolder: folder, type };
}

const elsewhere = (prefix: string): Problem =>
  new Problem("input/name", {
    en: `filename_prefix: got ${JSON.stringify(prefix.slice(0, 60))}, expected folders and a name without "..", drive or leading slash.`,
    zh: `filename_prefix：给出的是 ${JSON.stringify(prefix.slice(0, 60))}，应为文件夹和名称，不含“..”、盘符或开头的斜杠。`,
  });
