import { expect, test } from "vitest";
import { reachesNothing } from "./reach.ts";

const at = (second: number) => new Date(second * 1000).toISOString();
const unreachable = (second: number) => ({
  state: "failed" as const,
  error: { code: "pull/unreachable" },
  finishedAt: at(second),
});

test("the network is missing where the last download that ended found no server", () => {
  expect(reachesNothing([])).toBe(false);
  expect(reachesNothing([unreachable(5)])).toBe(true);
  const done = (second: number) => ({
    state: "done" as const,
    error: null,
    finishedAt: at(second),
  });
  expect(reachesNothing([done(9), unreachable(5)])).toBe(false);
  expect(reachesNothing([unreachable(9), done(5)])).toBe(true);
});

test("downloads that go on, were stopped or failed otherwise do not tell", () => {
  const running = { state: "running" as const, error: null, finishedAt: null };
  const stopped = { state: "cancelled" as const, error: null, finishedAt: at(9) };
  expect(reachesNothing([running, stopped, unreachable(5)])).toBe(true);
  const missing = { state: "failed" as const, error: { code: "pull/missing" }, finishedAt: at(9) };
  expect(reachesNothing([missing, unreachable(5)])).toBe(false);
});
