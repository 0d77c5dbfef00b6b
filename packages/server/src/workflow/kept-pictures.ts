/** Pictures that the nodes of a workflow show and save: files in the store, and entries for the gallery. */
import type { ComfyPicture, ComfyPlace, ShownImage } from "@inkloom/tools";
import { lockNames, setName } from "../compat/comfy/pictures/name-table.ts";
import type { RunningJob } from "../jobs/worker.ts";
import { enterAssets } from "../storage/gallery/enter.ts";
import type { NewEntry } from "../storage/gallery/entry.ts";
import type { Storage } from "../storage/storage.ts";
import type { JobFile } from "../work/run-tools.ts";

const PNG = "image/png";
/** Previews, and pictures of a job that still runs, are their user's for a while under names of these folders. */
const FOLDER = "workflow";
/** Characters of A1111's texts that listeners are told with each step; further ones stand in the files and the gallery. */
const MOST_TOLD = 2 ** 20;

/** A shown picture with its file. */
export interface KeptImage extends ShownImage {
  readonly kept: JobFile;
}

export interface KeptPictures {
  readonly keep: (picture: ComfyPicture, place: ComfyPlace) => Promise<KeptImage>;
  /** Of what was saved so far, previews not among them. */
  readonly entries: readonly NewEntry[];
}

export function keptPictures(
  { database, pictures }: Storage,
  { id, user, tool }: RunningJob,
): KeptPictures {
  const entries: NewEntry[] = [];
  let left = MOST_TOLD;
  const keep: KeptPictures["keep"] = async (picture, { type }) => {
    const { bytes, width, height, prompt, model, seed, infotext, record } = picture;
    const stored = await pictures.put(bytes, PNG);
    const facts = { ...stored, mediaType: PNG, width, height };
    const name = `${stored.hash}.png`;
    await database.db.transaction(async (tx) => {
      await lockNames(tx, user, "temp");
      await enterAssets(tx, [facts]);
      await setName(tx, user, { area: "temp", folder: FOLDER, name }, stored.hash);
    });
    if (type === "output")
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
        record: record && { ...record },
      });
    left -= infotext?.length ?? 0;
    const exact = seed === undefined ? undefined : Number(seed);
    const kept: JobFile = {
      role: "picture",
      ...stored,
      mediaType: PNG,
      width,
      height,
      ...(exact !== undefined && Number.isSafeInteger(exact) && { seed: exact }),
      ...(infotext !== undefined && left >= 0 && { infotext }),
    };
    return { filename: name, subfolder: FOLDER, type, kept };
  };
  return { keep, entries };
}

/** What `keep` answered, which the cache of nodes may give back later. */
export const fileOf = (image: ShownImage): JobFile => (image as KeptImage).kept;
