/** Why a job failed, in words that are no secret of the machine: files by their names below the folders of the service. What lies
 *  above them is nobody's business. */
import { realpath } from "node:fs/promises";
import { basename } from "node:path";
import { Problem, type Text } from "@inkloom/contract";
import type { RunContext } from "@inkloom/tools";
import type { RunTool } from "../jobs/worker.ts";

type Folders = Pick<RunContext, "home" | "embeddedModels" | "folders">;

/** Does the same; a Problem that it throws tells no folder. */
export const tellingNoFolder =
  (run: RunTool, folders: Folders): RunTool =>
  async (job, context) => {
    try {
      return await run(job, context);
    } catch (error) {
      throw error instanceof Problem ? await withoutFolders(error, folders) : error;
    }
  };

/** The same problem in words that tell no folder. */
export async function withoutFolders(problem: Problem, given: Folders): Promise<Problem> {
  const folders = await alsoReal(foldersOf(given));
  const { code, sentence, faults } = problem;
  return new Problem(code, textWithout(sentence, folders), {
    cause: problem,
    faults: faults.map((fault) => ({ ...fault, sentence: textWithout(fault.sentence, folders) })),
  });
}

/** The longest first, so that a folder within another is cut as a whole. */
export const foldersOf = ({ home, embeddedModels, folders }: Folders): string[] =>
  longestFirst([home, embeddedModels, ...Object.values(folders ?? {}).flat()]);

/** Where links lead as well: some messages name a file by that. */
async function alsoReal(folders: readonly string[]): Promise<string[]> {
  const real = await Promise.all(folders.map((folder) => realpath(folder).catch(() => folder)));
  return longestFirst([...folders, ...real]);
}

const longestFirst = (folders: readonly string[]): string[] =>
  [...new Set(folders.map((folder) => folder.replace(/[\\/]+$/, "")))]
    .filter((folder) => folder.length > 1)
    .toSorted((a, b) => b.length - a.length);

export const textWithout = ({ en, zh }: Text, folders: readonly string[]): Text => ({
  en: folders.reduce(cut, en),
  zh: folders.reduce(cut, zh),
});

/** What lies below the folder keeps its name, the folder itself its own. */
function cut(text: string, folder: string): string {
  const below = text.replaceAll(`${folder}/`, "").replaceAll(`${folder}\\`, "");
  // A name that only begins alike is another.
  const itself = new RegExp(`${escaped(folder)}(?![\\p{L}\\p{N}_-])`, "gu");
  return below.replaceAll(itself, () => basename(folder));
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, "\\$&");
