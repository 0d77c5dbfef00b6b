import { afterEach, beforeEach, expect, test, vi } from "vitest";

vi.stubGlobal("localStorage", { getItem: () => "en", setItem: () => undefined });
vi.stubGlobal("addEventListener", () => undefined);
vi.stubGlobal("document", { documentElement: {} });
const { queryClient } = await import("./queries.ts");
const { staleSoon } = await import("./stale.ts");

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("a thousand changes ask for a list once", () => {
  const asked = vi.spyOn(queryClient, "invalidateQueries").mockResolvedValue();
  for (let change = 0; change < 1000; change += 1) staleSoon("queue");
  staleSoon("jobs");
  vi.advanceTimersByTime(1000);
  expect(asked.mock.calls.map(([filter]) => filter?.queryKey)).toEqual([["queue"], ["jobs"]]);
  staleSoon("queue");
  vi.advanceTimersByTime(1000);
  expect(asked).toHaveBeenCalledTimes(3);
});
