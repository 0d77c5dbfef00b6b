/**
 * The tag editor over 10,000 captions of 30 tags each, on the disk: how long it takes to open them, to filter, to replace a tag
 * in all of them, to undo that, and to do it again. The median of several runs, in milliseconds.
 *
 * Run: node bench/tag-editor.ts [captions] [folder for them]
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openTagSet } from "@inkloom/training";

const captions = Number(process.argv[2] ?? 10_000);
const above = process.argv[3] ?? tmpdir();
const TAGS = 30;
const RUNS = 5;
const WORDS = 3000;

const folder = mkdtempSync(join(above, "inkloom-tags-"));
process.on("exit", () => {
  rmSync(folder, { recursive: true, force: true });
});

/** Few tags are frequent and many are rare, as in real data. */
let seed = 1;
const chance = (): number => {
  seed = (seed * 48271) % 2147483647;
  return seed / 2147483647;
};
const words = Array.from({ length: WORDS }, (_, at) => `tag number ${at}`);
const set = join(folder, "5_set");
mkdirSync(set);
for (let at = 0; at < captions; at++) {
  const tags = new Set(["1girl"]);
  while (tags.size < TAGS) tags.add(words[Math.floor(WORDS * chance() ** 3)] ?? "");
  writeFileSync(join(set, `${at}.png`), "");
  writeFileSync(join(set, `${at}.txt`), [...tags].join(", "));
}

const world = { isCharacter: () => false, translation: () => undefined };
const times: Record<string, number[]> = {};

async function timed<T>(name: string, work: () => T | Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await work();
  (times[name] ??= []).push(performance.now() - start);
  return result;
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

for (let run = 0; run < RUNS; run++) {
  const tags = await timed("open", () => openTagSet(folder));
  const all = await timed("filter: one tag", () => tags.select({ all: ["1girl"] }));
  await timed("filter: three conditions", () =>
    tags.select({ all: ["1girl"], any: [words[3] ?? "", words[5] ?? ""], none: [words[7] ?? ""] }),
  );
  await timed("counts of all", () => tags.counts(all));
  const replace = { action: "replace", from: ["1girl"], to: [`girl ${run}`, "solo"] } as const;
  await timed("preview", () => tags.preview(replace, all, world, 20));
  const { changed } = await timed("batch replace", () =>
    tags.apply(replace, all, world, { what: { en: "replaced", zh: "替换" }, most: 20 }),
  );
  if (changed !== captions) throw new Error(`${changed} captions changed, expected ${captions}`);
  await timed("undo", () => tags.undo());
  await timed("redo", () => tags.redo());
  await timed("undo", () => tags.undo());
  if (!readFileSync(join(set, "7.txt"), "utf8").startsWith("1girl, "))
    throw new Error("The undo did not bring back what was there.");
}
for (const [name, values] of Object.entries(times))
  console.log(`${name.padEnd(26)} ${median(values).toFixed(1)} ms`);
