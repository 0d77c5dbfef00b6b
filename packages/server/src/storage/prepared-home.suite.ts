/** Data folders for tests, with an empty database in them: making one takes seconds of a processor, copying it a moment. */
import { cp, mkdir, mkdtemp, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { openJobQueue } from "../jobs/queue.ts";
import { openDatabase } from "./database.ts";
import { databaseFolder } from "./storage.ts";

/** Milliseconds that another file of the run may take to make the one that is copied. */
const PATIENCE = 120_000;

/** A new data folder, to be removed by the test. */
export async function preparedHome(prefix: string): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), prefix));
  await prepareDatabase(databaseFolder(home));
  return home;
}

/** Puts an empty database of the newest version where PGlite will look for it. */
export async function prepareDatabase(folder: string): Promise<void> {
  const run = process.env["INKLOOM_TEST_RUN"];
  if (run === undefined) return; // it is made when it is opened
  await cp(await template(run), folder, { recursive: true });
}

/** Made by the first file of the run that wants it; the others wait. */
async function template(run: string): Promise<string> {
  const place = join(run, "database");
  const done = join(run, "database.done");
  if (
    await mkdir(place).then(
      () => true,
      () => false,
    )
  ) {
    const database = await openDatabase({ folder: place });
    // The tables of the queue's own library as well.
    const queue = await openJobQueue(database, {
      onError: (error) => {
        throw error;
      },
    });
    await queue.close();
    await database.close();
    await mkdir(done);
    return place;
  }
  const start = performance.now();
  while (
    await stat(done).then(
      () => false,
      () => true,
    )
  ) {
    if (performance.now() - start > PATIENCE)
      throw new Error("the database to copy was never made");
    await pause(50);
  }
  return place;
}
