/** Brings files into a data set, a few at once. */
import { answered } from "../../../service/answers.ts";
import { service } from "../../../service/service.ts";
import { datasetChanged } from "../datasets-service.ts";
import { importWords } from "./import-words.ts";
import type { FoundFile } from "./found-files.ts";
import { ZipFault } from "./zip-file.ts";

export interface Brought {
  readonly done: number;
  readonly added: number;
  readonly same: number;
  readonly taken: readonly string[];
  readonly failed: readonly { readonly name: string; readonly why: string }[];
}

export const NOTHING_BROUGHT: Brought = { done: 0, added: 0, same: 0, taken: [], failed: [] };

const AT_ONCE = 3;

/** @param onProgress hears how far it is, after each file. Ends early where the signal fires. */
export async function bringFiles(
  dataset: string,
  files: readonly FoundFile[],
  onProgress: (brought: Brought) => void,
  signal: AbortSignal,
): Promise<void> {
  let brought = NOTHING_BROUGHT;
  let next = 0;
  const isStopped = (): boolean => signal.aborted;
  const worker = async (): Promise<void> => {
    while (!isStopped()) {
      const file = files[next++];
      if (file === undefined) return;
      const change = await bringOne(dataset, file, signal);
      if (isStopped()) return;
      const { done, added, same, taken, failed } = brought;
      brought = {
        done: done + 1,
        added: added + (change === "added" ? 1 : 0),
        same: same + (change === "same" ? 1 : 0),
        taken: change === "taken" ? [...taken, file.name] : taken,
        failed: typeof change === "object" ? [...failed, { name: file.name, ...change }] : failed,
      };
      onProgress(brought);
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
  } finally {
    await datasetChanged(dataset);
  }
}

async function bringOne(dataset: string, { name, bytes }: FoundFile, signal: AbortSignal) {
  try {
    const body = await bytes();
    const { state } = await answered(
      service().api.PUT("/api/v1/datasets/{name}/files", {
        params: { path: { name: dataset }, query: { file: name } },
        // The type of the document is a text; what is sent are bytes.
        body: body as unknown as string,
        bodySerializer: (sent) => sent as unknown as Blob,
        headers: { "content-type": "application/octet-stream" },
        signal,
      }),
    );
    return state;
  } catch (error) {
    return { why: error instanceof ZipFault ? zipWords(error) : sentenceOf(error) };
  }
}

export function zipWords({ kind, file }: ZipFault, name = ""): string {
  const say = importWords.say;
  if (kind === "none") return say("zipNone", { name });
  return say(({ part: "zipPart", kind: "zipKind", large: "zipLarge" } as const)[kind], { file });
}

const sentenceOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
