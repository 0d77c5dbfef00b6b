import { describe, expect, test } from "vitest";
import { boardChange, favouriteChange, purgeChange, tagChange, trashChange } from "./changes.ts";
import type { Picked } from "./picks.ts";

const picked = (id: string, more: Partial<Picked> = {}): Picked => ({
  id,
  asset: `asset:${id}`,
  url: `/${id}`,
  mediaType: "image/png",
  favourite: false,
  tags: [],
  boards: [],
  job: null,
  width: 8,
  height: 8,
  ...more,
});

/** Notes what is sent. */
function service() {
  const sent: unknown[][] = [];
  const note =
    (name: string) =>
    async (...given: unknown[]) =>
      void sent.push([name, ...given]);
  return {
    sent,
    setFavourite: note("favourite"),
    changeTags: note("tags"),
    changeBoard: note("board"),
    removeEntries: note("remove"),
    restoreEntries: note("restore"),
    purgeEntries: note("purge"),
  };
}

describe("a change of pictures", () => {
  test("leaves alone what is so already, and so does undoing it", async () => {
    const to = service();
    const change = favouriteChange([picked("a"), picked("b", { favourite: true })], true, to);
    await change.make.send();
    await change.undo?.send();
    expect(to.sent).toEqual([
      ["favourite", ["a"], true],
      ["favourite", ["a"], false],
    ]);
    expect(change.make.show?.(picked("a")).favourite).toBe(true);
  });

  test("of tags gives a tag only to those without it", async () => {
    const to = service();
    const both = [picked("a", { tags: ["sea"] }), picked("b", { tags: ["sky"] })];
    const add = tagChange(both, "sea", "add", to);
    await add.make.send();
    await add.undo?.send();
    const remove = tagChange(both, "sea", "remove", to);
    await remove.make.send();
    expect(to.sent).toEqual([
      ["tags", ["b"], { add: ["sea"] }],
      ["tags", ["b"], { remove: ["sea"] }],
      ["tags", ["a"], { remove: ["sea"] }],
    ]);
    expect(add.make.show?.(picked("b", { tags: ["sky"] })).tags).toEqual(["sky", "sea"]);
    expect(add.undo?.show?.(picked("b", { tags: ["sky", "sea"] })).tags).toEqual(["sky"]);
  });

  test("of boards keeps the others on theirs", async () => {
    const to = service();
    const change = boardChange([picked("a", { boards: ["x"] }), picked("b")], "x", "remove", to);
    await change.make.send();
    await change.undo?.send();
    expect(to.sent).toEqual([
      ["board", "x", ["a"], "remove"],
      ["board", "x", ["a"], "add"],
    ]);
  });

  test("to the trash is taken back; for good is not", async () => {
    const to = service();
    const change = trashChange([picked("a")], "remove", to);
    await change.make.send();
    await change.undo?.send();
    expect(to.sent).toEqual([
      ["remove", ["a"]],
      ["restore", ["a"]],
    ]);
    expect(change.make.show).toBeUndefined();
    expect(purgeChange([picked("a")], to).undo).toBeUndefined();
  });
});
