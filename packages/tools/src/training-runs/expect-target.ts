/** What a run makes takes the place of nothing that the run did not make itself. */
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { Problem } from "@inkloom/contract";
import { readRunNote } from "./run-note.ts";

/**
 * @param target file or folder that the run will write
 * @param folder of the run
 * @throws Problem `output/exists` where something of that name lies there and is not the run's
 */
export async function expectOwnTarget(target: string, folder: string): Promise<void> {
  const found = await stat(target).catch(() => undefined);
  if (found === undefined) return;
  const states = await readdir(join(folder, "state")).catch(() => []);
  if (states.length > 0 || (await readRunNote(folder)) !== undefined) return;
  throw new Problem("output/exists", {
    en: `${target} exists already and was not made by this run, expected another output_name.`,
    zh: `${target} 已经存在且不是由此训练生成，output_name 应使用其他名称。`,
  });
}
