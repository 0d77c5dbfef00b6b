/**
 * The model library: which files there are in the folders of every kind, what they are and what people noted about them.
 * Nothing is copied or moved. Folders are looked through when it opens, when one of them has changed, and when somebody asks;
 * headers are read and files hashed behind that, and what was found is kept as long as a file stays the same.
 */
import { join } from "node:path";
import { type Logger, pino } from "pino";
import { Problem } from "@inkloom/contract";
import { kindFolders, type ModelFolders, readStyles, type Style, vaePlaces } from "@inkloom/tools";
import type { DialectCatalogue } from "../compat/service.ts";
import type { OpenDatabase } from "../storage/database.ts";
import { openBackground } from "./background.ts";
import { catalogueOf } from "./catalogue.ts";
import { changeModel, type ModelChange } from "./change.ts";
import type { ModelEntry } from "./entry.ts";
import { hashNew, type HashNewOptions, type HashReport } from "./hash-new.ts";
import {
  modelEntry,
  type ModelFilter,
  modelPage,
  type ModelPage,
  type ModelPageOptions,
} from "./page.ts";
import { modelPreview, type ModelPreview } from "./preview.ts";
import { type LibraryProgress, progressOf } from "./progress.ts";
import { readNew } from "./read-new.ts";
import type { ScanReport } from "./reconcile.ts";
import { openScanner } from "./scanner.ts";

export interface LibraryOptions {
  readonly database: Pick<OpenDatabase, "db">;
  /** The data folder. */
  readonly home: string;
  /** Folder of the models that came with the program. */
  readonly embeddedModels: string;
  /** Folders of other programs' models. */
  readonly folders?: ModelFolders | undefined;
  readonly log?: Pick<Logger, "info" | "warn" | "error"> | undefined;
  /** Whether headers are read and files hashed without being asked. @default true */
  readonly background?: boolean;
  /** Whether the folders are looked through before somebody asks. A worker elsewhere may have other files at the same place:
   *  what is there is for the service to say. @default true */
  readonly scansAtOnce?: boolean;
  /** Whether something more important runs: no file is hashed meanwhile. */
  readonly isBusy?: () => boolean;
  /** Pixels of the largest preview. @default 2^26 */
  readonly pixelLimit?: number;
}

export interface ModelLibrary {
  /** Looks through the folders now. */
  scan(): Promise<ScanReport>;
  /** Reads the headers of what is new, and waits for it. @returns how many */
  read(signal?: AbortSignal): Promise<number>;
  /** Hashes these files, or all, and waits for it. */
  hash(options?: Pick<HashNewOptions, "ids" | "signal" | "onProgress">): Promise<HashReport>;
  /** @throws Problem `gallery/cursor` */
  page(filter?: ModelFilter, options?: ModelPageOptions): Promise<ModelPage>;
  /** @throws Problem `library/unknown` */
  model(id: string): Promise<ModelEntry>;
  /** @throws Problem `library/unknown`, `gallery/tag`, `input/invalid` */
  change(id: string, change: ModelChange): Promise<ModelEntry>;
  /** @throws Problem `library/unknown`, `library/preview` */
  preview(id: string): Promise<ModelPreview>;
  progress(): Promise<LibraryProgress>;
  /** Everything that a request can name. */
  catalogue(): Promise<DialectCatalogue>;
  close(): Promise<void>;
}

/** The folders are looked through behind the answer; who asks for models waits for that. */
export function openLibrary(options: LibraryOptions): Promise<ModelLibrary> {
  const { database, home, isBusy, background = true, pixelLimit = 2 ** 26 } = options;
  const { db } = database;
  const log = options.log ?? pino({ level: "silent" });
  const context = { home, embeddedModels: options.embeddedModels, folders: options.folders };
  const kinds = kindFolders(context);
  const roots = [...new Set(Object.values(kinds).flat())];
  const cache = join(home, "cache");
  const closing = new AbortController();
  const { signal } = closing;
  let catalogue: ReturnType<typeof catalogueOf> | undefined;
  const forgetCatalogue = (): void => {
    catalogue = undefined;
  };
  const tell = (error: unknown): void => {
    if (!signal.aborted)
      log.error({ err: error }, "the folders of models cannot be looked through");
  };
  const common = { roots, cacheFolder: cache, onHash: forgetCatalogue };
  const work = openBackground({
    db,
    ...common,
    onRead: forgetCatalogue,
    isBusy,
    rescan: () => {
      scanner.scan().catch(tell);
    },
    signal,
    log,
  });
  const scanner = openScanner({
    db,
    kinds,
    vaePlaces: vaePlaces(context),
    roots,
    log,
    signal,
    onScan: () => {
      forgetCatalogue();
      if (background) work.start();
    },
  });
  if (options.scansAtOnce ?? true) scanner.refresh().catch(tell);
  const either = (stop: AbortSignal | undefined): AbortSignal =>
    stop === undefined ? signal : AbortSignal.any([signal, stop]);
  const stylesOf = async (): Promise<Style[]> => {
    try {
      const styles = await readStyles(join(home, "styles.csv"));
      // the last of a name counts
      return [...new Map(styles.map((style) => [style.name, style])).values()];
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      // Whoever uses a style is told; lists of models have to go on.
      log.warn({ err: error }, "the file of styles cannot be read");
      return [];
    }
  };
  const model = async (id: string): Promise<ModelEntry> => {
    const entry = await modelEntry(db, roots, expectId(id));
    if (entry === undefined) throw unknown(id);
    return entry;
  };
  return Promise.resolve({
    scan: () => scanner.scan(),
    read: (stop) => readNew(db, roots, { signal: either(stop), onRead: forgetCatalogue }),
    hash: ({ ids, signal: stop, onProgress } = {}) =>
      hashNew(db, {
        ...common,
        ids,
        failed: new Map(),
        signal: either(stop),
        ...(onProgress && { onProgress }),
      }),
    page: async (filter = {}, page = {}) => {
      await scanner.refresh();
      return modelPage(db, roots, filter, page);
    },
    model,
    change: async (id, change) => {
      if (!(await changeModel(db, roots, expectId(id), change))) throw unknown(id);
      return model(id);
    },
    preview: async (id) => {
      const folder = join(cache, "previews");
      const preview = await modelPreview(db, expectId(id), { roots, folder, pixelLimit });
      if (preview !== undefined) return preview;
      const { name } = await model(id);
      throw new Problem("library/preview", {
        en: `${name} has no picture beside it.`,
        zh: `${name} 旁边没有预览图。`,
      });
    },
    progress: () =>
      progressOf(db, roots, {
        working: scanner.isScanning ? "scan" : work.working,
        hashing: work.hashing,
      }),
    catalogue: async () => {
      await scanner.refresh();
      catalogue ??= catalogueOf(db, roots);
      catalogue.catch(forgetCatalogue);
      return { ...(await catalogue), styles: await stylesOf() };
    },
    close: async () => {
      closing.abort(new Error("the library is closed"));
      await scanner.idle();
      await work.stopped();
    },
  });
}

const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What is no id is none of a model. @throws Problem `library/unknown` */
function expectId(id: string): string {
  if (ID.test(id)) return id;
  throw unknown(id);
}

function unknown(id: string): Problem {
  const shown = JSON.stringify(id.slice(0, 60));
  return new Problem("library/unknown", {
    en: `${shown} is no model of the library, expected an id of its list.`,
    zh: `${shown} 不是模型库中的模型，应为列表中的编号。`,
  });
}
