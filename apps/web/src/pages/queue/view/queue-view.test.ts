import { expect, test } from "vitest";
import { type QueueView, readView, viewAddress } from "./queue-view.ts";

const batch = "01a221d8-30e9-7000-a6e1-10f86c08ce33";

test("an address shows again what was shown", () => {
  const views: QueueView[] = [
    { part: "waiting" },
    { part: "waiting", tool: "generate", batch },
    { part: "ended", state: "failed", tool: "model-inspect" },
    { part: "ended", batch },
  ];
  for (const view of views) {
    const { search } = new URL(viewAddress(view), "http://localhost");
    expect(readView(search)).toEqual(view);
  }
  expect(viewAddress({ part: "waiting" })).toBe("/app/queue");
});

test("what an address cannot mean is left out", () => {
  expect(readView("?part=elsewhere&state=failed&tool=../x&batch=1%27")).toEqual({
    part: "waiting",
  });
  expect(readView("?part=ended&state=running")).toEqual({ part: "ended" });
});
