import { expect, test } from "vitest";
import { inTurn } from "./in-turn.ts";

test("each is done once, a few at a time, and failures are told", async () => {
  const seen: number[] = [];
  let running = 0;
  let most = 0;
  const done: number[] = [];
  const failures = await inTurn(
    Array.from({ length: 20 }, (_, index) => index),
    async (item) => {
      running += 1;
      most = Math.max(most, running);
      await Promise.resolve();
      running -= 1;
      seen.push(item);
      if (item % 10 === 3) throw new Error(`no ${item}`);
    },
    { onDone: (count) => done.push(count) },
  );
  expect(seen.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index));
  expect(most).toBe(4);
  expect(failures.map(String)).toEqual(["Error: no 3", "Error: no 13"]);
  expect(done.at(-1)).toBe(20);
});

test("what was stopped goes no further", async () => {
  const stopping = new AbortController();
  const seen: number[] = [];
  await inTurn(
    Array.from({ length: 100 }, (_, index) => index),
    (item) => {
      seen.push(item);
      if (item === 9) stopping.abort();
      return Promise.resolve();
    },
    { signal: stopping.signal },
  );
  expect(seen.length).toBeLessThan(20);
});
