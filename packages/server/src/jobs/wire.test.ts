import { expect, test } from "vitest";
import type { JobEvent } from "./job-events.ts";
import { packEvents, PAYLOAD_LIMIT, unpackEvents } from "./wire.ts";

test("a large graph's progress keeps the node that runs", () => {
  const done = Array.from({ length: 3000 }, (_, id) => `node ${id}`);
  const event: JobEvent = {
    type: "progress",
    job: "j",
    user: null,
    revision: 1,
    progress: {
      stage: "sample",
      step: 2,
      steps: 5,
      graph: { node: "3", done, cached: ["4"], shown: { "9": { images: [] } } },
    },
  };
  const [payload = "", ...others] = packEvents("me", [event]);
  expect(others).toEqual([]);
  expect(Buffer.byteLength(payload)).toBeLessThan(PAYLOAD_LIMIT);
  expect(unpackEvents("another", payload)).toEqual([
    {
      ...event,
      progress: {
        stage: "sample",
        step: 2,
        steps: 5,
        graph: { node: "3", done: [], cached: [], shown: {} },
      },
    },
  ]);
});
