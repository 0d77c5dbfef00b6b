/** Files that lie beside a model's and tell something about it: a picture, and what A1111 and civitai's helpers write. */
import { stat } from "node:fs/promises";
import { join } from "node:path";

/** A1111's names for a picture, the preferred first. */
const PICTURES: readonly string[] = [".preview.", "."].flatMap((middle) =>
  ["png", "jpg", "jpeg", "webp"].map((ending) => `${middle}${ending}`),
);

/** What A1111's editor of user metadata writes; and civitai's description of a version, as its helpers keep it. */
export const USER_METADATA = ".json";
export const CIVITAI_INFO = ".civitai.info";

export interface Beside {
  /** Names, sizes and times of these files: when it differs, one of them has changed. */
  readonly beside: string;
  /** Name of the picture. */
  readonly preview: string | undefined;
}

/** @param taken names of the folder's entries */
export async function findBeside(
  folder: string,
  stem: string,
  taken: ReadonlySet<string>,
): Promise<Beside> {
  const preview = PICTURES.map((ending) => stem + ending).find((name) => taken.has(name));
  const names = [preview, stem + USER_METADATA, stem + CIVITAI_INFO].filter(
    (name) => name !== undefined && taken.has(name),
  );
  const found = await Promise.all(
    names.map(async (name = "") => {
      const file = await stat(join(folder, name)).catch(() => undefined);
      return file?.isFile() === true ? `${name}|${file.size}|${file.mtimeMs}` : undefined;
    }),
  );
  const lines = found.filter((line) => line !== undefined);
  const shown = preview !== undefined && lines.some((line) => line.startsWith(`${preview}|`));
  return { beside: lines.join("\n"), preview: shown ? preview : undefined };
}
