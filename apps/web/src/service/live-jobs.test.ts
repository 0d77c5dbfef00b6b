import { afterAll, afterEach, beforeEach, expect, test, vi } from "vitest";

/** The line to the service, as the page opened it. */
let line: { onmessage?: (event: { readonly data: string }) => void; close: () => void };
class Line {
  static readonly OPEN = 1;
  readonly close = (): void => undefined;
  constructor() {
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- the test speaks for the service
    line = this;
  }
}
const listening = { addEventListener: () => undefined, removeEventListener: () => undefined };
vi.stubGlobal("localStorage", { getItem: () => "en", setItem: () => undefined });
vi.stubGlobal("addEventListener", () => undefined);
vi.stubGlobal("removeEventListener", () => undefined);
vi.stubGlobal("document", { documentElement: {}, ...listening });
vi.stubGlobal("location", { origin: "http://studio" });
vi.stubGlobal("WebSocket", Line);
const { listenToJobs, useLive } = await import("./live-jobs.ts");
const { queryClient } = await import("./queries.ts");

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  useLive.setState({ jobs: new Map() });
});
afterAll(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

/** First parts of the keys of lists that are old once a job is heard of. */
function madeOld(tool: string, state: string): unknown[] {
  const asked = vi.spyOn(queryClient, "invalidateQueries").mockClear().mockResolvedValue();
  const stop = listenToJobs();
  line.onmessage?.({
    data: JSON.stringify({ type: "state", job: { id: tool, tool, state, revision: 1 } }),
  });
  vi.advanceTimersByTime(1000);
  stop();
  return asked.mock.calls.flatMap(([filter]) => filter?.queryKey ?? []);
}

test.each(["tag", "caption", "tags-edit", "dataset-prepare", "dataset-history"])(
  "data sets are old once %s ended, stopped and failed jobs included",
  (tool) => {
    for (const state of ["done", "failed", "cancelled"])
      expect(madeOld(tool, state)).toContain("datasets");
    expect(madeOld(tool, "running")).not.toContain("datasets");
  },
);

test("other jobs leave data sets as they are", () => {
  for (const tool of ["generate", "tags-suggest", "train-lora"])
    expect(madeOld(tool, "done")).not.toContain("datasets");
});
