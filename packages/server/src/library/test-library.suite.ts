/** A library of a test's own in a folder of its own; what the suites of the library share. */
import { mkdir, mkdtemp, rm, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import type { OpenDatabase } from "../storage/database.ts";
import { models } from "../storage/schema.ts";
import type { ModelEntry } from "./entry.ts";
import { type LibraryOptions, type ModelLibrary, openLibrary } from "./library.ts";
import type { ModelFilter, ModelPageOptions } from "./page.ts";

export interface TestLibrary {
  readonly database: OpenDatabase;
  /** Of this test alone. */
  readonly home: string;
  /** One that does nothing unless it is asked; closed with the test. */
  open(options?: Partial<LibraryOptions>): Promise<ModelLibrary>;
  /** Sets a time, so that no test depends on the clock's ticks. */
  age(path: string, seconds: number): Promise<void>;
}

export function testLibrary(database: () => OpenDatabase): TestLibrary {
  let folder = "";
  let home = "";
  let homes = 0;
  const opened: ModelLibrary[] = [];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "inkloom-library-"));
  });
  afterAll(() => rm(folder, { recursive: true }));
  beforeEach(async () => {
    home = join(folder, `home${homes++}`);
    await mkdir(home);
  });
  afterEach(async () => {
    for (const library of opened.splice(0)) await library.close();
    await database().db.delete(models);
  });
  return {
    get database() {
      return database();
    },
    get home() {
      return home;
    },
    open: async (options = {}) => {
      const library = await openLibrary({
        database: database(),
        home,
        embeddedModels: join(home, "program"),
        background: false,
        ...options,
      });
      opened.push(library);
      return library;
    },
    age: (path, seconds) => utimes(join(home, path), seconds, seconds),
  };
}

/** The first model of a name. */
export async function named(library: ModelLibrary, name: string): Promise<ModelEntry> {
  const { models: all } = await library.page({});
  const found = all.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no model ${name}`);
  return found;
}

export const names = async (
  library: ModelLibrary,
  filter: ModelFilter = {},
  options: ModelPageOptions = {},
): Promise<string[]> => (await library.page(filter, options)).models.map(({ name }) => name);
