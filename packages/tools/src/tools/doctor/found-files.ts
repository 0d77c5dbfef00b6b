import { join } from "node:path";
import { Problem } from "@inkloom/contract";
import { COUNT_NAMED, type NamedKind, vaeFolders } from "@inkloom/diffusion";
import {
  controlFolders,
  embeddingFolders,
  loraFolders,
  modelFolders,
  otherVaeFolders,
  type RunContext,
  upscalerFolders,
} from "../../run.ts";
import type { FoundFiles } from "./machine-report.ts";

/** Where each kind is looked for by name. */
const FOLDERS: Readonly<Record<NamedKind, (context: RunContext) => readonly string[]>> = {
  vaes: (context) => [...vaeFolders(modelFolders(context)), ...otherVaeFolders(context)],
  loras: loraFolders,
  controlnets: controlFolders,
  embeddings: embeddingFolders,
  upscalers: upscalerFolders,
  wildcards: ({ home }) => [join(home, "wildcards")],
  styles: ({ home }) => [home],
};

/** What can be named in a request besides models, kind by kind. */
export const foundFiles = (context: RunContext): Promise<FoundFiles[]> =>
  Promise.all(
    Object.entries(FOLDERS).map(async ([name, folders]) => {
      const kind = name as NamedKind;
      const paths = [...new Set(folders(context))];
      try {
        const counts = await Promise.all(paths.map(COUNT_NAMED[kind]));
        return {
          kind,
          count: counts.reduce((sum, count) => sum + count, 0),
          folders: paths.map((path, i) => ({ path, count: counts[i] ?? 0 })),
        };
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        const folders = paths.map((path) => ({ path, count: 0 }));
        return { kind, count: 0, folders, problem: error.sentence };
      }
    }),
  );
