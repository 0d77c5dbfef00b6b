/**
 * Fills a data folder with many pictures, so that the page's gallery can be scrolled and measured: entries with prompts, tags,
 * favourites and boards, that share a few hundred small pictures of several shapes.
 *
 *   node bench/service/many-pictures.ts --home DIR [--entries 200000] [--pictures 300]
 *
 * The folder must be new, or empty.
 */
import { mkdir, readdir } from "node:fs/promises";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { encodePng } from "@inkloom/pixels";
import {
  changeBoard,
  createBoard,
  galleryPage,
  maintain,
  type NewEntry,
  openStorage,
  setFavourite,
  type Storage,
} from "@inkloom/server";
import { enterMany } from "./enter-many.ts";
import { APART, FIRST, galleryEntries } from "./gallery-entries.ts";

const { values } = parseArgs({
  options: {
    home: { type: "string" },
    entries: { type: "string", default: "200000" },
    pictures: { type: "string", default: "300" },
  },
});
if (values.home === undefined) throw new Error("--home: expected a folder to fill");
const home = resolve(values.home);
const [entries, pictures] = [Number(values.entries), Number(values.pictures)];

/** Pixels, in turn: the shapes that models draw, a quarter of their size. */
const SHAPES = [
  [128, 128],
  [192, 128],
  [128, 192],
  [256, 144],
  [144, 256],
] as const;

/** Entries with a prompt of their own, the newest; older ones repeat them, because the database copies faster than it is told. */
const OWN = 20_000;

type Picture = NewEntry["picture"];

/** A slope of two colours; each number is another file. */
async function makePicture({ pictures: store }: Storage, number: number): Promise<Picture> {
  const [width, height] = SHAPES[number % SHAPES.length] ?? SHAPES[0];
  const data = new Uint8ClampedArray(width * height * 4);
  const hue = (number * 137) % 360;
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1)
      data.set(
        [(hue + x) % 256, (number * 31 + y) % 256, (hue * 2 + ((x * y) >> 6)) % 256, 255],
        (y * width + x) * 4,
      );
  const bytes = await encodePng({ width, height, data });
  const stored = await store.put(bytes, "image/png");
  return { ...stored, mediaType: "image/png", width, height };
}

function* sharing(made: readonly Picture[]): Generator<NewEntry> {
  let number = 0;
  for (const entry of galleryEntries(Math.min(entries, OWN))) {
    // Neighbours differ, and so do the rows of a page.
    const picture = made[(number * 7) % made.length];
    number += 1;
    yield picture === undefined ? entry : { ...entry, picture };
  }
}

/** The same pictures again, each time before all that there are. Made at the end, the index of words takes a fraction of the time. */
async function repeat({ database: { db } }: Storage): Promise<void> {
  const { rows } = (await db.execute(
    "select indexdef from pg_indexes where indexname = 'gallery_words'",
  )) as { readonly rows: readonly { readonly indexdef: string }[] };
  const [words] = rows;
  if (words === undefined) throw new Error("the index of words has another name by now");
  await db.execute("drop index gallery_words");
  for (let there = OWN; there < entries; there += OWN) {
    const earlier = `${there / OWN} * interval '${OWN * APART} milliseconds'`;
    await db.execute(`insert into gallery
        (id, user_id, "index", hash, tool, prompt, model, seed, infotext, record, searched, words, tags, created_at)
      select gen_random_uuid(), user_id, "index", hash, tool, prompt, model, seed, infotext, record, searched, words, tags,
        created_at - ${earlier}
      from gallery where created_at >= to_timestamp(${FIRST / 1000})
      order by created_at desc limit ${Math.min(OWN, entries - there)}`);
    say(`${Math.min(there + OWN, entries)} of ${entries}`);
  }
  await db.execute(words.indexdef);
}

/** Every third of the newest is a favourite, and two boards have pictures. */
async function putInOrder({ database: { db } }: Storage): Promise<void> {
  const page = await galleryPage(db, {}, { limit: 1000 });
  const ids = page.entries.map(({ id }) => id);
  await setFavourite(db, { ids: ids.filter((_, index) => index % 3 === 0) }, true);
  for (const [name, every] of [
    ["Large board", 1],
    ["小图集", 50],
  ] as const) {
    const { id } = await createBoard(db, name, null);
    await changeBoard(db, { id }, { add: ids.filter((_, n) => n % every === 0), remove: [] });
  }
}

const say = (line: string): void => void process.stderr.write(`${line}\n`);

await mkdir(home, { recursive: true });
if ((await readdir(home)).length > 0) throw new Error(`${home} is not empty`);
const storage = await openStorage({ home });
try {
  const made: Picture[] = [];
  for (let number = 0; number < pictures; number += 1)
    made.push(await makePicture(storage, number));
  await enterMany(storage.database, sharing(made), say);
  await repeat(storage);
  await putInOrder(storage);
  await maintain(storage.database);
} finally {
  await storage.close();
}
say(`${home} has ${entries} entries of ${pictures} pictures. To look at them:

  INKLOOM_HOME=${home} npx inkloom serve --port 7919
  INKLOOM_HOME=${home} npx inkloom gallery list --limit 5`);
