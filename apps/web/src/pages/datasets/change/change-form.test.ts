import { expect, test } from "vitest";
import { ACTIONS, fieldsOf, NO_CHANGE } from "./change-form.ts";

test("nothing is asked for while tags are missing that it is about", () => {
  const missing = ACTIONS.filter((action) => fieldsOf({ ...NO_CHANGE, action }) === undefined);
  expect(missing).toEqual(["add", "remove", "replace", "trigger"]);
});

test("each action takes its own fields", () => {
  const form = { ...NO_CHANGE, tags: ["grin", "smirk"], newTags: ["smile"], keep: ["cat ears"] };
  expect(fieldsOf({ ...form, action: "replace" })).toEqual({
    action: "replace",
    tags: "grin, smirk",
    new_tags: "smile",
  });
  expect(fieldsOf({ ...form, action: "rules", learn: "style" })).toEqual({
    action: "rules",
    learn: "style",
    keep: "cat ears",
  });
  expect(fieldsOf({ ...form, action: "sort", keepFirst: 1 })).toEqual({
    action: "sort",
    sort_by: "count",
    keep_first: 1,
  });
});
