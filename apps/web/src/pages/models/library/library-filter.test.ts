import { expect, test } from "vitest";
import { type LibraryFilter, readFilter, writeFilter } from "./library-filter.ts";

const all: LibraryFilter = { text: "", favourite: false, missing: false, order: "name" };

test("an address shows again what was shown", () => {
  const filters: LibraryFilter[] = [
    all,
    { ...all, text: "水墨 & ink", kind: "lora", family: "sdxl", tag: "a/b?c", order: "newest" },
    { ...all, favourite: true, missing: true, order: "largest" },
  ];
  for (const filter of filters) expect(readFilter(writeFilter(filter))).toEqual(filter);
  expect(writeFilter(all)).toBe("");
});

test("what an address cannot mean is left out", () => {
  const tag = "x".repeat(101);
  expect(readFilter(`?kind=folder&family=../x&tag=${tag}&order=random&favourite=1`)).toEqual(all);
  expect(readFilter(`?text=${"y".repeat(900)}`).text).toHaveLength(500);
});
