import { describe, expect, test } from "vitest";
import { endsOf, faultsOf, valueFault } from "./check.ts";
import { changedNode, withNode, withoutLink, withValue } from "./edit.ts";
import { flattened } from "./flatten.ts";
import { field, linkInput, node, textToImage, TYPES } from "./types.suite.ts";

const document = textToImage();
const faults = (graph = document.graph, targets?: string[]) => {
  const prompt = flattened({ ...document, graph }, TYPES);
  return faultsOf(prompt, targets ?? endsOf(prompt, TYPES), TYPES);
};

describe("what keeps a graph from running", () => {
  test("nothing, where all is there", () => {
    expect(faults()).toEqual([]);
    expect(endsOf(flattened(document, TYPES), TYPES)).toEqual(["9"]);
  });

  test("a link that is missing, and a number out of its range, by node and field", () => {
    const without = withoutLink(document.graph, { to: "8", input: "vae" });
    expect(faults(withValue(without, "3", "steps", 0))).toEqual([
      { node: "8", input: "vae", kind: "missing" },
      { node: "3", input: "steps", kind: "least", limit: 1 },
    ]);
  });

  test("only of what is needed", () => {
    const { graph } = withNode(document.graph, node("0", "VAEDecode"));
    expect(faults(graph)).toEqual([]);
    expect(faults(graph, ["10"])).toHaveLength(2);
  });

  test("an unknown node, and what hangs on a muted one", () => {
    const unknown = changedNode(document.graph, "5", (each) => ({ ...each, type: "Unheard" }));
    expect(faults(unknown)).toEqual([{ node: "5", kind: "unknown" }]);
    const muted = changedNode(document.graph, "5", (each) => ({ ...each, mode: "muted" }));
    expect(faults(muted)).toEqual([{ node: "3", input: "latent_image", kind: "missing" }]);
  });

  test.each([
    [field("a", "INT", { minimum: 0, maximum: 9 }), 5, undefined],
    [field("a", "INT", { minimum: 0, maximum: 9 }), 10, { kind: "most", limit: 9 }],
    [field("a", "INT", {}), 1.5, { kind: "whole" }],
    [field("a", "INT", { maximum: 9 }), "18446744073709551615", undefined],
    [field("a", "FLOAT", {}), "x", { kind: "number" }],
    [field("a", "STRING", { maxLength: 3 }), "four", { kind: "long", limit: 3 }],
    [field("a", "STRING", {}), "", undefined],
    [field("a", "COMBO", { enum: ["x"] }), "y", { kind: "choice" }],
    [field("a", "COMBO", { enum: ["x"] }, { upload: true }), "asset:1", undefined],
    [field("a", "COMBO", {}, { upload: true, socket: "widget" }), "", { kind: "empty" }],
    [field("a", "INT", {}, { required: false }), undefined, undefined],
    [linkInput("a", "IMAGE"), 5, { kind: "missing" }],
    [linkInput("a", "IMAGE"), ["4", 0], undefined],
  ])("%j with %j: %j", (input, value, expected) => {
    expect(valueFault(input, value)).toEqual(expected);
  });
});
