/**
 * The gallery with many pictures: the first page, places far behind, how long lists are, filters and searches, with words that are
 * frequent, rare or absent, in English and Chinese, of one and of two characters.
 *
 *   node bench/service/gallery.ts [--entries 200000] [--url postgres://...] [--folder DIR] [--json]
 *
 * With `--folder`, a folder that is filled already is used again. Figures are milliseconds: the median of the runs, the slowest
 * of them, and the median of the processor's time, which other work on the machine does not lengthen (PGlite computes in this
 * process; with a server it is this side's share only).
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type GalleryFilter, galleryLists, galleryPage, openDatabase } from "@inkloom/server";
import { spreadOf } from "../measure.ts";
import { enterMany } from "./enter-many.ts";
import { APART, FIRST, galleryEntries } from "./gallery-entries.ts";

const { values } = parseArgs({
  options: {
    entries: { type: "string", default: "200000" },
    url: { type: "string" },
    folder: { type: "string" },
    json: { type: "boolean", default: false },
  },
});
const COUNT = Number(values.entries);
const RUNS = 9;

const CASES: Readonly<Record<string, GalleryFilter>> = {
  "first page": {},
  "filter: one model of 20": { model: "model-7" },
  "filter: one tool in 50": { tool: "upscale" },
  "filter: a tag of one in 1000": { tags: ["best"] },
  "filter: favourites, none": { favourite: true },
  "filter: a day in the middle": { until: new Date(FIRST + (COUNT / 2) * APART) },
  "search: masterpiece (2 in 3)": { text: "masterpiece" },
  "search: castle (1 in 7)": { text: "castle" },
  "search: zeppelin (1 in 4000)": { text: "zeppelin" },
  "search: zep (part of a word)": { text: "zep" },
  "search: oldtimer (1 in 4, none new)": { text: "oldtimer" },
  "search: nothing has it": { text: "helicopter" },
  "search: all pairs, no word": { text: "castlerose mountainfox" },
  "search: castle violin tiger": { text: "castle violin tiger" },
  "search: a (one letter)": { text: "a" },
  "search: 杰作 (1 in 3)": { text: "杰作" },
  "search: 荷花 (1 in 13)": { text: "荷花" },
  "search: 麒麟 (1 in 4000)": { text: "麒麟" },
  "search: 老照片 (1 in 4, none new)": { text: "老照片" },
  "search: 恐龙 (none)": { text: "恐龙" },
  "search: 麟 (one character)": { text: "麟" },
  "search: 锦鲤 of one model": { text: "锦鲤", model: "model-3" },
};

const folder = values.folder ?? (await mkdtemp(join(tmpdir(), "inkloom-gallery-")));
const open = await openDatabase({ folder: join(folder, "database"), url: values.url });
const { db } = open;
const say = (line: string): void => void process.stderr.write(`${line}\n`);

if ((await galleryPage(db, {}, { limit: 1 })).entries.length === 0)
  await enterMany(open, galleryEntries(COUNT), say);

const results: object[] = [];
/** @param ask answers with how many pictures were found */
async function measure(name: string, ask: () => Promise<number>, runs = RUNS): Promise<void> {
  const times = [];
  const computed = [];
  let found = 0;
  for (let run = 0; run < runs; run++) {
    const [begun, used] = [performance.now(), process.cpuUsage()];
    found = await ask();
    times.push(performance.now() - begun);
    const { user, system } = process.cpuUsage(used);
    computed.push((user + system) / 1000);
  }
  const { median, high: slowest } = spreadOf(times);
  const { median: cpu } = spreadOf(computed);
  results.push({ name, found, median, slowest, cpu });
  const figures = [median, slowest, cpu].map((ms) => ms.toFixed(1).padStart(8)).join("");
  if (!values.json) say(`${name.padEnd(40)}${String(found).padStart(6)} found${figures}`);
}

for (const [name, filter] of Object.entries(CASES))
  await measure(name, async () => (await galleryPage(db, filter)).entries.length);

/** Lists of which a page in the middle is asked for, and how long they are. */
const LISTS: Readonly<Record<string, GalleryFilter>> = {
  everything: {},
  "a tool and a model": { tool: "generate", model: "model-7" },
  "no favourites": { favourite: false },
  "a sampler": { sampler: "DPM++ 2M" },
  "a height": { maxHeight: 512 },
  "a tag": { tags: ["best"] },
  masterpiece: { text: "masterpiece" },
  荷花: { text: "荷花" },
};
const place = (offset: number, limit = 100) => ({ offset, limit, order: "newest" }) as const;
for (const [name, filter] of Object.entries(LISTS)) {
  const whole = await galleryLists(open).count(filter);
  const middle = place(Math.floor(whole / 2));
  const first = async () => (await galleryLists(open).page(filter, middle)).entries.length;
  await measure(`the middle of ${name}, found anew`, first, 3);
  const lists = galleryLists(open);
  await lists.page(filter, middle);
  let step = 0;
  await measure(`the middle of ${name}, scrolled`, async () => {
    step += 1;
    return (await lists.page(filter, place(middle.offset + step * 100))).entries.length;
  });
  await measure(`length of ${name}`, () => lists.count(filter));
}
if (values.json) process.stdout.write(`${JSON.stringify(results)}\n`);
await open.close();
if (values.folder === undefined) await rm(folder, { recursive: true });
