/** Where the model that somebody named lies. */
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { Problem } from "@inkloom/contract";

const ENDINGS = ["", ".safetensors", ".ckpt", ".pt", ".pth"];

export interface Located {
  readonly path: string;
  readonly folder: boolean;
}

/**
 * A path as it stands, or a name looked up in `folders` in order, with and without a checkpoint's
 * ending. @throws Problem `model/missing` naming where was looked.
 */
export async function locateModel(model: string, folders: readonly string[]): Promise<Located> {
  const isPath = /[\\/]/.test(model) || model === "." || model === "..";
  const candidates = isPath
    ? [model]
    : [
        ...folders.flatMap((folder) => ENDINGS.map((ending) => join(folder, model + ending))),
        model,
      ];
  for (const path of candidates) {
    const found = await stat(path).catch(() => undefined);
    if (found?.isDirectory()) return { path, folder: true };
    if (found?.isFile()) return { path, folder: false };
    if (found)
      throw new Problem(
        "model/missing",
        `model ${path} is neither a file nor a folder, expected a checkpoint`,
      );
  }
  const where = isPath ? "" : `, looked in ${[...folders, "the present folder"].join(", ")}`;
  throw new Problem(
    "model/missing",
    `model "${model}" was not found${where}; expected the name of a model or the path of a checkpoint`,
  );
}
