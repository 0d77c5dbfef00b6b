/** The model library for commands: of the folders here, or of the service that has the data folder open. Answers are the API's. */
import { setTimeout as delay } from "node:timers/promises";
import { type Language, Problem } from "@inkloom/contract";
import { type ModelKind, modelsFrom } from "@inkloom/tools";
import type { ModelChange } from "../library/change.ts";
import { type ModelLibrary, openLibrary } from "../library/library.ts";
import type { ModelOrder } from "../library/page.ts";
import { type ToldModel, modelAnswer } from "../routes/models/model-answer.ts";
import { queryOf } from "./queue-there.ts";
import type { ServiceDesk } from "./service-desk.ts";

export interface ModelSearch {
  readonly kind?: ModelKind | undefined;
  readonly family?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly favourite?: boolean | undefined;
  readonly text?: string | undefined;
  readonly hash?: string | undefined;
  readonly missing?: boolean | undefined;
  readonly order?: ModelOrder | undefined;
  readonly cursor?: string | undefined;
  readonly limit?: number | undefined;
}

export interface ToldModels {
  readonly models: readonly ToldModel[];
  readonly total: number;
  /** Mark of the next page. */
  readonly next: string | null;
}

export interface HashingProgress {
  /** Files and bytes that have no hash yet. */
  readonly files: number;
  readonly bytes: number;
  /** What is being hashed. */
  readonly name?: string;
  readonly done?: number;
  readonly of?: number;
}

export interface ModelDesk {
  search(search: ModelSearch): Promise<ToldModels>;
  change(id: string, change: ModelChange): Promise<ToldModel>;
  /** Waits until these, or all, are hashed. A service hashes by itself, and is only watched. @returns how many failed */
  hash(
    ids: readonly string[] | undefined,
    options: {
      readonly signal: AbortSignal;
      readonly onProgress: (progress: HashingProgress) => void;
    },
  ): Promise<number>;
  close(): Promise<void>;
}

export interface ModelDeskOptions {
  readonly home: string;
  readonly embeddedModels: string;
  /** Folders of other programs; a service has its own. */
  readonly modelsFrom: readonly string[];
  readonly language: Language;
  readonly signal: AbortSignal;
}

/** @throws Problem `models/installation` */
export async function openModelDesk(
  desk: ServiceDesk,
  options: ModelDeskOptions,
): Promise<ModelDesk> {
  if (desk.kind === "there") return deskThere(desk);
  const { home, embeddedModels, language, signal } = options;
  const library = await openLibrary({
    database: desk.storage.database,
    home,
    embeddedModels,
    folders: await modelsFrom(options.modelsFrom),
    background: false,
  });
  try {
    await library.scan();
    await library.read(signal);
  } catch (error) {
    await library.close();
    throw error;
  }
  return deskHere(library, language);
}

function deskHere(library: ModelLibrary, language: Language): ModelDesk {
  return {
    search: async ({ order, cursor, limit, ...filter }) => {
      const page = await library.page(filter, { order, limit, after: cursor });
      const models = page.models.map((entry) => modelAnswer(entry, language));
      return { models, total: page.total, next: page.next ?? null };
    },
    change: async (id, change) => modelAnswer(await library.change(id, change), language),
    hash: async (ids, { signal, onProgress }) => {
      const left = await library.progress();
      const { failed } = await library.hash({
        ids,
        signal,
        onProgress: ({ name, done, bytes }) => {
          onProgress({
            files: left.unhashed,
            bytes: left.unhashedBytes,
            name,
            done,
            of: bytes,
          });
        },
      });
      return failed;
    },
    close: () => library.close(),
  };
}

interface ToldProgress {
  readonly unhashed: number;
  readonly unhashedBytes: number;
  readonly hashing: { readonly name: string; readonly done: number; readonly bytes: number } | null;
}

/** How often a service is asked how far it is; milliseconds. */
const EVERY = 1000;

function deskThere({ ask }: Extract<ServiceDesk, { kind: "there" }>): ModelDesk {
  return {
    search: ({ tags = [], favourite, missing, text, ...rest }) => {
      const query = queryOf({
        ...rest,
        text: text?.slice(0, 500),
        limit: rest.limit ?? 100,
        favourite: favourite === undefined ? undefined : String(favourite),
        missing: missing === undefined ? undefined : String(missing),
      });
      const tagged = tags.map((tag) => `&tag=${encodeURIComponent(tag)}`).join("");
      return ask("GET", `/models${query}${tagged}`);
    },
    change: (id, change) => ask("PATCH", `/models/${encodeURIComponent(id)}`, change),
    hash: async (ids, { signal, onProgress }) => {
      if (ids !== undefined) throw hashesByItself();
      while (true) {
        const { unhashed, unhashedBytes, hashing } = await ask<ToldProgress>(
          "GET",
          "/models/progress",
        );
        if (unhashed === 0) return 0;
        onProgress({
          files: unhashed,
          bytes: unhashedBytes,
          ...(hashing && { name: hashing.name, done: hashing.done, of: hashing.bytes }),
        });
        await delay(EVERY, undefined, { signal });
      }
    },
    close: () => Promise.resolve(),
  };
}

const hashesByItself = (): Problem =>
  new Problem("storage/busy", {
    en: "The service that has the data folder open hashes every file by itself; without names, `inkloom model hash` waits for it.",
    zh: "打开该数据文件夹的服务会自行计算所有哈希；不带名称的 `inkloom model hash` 会等待其完成。",
  });
