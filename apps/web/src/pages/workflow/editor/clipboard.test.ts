import { expect, test } from "vitest";
import { flattened } from "../graph/flatten.ts";
import { asSubWorkflow } from "../graph/sub-workflow.ts";
import { textToImage, TYPES } from "../graph/types.suite.ts";
import { withPart, withoutUnused } from "../graph/document.ts";
import { copyText, keptText, pastedFrom, withPasted } from "./clipboard.ts";

test("a copied piece is pasted where it is wanted, with its links", () => {
  const document = textToImage();
  const text = copyText(document, [], new Set(["3", "8"])) ?? "";
  expect(keptText()).toBe(text);
  const opened = pastedFrom(text, TYPES);
  if (opened === undefined) throw new Error("nothing was copied");
  const { document: made, ids } = withPasted(document, [], opened.document, { x: 5, y: 6 });
  expect([...ids]).toEqual(["10", "11"]);
  expect(made.graph.nodes.find(({ id }) => id === "10")).toMatchObject({ x: 5, y: 6 });
  expect(made.graph.links).toContainEqual({ from: "10", output: 0, to: "11", input: "samples" });
  expect(made.graph.links).toHaveLength(10);
});

test("nothing chosen is nothing copied, and other texts are none", () => {
  expect(copyText(textToImage(), [], new Set())).toBeUndefined();
  expect(pastedFrom("a prompt", TYPES)).toBeUndefined();
});

test("sub-workflows come along, once where they are the same, renamed where they are not", () => {
  const made = asSubWorkflow(textToImage(), [], new Set(["6", "7"]), "Words", TYPES);
  if (made === undefined) throw new Error("no sub-workflow");
  const opened = pastedFrom(copyText(made.document, [], new Set([made.id])) ?? "", TYPES);
  if (opened === undefined) throw new Error("nothing was copied");
  const again = withPasted(made.document, [], opened.document, undefined);
  expect(Object.keys(again.document.parts)).toEqual(["1"]);
  const [part] = Object.values(made.document.parts);
  if (part === undefined) throw new Error("no part");
  const other = withPart(made.document, { ...part, name: "Other" });
  const both = withPasted(other, [], opened.document, undefined);
  expect(Object.values(both.document.parts).map(({ name }) => name)).toEqual(["Other", "Words"]);
  const [id = ""] = both.ids;
  expect(both.document.graph.nodes.find((node) => node.id === id)?.type).toBe("part:2");
  expect(withoutUnused(both.document).parts).toEqual(both.document.parts);
  expect(Object.keys(flattened(both.document, TYPES))).toContain(`${id}:6`);
});
