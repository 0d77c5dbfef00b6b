/** Everything about prompts that people ask for while they type: what one says, what they may mean, styles, lists of tags. */
import type { DrawingRequest } from "@inkloom/contract";
import {
  listPromptNames,
  modelWordsReader,
  type PromptNames,
  type PromptReading,
  readPrompt,
} from "@inkloom/diffusion";
import { embeddingFolders, type FolderContext, loraFolders, modelFolders } from "../run.ts";
import { complete, type Completion, type CompletionQuery } from "./completions.ts";
import { openStyleFile, type StyleFile } from "./style-file.ts";
import { openTagLists, type TagLists } from "./tags/tag-lists.ts";

/** What is read; all but the texts are as a drawing request has them. */
export type PromptQuery = Pick<
  DrawingRequest,
  "prompt" | "negative_prompt" | "model" | "emphasis" | "styles" | "repair_text" | "steps" | "seed"
>;

export interface PromptDesk {
  /** What is wrong with the texts or names is part of the answer. */
  read(query: PromptQuery): Promise<PromptReading>;
  complete(query: CompletionQuery): Promise<Completion[]>;
  readonly styles: StyleFile;
  readonly tags: TagLists;
}

export interface PromptDeskOptions extends FolderContext {
  /** Names of LoRAs that only their files tell. @default none */
  readonly aliases?: () => Promise<readonly string[]>;
}

/** How long the folders are taken to be as they were; milliseconds. */
const FRESH = 2000;

/** Nothing is read before it is asked for. */
export function openPromptDesk({ aliases, ...folders }: PromptDeskOptions): PromptDesk {
  const { home } = folders;
  const models = modelWordsReader(modelFolders(folders));
  const styles = openStyleFile(home);
  const tags = openTagLists(home);
  const names = keptNames(async () => {
    const listed = await listPromptNames({
      loraFolders: loraFolders(folders),
      embeddingFolders: embeddingFolders(folders),
      wordsFolder: home,
    });
    const more = (await aliases?.()) ?? [];
    const loraNames = new Set([...listed.loraNames, ...more.map((name) => name.toLowerCase())]);
    return { ...listed, loraNames };
  });
  return {
    read: async (query) => readPrompt(query, { models, names: await names(), wordsFolder: home }),
    complete: async (query) =>
      complete(query, {
        names: await names(),
        styles: query.kinds.includes("style") ? await styles.list() : [],
        tags: () => tags.index(),
      }),
    styles,
    tags,
  };
}

/** Lists that are as they were stay the same object: what is made of them is kept by that. */
function keptNames(list: () => Promise<PromptNames>): () => Promise<PromptNames> {
  let kept: { readonly names: PromptNames; readonly key: string } | undefined;
  let listing: Promise<PromptNames> | undefined;
  let listedAt = 0;
  const renewed = async (): Promise<PromptNames> => {
    const names = await list();
    const key = JSON.stringify([
      names.loras,
      [...names.loraNames],
      [...names.embeddings],
      names.wildcards,
    ]);
    if (kept?.key !== key) kept = { names, key };
    return kept.names;
  };
  return () => {
    if (listing === undefined || Date.now() - listedAt > FRESH) {
      listedAt = Date.now();
      const next = renewed();
      listing = next;
      next.catch(() => {
        if (listing === next) listing = undefined;
      });
    }
    return listing;
  };
}
