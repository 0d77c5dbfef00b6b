/** One process at a time goes on with a run. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { Problem } from "@inkloom/contract";
import { takeFile, type TakenFile } from "../files/take-file.ts";
import { writeProblem } from "../files/write-problem.ts";

/**
 * @param folder of the run; made where there is none
 * @throws Problem `training/busy`, `output/unwritable`, `output/full`
 */
export async function lockRun(folder: string): Promise<TakenFile> {
  let file: TakenFile | undefined;
  try {
    await mkdir(folder, { recursive: true });
    file = takeFile(join(folder, "run.lock"));
  } catch (error) {
    throw writeProblem(error, folder);
  }
  if (file !== undefined) return file;
  throw new Problem("training/busy", {
    en: `The run in ${folder} is going on already, expected it to have ended.`,
    zh: `${folder} 中的训练正在进行，请等待其结束。`,
  });
}
