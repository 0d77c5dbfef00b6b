import type { Job } from "@inkloom/client";
import { describe, expect, test } from "vitest";
import { node } from "../graph/types.suite.ts";
import { faultsByNode, nodeStates, stateWithin } from "./node-states.ts";
import { NOTHING_SEEN, seen } from "./node-times.ts";
import { redrawn, redraws } from "./redraw.ts";

const job = (fields: object) =>
  ({
    id: "j",
    state: "running",
    parameters: {},
    progress: null,
    result: null,
    error: null,
    ...fields,
  }) as Job;

describe("what has become of nodes", () => {
  test("while the graph runs", () => {
    const states = nodeStates(
      job({
        progress: {
          stage: "sample",
          step: 2,
          steps: 8,
          graph: { node: "3", done: ["6"], cached: ["4", "5:1"] },
        },
      }),
    );
    expect(states.get("3")).toMatchObject({ state: "running", step: 2, steps: 8 });
    expect(states.get("6")?.state).toBe("done");
    expect(states.get("4")?.state).toBe("cached");
    expect(stateWithin(states, "5")?.state).toBe("cached");
    expect(stateWithin(states, "7")).toBeUndefined();
  });

  test("what output nodes show once it ran; addresses of elsewhere are not shown", () => {
    const states = nodeStates(
      job({
        state: "done",
        parameters: { graph: { "7": {}, "9": {} } },
        progress: {
          stage: "sample",
          graph: { node: "7", done: [], shown: { "5": { text: ["early"] } } },
        },
        result: {
          cached: ["9"],
          outputs: {
            "9": {
              files: [
                { url: "/api/v1/assets/x", asset: "asset:x", width: 64, height: 32 },
                { url: "https://elsewhere" },
                null,
              ],
              text: ["one", { a: 1 }],
            },
            "8": 5,
          },
        },
      }),
    );
    expect(states.get("9")).toMatchObject({
      state: "cached",
      pictures: [{ url: "/api/v1/assets/x", asset: "asset:x", width: 64, height: 32 }],
      texts: ["one", '{\n  "a": 1\n}'],
    });
    expect(states.get("8")?.pictures).toEqual([]);
    expect(states.get("7")?.state).toBe("done");
    expect(states.get("5")?.texts).toEqual(["early"]);
  });

  test("what cached results alone needed counts as cached, the rest of a run that ended as done", () => {
    const graph = {
      "1": { inputs: {} },
      "2": { inputs: { a: ["1", 0] } },
      "3": { inputs: { a: ["2", 0], b: 5 } },
      "4": { inputs: { a: ["1", 0] } },
      "5": { inputs: {} },
      "6": { inputs: { a: ["5", 0] } },
    };
    const states = nodeStates(
      job({ state: "done", parameters: { graph }, result: { cached: ["3", "6"] } }),
    );
    const of = (state: string) =>
      [...states].filter(([, own]) => own.state === state).map(([id]) => id);
    expect(of("cached").toSorted()).toEqual(["2", "3", "5", "6"]);
    expect(of("done").toSorted()).toEqual(["1", "4"]);
  });

  test("faults stand at their node and field", () => {
    const error = {
      detail: "first",
      field: "graph.3.steps",
      errors: [
        { field: "graph.3.steps", detail: "first" },
        { field: "5:1.text.deep", detail: "second" },
        { field: "8", detail: "third" },
        { field: "graph", detail: "whole" },
      ],
    };
    const faults = faultsByNode(error);
    expect(faults.get("3")).toEqual([{ input: "steps", text: "first" }]);
    expect(faults.get("5:1")).toEqual([{ input: "text.deep", text: "second" }]);
    expect(faults.get("8")).toEqual([{ text: "third" }]);
    expect(faults.size).toBe(3);
    const states = nodeStates(job({ state: "failed", error }));
    expect(states.get("8")?.state).toBe("failed");
    expect(stateWithin(states, "5")).toMatchObject({
      state: "failed",
      faults: [{ text: "second" }],
    });
  });
});

describe("times of nodes", () => {
  test("from when a node was seen to run until another was", () => {
    let now = seen(NOTHING_SEEN, "a", 0);
    now = seen(now, "a", 500);
    now = seen(now, "b", 1500);
    now = seen(now, undefined, 1800);
    expect([...now.took]).toEqual([
      ["a", 1500],
      ["b", 300],
    ]);
    expect(now.running).toBeUndefined();
  });
});

describe("seeds after a run", () => {
  const after = (value: number | string, how: "increment" | "decrement" | "randomize" | "fixed") =>
    redrawn(
      {
        graph: {
          nodes: [node("1", "KSampler", { seed: value }, { after: { seed: how } })],
          links: [],
          frames: [],
        },
        parts: {},
      },
      () => 0.5,
    ).graph.nodes[0]?.values["seed"];

  test("are drawn, counted up or down, or stay", () => {
    expect(after(7, "randomize")).toBe(2 ** 31);
    expect(after(7, "increment")).toBe(8);
    expect(after(0, "decrement")).toBe(0);
    expect(after(7, "fixed")).toBe(7);
    expect(after("9007199254740993", "increment")).toBe("9007199254740994");
    expect(after(Number.MAX_SAFE_INTEGER, "increment")).toBe("9007199254740992");
    expect(after("x", "increment")).toBe("x");
  });

  test("a graph without any is left as it is", () => {
    const document = { graph: { nodes: [node("1", "a")], links: [], frames: [] }, parts: {} };
    expect(redrawn(document).graph).toBe(document.graph);
    expect(redraws(document)).toBe(false);
  });
});
