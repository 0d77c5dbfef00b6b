import { describe, expect, test } from "vitest";
import type { Job } from "../../../jobs/states.ts";
import type { Message } from "../history/ended-message.ts";
import { GraphTracker } from "./graph-tracker.ts";
import { previewFrame, previewFrameWith } from "./preview-frame.ts";

const images = [{ filename: "a_00001_.png", subfolder: "", type: "output" }];
const OUTPUT = { images };

const job = (changes: Partial<Job>): Job =>
  ({
    id: "0",
    tool: "comfy",
    state: "done",
    request: { prompt: { "3": { class_type: "KSampler" } }, extraData: {} },
    origin: { promptId: "p", number: 0, outputs: ["9"] },
    startedAt: new Date(1),
    finishedAt: new Date(2),
    result: null,
    error: null,
    progress: null,
    ...changes,
  }) as Job;

const tracker = () => new GraphTracker("p", () => 5);
const types = (messages: readonly Message[]) =>
  messages.map(([type, data]) =>
    type === "executing" ? `executing ${String(data["node"])}` : type,
  );

describe("what a client is told about its graph", () => {
  test("each node once, in order, with steps and pictures", () => {
    const told = tracker();
    expect(told.begin()).toEqual([["execution_start", { prompt_id: "p", timestamp: 5 }]]);
    const loading = { node: "4", done: [], cached: ["7"], shown: {} };
    expect(told.progress({ stage: "load", graph: loading })).toEqual([
      ["execution_cached", { nodes: ["7"], prompt_id: "p", timestamp: 5 }],
      ["executing", { node: "4", display_node: "4", prompt_id: "p" }],
      expect.arrayContaining(["progress_state"]),
    ]);
    const sampling = { node: "3", done: ["4"], cached: ["7"], shown: {} };
    const steps = told.progress({ stage: "sample", step: 1, steps: 2, graph: sampling });
    expect(types(steps)).toEqual(["executing 3", "progress_state", "progress", "progress_state"]);
    expect(steps[2]).toEqual(["progress", { value: 1, max: 2, prompt_id: "p", node: "3" }]);
    expect(steps[3]?.[1]).toMatchObject({
      nodes: {
        "4": { state: "finished", value: 1, max: 1 },
        "3": { state: "running", value: 1, max: 2, node_id: "3", real_node_id: "3" },
      },
    });
    const saving = { node: "9", done: ["4", "3"], cached: ["7"], shown: { "9": OUTPUT } };
    expect(told.progress({ stage: "decode", graph: saving })).toContainEqual([
      "executed",
      { node: "9", display_node: "9", output: OUTPUT, prompt_id: "p" },
    ]);
    const end = job({
      result: { outputs: { "9": OUTPUT }, executed: ["4", "3", "9"], cached: ["7"] },
    });
    expect(types(told.end(end, "en"))).toEqual(["execution_success", "executing null"]);
  });

  test("what was missed is told with the next, or at the end", () => {
    const told = tracker();
    told.begin();
    const late = { node: "9", done: ["4", "3"], cached: [], shown: {} };
    expect(types(told.progress({ stage: "decode", graph: late }))).toEqual([
      "execution_cached",
      "executing 4",
      "progress_state",
      "executing 3",
      "progress_state",
      "executing 9",
      "progress_state",
    ]);
    const end = job({
      result: { outputs: { "9": OUTPUT }, executed: ["4", "3", "9"], cached: [] },
    });
    expect(types(told.end(end, "en"))).toEqual(["executed", "execution_success", "executing null"]);
    const unheard = tracker();
    expect(types(unheard.end(end, "en"))).toEqual([
      "execution_cached",
      "executing 4",
      "progress_state",
      "executing 3",
      "progress_state",
      "executing 9",
      "progress_state",
      "executed",
      "execution_success",
      "executing null",
    ]);
  });

  test("who comes late hears only of what comes then", () => {
    const told = tracker();
    const graph = { node: "3", done: ["4"], cached: [], shown: {} };
    told.skip(graph);
    expect(types(told.progress({ stage: "sample", step: 1, steps: 2, graph }))).toEqual([
      "progress",
      "progress_state",
    ]);
  });

  test("a failure names the node, its type and the reason, without a trace", () => {
    const sentence = { en: "It is too large.", zh: "太大。" };
    const failed = job({
      state: "failed",
      error: { code: "memory/short", sentence, faults: [{ field: "3", sentence }] },
      progress: { graph: { node: "3", done: ["4"], cached: ["7"] } },
    });
    const [ended] = tracker().end(failed, "zh").slice(-2);
    expect(ended).toEqual([
      "execution_error",
      {
        prompt_id: "p",
        timestamp: 2,
        node_id: "3",
        node_type: "KSampler",
        executed: ["7", "4"],
        exception_message: "太大。",
        exception_type: "memory/short",
        traceback: [],
        current_inputs: {},
        current_outputs: ["7", "4"],
      },
    ]);
  });

  test("an interrupted graph ends with its last node, one that never began with nothing", () => {
    const progress = { graph: { node: "3", done: ["4"], cached: [] } };
    const stopped = tracker().end(job({ state: "cancelled", progress }), "en");
    expect(stopped.at(-2)).toMatchObject([
      "execution_interrupted",
      { node_id: "3", node_type: "KSampler", executed: ["4"] },
    ]);
    expect(tracker().end(job({ state: "cancelled", startedAt: null }), "en")).toEqual([]);
  });
});

describe("previews as binary messages", () => {
  const picture = Uint8Array.of(9, 8, 7);

  test("kind and format stand before the picture, the largest byte first", () => {
    expect([...(previewFrame(picture, "image/jpeg") ?? [])]).toEqual([
      0, 0, 0, 1, 0, 0, 0, 1, 9, 8, 7,
    ]);
    expect([...(previewFrame(picture, "image/png") ?? [])].slice(4, 8)).toEqual([0, 0, 0, 2]);
    expect(previewFrame(picture, "image/webp")).toBeUndefined();
  });

  test("for who reads it, what it is of stands between", () => {
    const frame = previewFrameWith(picture, "image/jpeg", { prompt: "p", node: "3" });
    expect(frame.readUInt32BE(0)).toBe(4);
    const length = frame.readUInt32BE(4);
    const metadata: unknown = JSON.parse(frame.toString("utf8", 8, 8 + length));
    expect(metadata).toMatchObject({ node_id: "3", prompt_id: "p", image_type: "image/jpeg" });
    expect([...frame.subarray(8 + length)]).toEqual([9, 8, 7]);
  });
});
