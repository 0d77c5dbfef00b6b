/** A key in the data folder, new with every start of the service: who can read it could as well stop the service and open its
 *  database, and so its commands need no login on the same machine. */
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { newLocalKey } from "./secrets.ts";

const fileIn = (home: string): string => join(home, "local.key");

export interface LocalKey {
  readonly key: string;
  /** Removes the file, where it still is ours. */
  close(): Promise<void>;
}

/** Makes a key and writes it where only this user of the system can read it. */
export async function openLocalKey(home: string): Promise<LocalKey> {
  const key = newLocalKey();
  const aside = `${fileIn(home)}.${randomUUID()}`;
  try {
    // With a database elsewhere nothing may have made the folder yet.
    await mkdir(home, { recursive: true });
    await writeFile(aside, key, { mode: 0o600, flag: "wx" });
    await rename(aside, fileIn(home));
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }
  return {
    key,
    close: async () => {
      if ((await readLocalKey(home)) === key) await rm(fileIn(home), { force: true });
    },
  };
}

/** The key of the service that has this data folder; undefined where none is there to read. */
export async function readLocalKey(home: string): Promise<string | undefined> {
  const text = await readFile(fileIn(home), "utf8").catch(() => "");
  return /^inklocal_[\w-]{43}$/.test(text) ? text : undefined;
}
