/** What can be picked by name that is no model of the library. */
import { readdir } from "node:fs/promises";
import { taggersIn } from "@inkloom/training";
import { type FolderContext, taggerFolders } from "../run.ts";
import { datasetsFolder } from "./locate-dataset.ts";

type Home = Pick<FolderContext, "home">;

/** Of networks that tag or describe pictures. */
export const taggerNames = (context: Home): Promise<readonly string[]> =>
  taggersIn(taggerFolders(context));

/** Of the folders in the folder of data sets, in order; hidden ones are passed over. */
export async function datasetNames(context: Home): Promise<readonly string[]> {
  const entries = await readdir(datasetsFolder(context), { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith("."))
    .map(({ name }) => name)
    .sort();
}
