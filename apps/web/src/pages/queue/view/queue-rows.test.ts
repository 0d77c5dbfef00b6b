import type { Job } from "@inkloom/client";
import { describe, expect, test } from "vitest";
import { batchPart, movedPages, PAGE, pagesFor, type QueuePage, queueRows } from "./queue-rows.ts";

const job = (id: string, batch: string | null = null): Job => ({ id, batch }) as Job;
const page = (total: number, ...jobs: QueuePage["jobs"]): QueuePage => ({
  paused: { all: false, mine: false },
  total,
  jobs,
});

describe("rows of the queue", () => {
  test("what runs stands apart, and the line is counted without it", () => {
    const rows = queueRows([
      [0, page(PAGE + 5, { place: null, job: job("a") }, { place: 0, job: job("b") })],
      [1, page(PAGE + 5, { place: PAGE - 1, job: job("z") })],
    ]);
    expect(rows.running.map(({ id }) => id)).toEqual(["a"]);
    expect(rows.waiting).toBe(PAGE + 4);
    expect([...rows.line].map(([at, { id }]) => [at, id])).toEqual([
      [0, "b"],
      [PAGE - 1, "z"],
    ]);
  });

  test("a job that moved between two fetches has one row", () => {
    const { line } = queueRows([
      [1, page(200, { place: 100, job: job("a") })],
      [0, page(200, { place: 0, job: job("a") })],
    ]);
    expect([...line.keys()]).toEqual([0]);
  });

  test("nothing fetched is an empty queue", () => {
    expect(queueRows([])).toEqual({ running: [], waiting: 0, line: new Map() });
  });
});

test("rows that are seen name their pages, and always the first", () => {
  expect(pagesFor(0, 20, 1)).toEqual([0]);
  expect(pagesFor(95, 105, 0)).toEqual([0, 1]);
  expect(pagesFor(4000, 4020, 2)).toEqual([0, 40]);
  expect(pagesFor(0, -1, 0)).toEqual([0]);
});

test("a batch is headed where its jobs begin to stand together", () => {
  const rows = [job("a"), job("b", "x"), job("c", "x"), job("d", "y"), job("e", "x")];
  const parts = rows.map((_, index) => batchPart((at) => rows[at], index));
  expect(parts).toEqual(["none", "head", "within", "none", "none"]);
});

describe("a job that was moved", () => {
  const full = (number: number): QueuePage =>
    page(
      2 * PAGE,
      ...Array.from({ length: PAGE }, (_, index) => {
        const at = number * PAGE + index;
        return at === 0
          ? { place: null, job: job("runs") }
          : { place: at - 1, job: job(`j${at - 1}`) };
      }),
    );
  const idsOf = (pages: Parameters<typeof queueRows>[0]): string[] =>
    [...queueRows(pages).line].toSorted(([a], [b]) => a - b).map(([, { id }]) => id);

  test("is shown at its new place at once, also across pages", () => {
    const pages = [[0, full(0)] as const, [1, full(1)] as const];
    const down = idsOf(movedPages(pages, 0, 150));
    expect(down.slice(0, 2)).toEqual(["j1", "j2"]);
    expect(down[150]).toBe("j0");
    expect(down.length).toBe(2 * PAGE - 1);
    const up = idsOf(movedPages(pages, 150, 1));
    expect(up.slice(0, 4)).toEqual(["j0", "j150", "j1", "j2"]);
  });

  test("places stay with the line, not with the job", () => {
    const [first] = movedPages([[0, full(0)]], 5, 0);
    expect(first?.[1].jobs.slice(0, 3)).toEqual([
      { place: null, job: job("runs") },
      { place: 0, job: job("j5") },
      { place: 1, job: job("j0") },
    ]);
  });

  test("is left to the service where rows between are not known", () => {
    const pages = [[0, full(0)] as const];
    expect(movedPages(pages, 0, 150)).toBe(pages);
    expect(movedPages([], 3, 1)).toEqual([]);
  });
});
