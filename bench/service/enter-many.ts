import { enterPictures, maintain, type NewEntry, type OpenDatabase } from "@inkloom/server";

/** Entries of one transaction. */
const BATCH = 500;

/** Enters all of them and lets the database take stock. @param say told how far it is */
export async function enterMany(
  open: OpenDatabase,
  entries: Iterable<NewEntry>,
  say: (line: string) => void,
): Promise<void> {
  const begun = performance.now();
  const seconds = (): number => Math.round((performance.now() - begun) / 1000);
  let entered = 0;
  let batch: NewEntry[] = [];
  const flush = async (): Promise<void> => {
    const some = batch;
    batch = [];
    await open.db.transaction((tx) => enterPictures(tx, some));
    entered += some.length;
    if (entered % 20_000 === 0) say(`${entered} entered, ${seconds()} s`);
  };
  for (const entry of entries) if (batch.push(entry) === BATCH) await flush();
  if (batch.length > 0) await flush();
  await maintain(open);
  say(`${entered} entered in ${seconds()} s`);
}
