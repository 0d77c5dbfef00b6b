import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { removeLater, UNDO_TIME, useRemoval } from "./removal.ts";

const going = () => [...useRemoval.getState().going];

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("jobs are hidden at once and removed when the time is over", async () => {
  const remove = vi.fn(() => Promise.resolve());
  removeLater(["a", "b"], remove);
  expect(going()).toEqual(["a", "b"]);
  expect(remove).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(UNDO_TIME);
  expect(remove).toHaveBeenCalledExactlyOnceWith(["a", "b"]);
  expect(going()).toEqual([]);
});

test("what is undone in time is never removed", async () => {
  const remove = vi.fn(() => Promise.resolve());
  const undo = removeLater(["a"], remove);
  removeLater(["b"], () => Promise.resolve());
  undo();
  expect(going()).toEqual(["b"]);
  await vi.advanceTimersByTimeAsync(2 * UNDO_TIME);
  expect(remove).not.toHaveBeenCalled();
});
