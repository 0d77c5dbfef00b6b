/** The queue as far as its pages were fetched: running jobs, and the line of waiting ones with gaps. */
import type { Job } from "@inkloom/client";

/** Jobs of a page. */
export const PAGE = 100;

export interface QueuePage {
  readonly paused: { readonly all: boolean; readonly mine: boolean };
  /** Of all pages, those that run among them. */
  readonly total: number;
  readonly jobs: readonly { readonly place: number | null; readonly job: Job }[];
}

export interface QueueRows {
  readonly running: readonly Job[];
  /** How many wait. */
  readonly waiting: number;
  /** By their place in the line; those that were not fetched are missing. */
  readonly line: ReadonlyMap<number, Job>;
}

/** @param pages by number; they may be of different moments, so that a job can stand in two: its first place holds */
export function queueRows(
  pages: readonly (readonly [number: number, page: QueuePage])[],
): QueueRows {
  const first = pages.find(([number]) => number === 0)?.[1];
  const running = (first?.jobs ?? []).filter(({ place }) => place === null).map(({ job }) => job);
  const seen = new Set(running.map(({ id }) => id));
  const line = new Map<number, Job>();
  for (const [number, { jobs }] of pages.toSorted(([a], [b]) => a - b))
    jobs.forEach(({ place, job }, index) => {
      const at = number * PAGE + index - running.length;
      if (place === null || at < 0 || seen.has(job.id)) return;
      seen.add(job.id);
      line.set(at, job);
    });
  return { running, waiting: Math.max(0, (first?.total ?? 0) - running.length), line };
}

/** Pages that hold the rows from `first` to `last` of the line; the first page always, for it knows what runs. */
export function pagesFor(first: number, last: number, running: number): number[] {
  const from = Math.floor(Math.max(0, first + running) / PAGE);
  const to = Math.floor(Math.max(0, last + running) / PAGE);
  const numbers = Array.from({ length: to - from + 1 }, (_, index) => from + index);
  return from > 0 ? [0, ...numbers] : numbers;
}

/** Whether a row begins, goes on or is outside a batch whose jobs stand together. */
export function batchPart(
  rowAt: (index: number) => Pick<Job, "batch"> | undefined,
  index: number,
): "head" | "within" | "none" {
  const batch = rowAt(index)?.batch;
  if (typeof batch !== "string") return "none";
  if (rowAt(index - 1)?.batch === batch) return "within";
  return rowAt(index + 1)?.batch === batch ? "head" : "none";
}

/** The pages as they are once a job has moved in the line, until the service tells; as they were where some between are missing. */
export function movedPages(
  pages: readonly (readonly [number: number, page: QueuePage])[],
  from: number,
  to: number,
): readonly (readonly [number: number, page: QueuePage])[] {
  const { running } = queueRows(pages);
  const [low, high] = [Math.min(from, to), Math.max(from, to)].map((at) => at + running.length);
  if (low === undefined || high === undefined) return pages;
  const byNumber = new Map(pages);
  const numbers: number[] = [];
  for (let number = Math.floor(low / PAGE); number <= Math.floor(high / PAGE); number += 1)
    numbers.push(number);
  const touched = numbers.map((number) => byNumber.get(number));
  if (!touched.every((page) => page !== undefined)) return pages;
  const start = (numbers[0] ?? 0) * PAGE;
  const jobs = touched.flatMap((page) => page.jobs.map(({ job }) => job));
  const places = touched.flatMap((page) => page.jobs.map(({ place }) => place));
  const at = from + running.length - start;
  const moved = jobs[at];
  if (moved === undefined) return pages;
  const order = jobs.toSpliced(at, 1).toSpliced(to + running.length - start, 0, moved);
  let next = 0;
  numbers.forEach((number, index) => {
    const page = touched[index];
    if (page === undefined) return;
    const length = page.jobs.length;
    byNumber.set(number, {
      ...page,
      jobs: order
        .slice(next, next + length)
        .map((job, offset) => ({ job, place: places[next + offset] ?? null })),
    });
    next += length;
  });
  return [...byNumber];
}
