import { expect, test } from "vitest";
import { actionOf } from "./shortcuts.ts";

const action = (key: string, how: { command?: boolean; shift?: boolean; typing?: boolean } = {}) =>
  actionOf({ key, command: false, shift: false, ...how }, how.typing === true);

test("keys mean something with and without Ctrl", () => {
  expect(action("/")).toBe("add");
  expect(action("k", { command: true })).toBe("add");
  expect(action("Z", { command: true, shift: true })).toBe("redo");
  expect(action("Delete")).toBe("remove");
  expect(action("Enter", { shift: true })).toBe("runHere");
  expect(action("q")).toBeUndefined();
  expect(action("constructor")).toBeUndefined();
});

test("while somebody types, only running and saving do", () => {
  expect(action("/", { typing: true })).toBeUndefined();
  expect(action("z", { typing: true, command: true })).toBeUndefined();
  expect(action("Enter", { typing: true, command: true })).toBe("run");
  expect(action("s", { typing: true, command: true })).toBe("save");
});
