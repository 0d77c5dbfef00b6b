import { expect, test } from "vitest";
import { field, node } from "../graph/types.suite.ts";
import { shownInputs } from "./shown-fields.ts";

const socket = (name: string, required = false) => {
  const own = field(name, "INT", { default: 1 }, { required });
  return { name, type: "INT", label: own.label, required, linked: true, field: own };
};
const many = ["steps", ...Array.from({ length: 20 }, (_, i) => `rare ${i}`)].map((name) =>
  socket(name),
);

test("nodes with few fields show all", () => {
  expect(shownInputs(many.slice(0, 10), node("1", "a"), new Set())).toHaveLength(10);
});

test("of many fields, those that are usual, needed, linked or changed are shown", () => {
  const own = node("1", "a", { "rare 3": 2, "rare 4": 1, "rare 5": "" });
  const names = shownInputs([...many, socket("needed", true)], own, new Set(["rare 7"])).map(
    ({ name }) => name,
  );
  expect(names).toEqual(["steps", "rare 3", "rare 7", "needed"]);
});
