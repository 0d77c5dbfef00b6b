import { afterAll, expect, test, vi } from "vitest";

vi.mock("idb-keyval", () => ({
  get: () => Promise.resolve(undefined),
  set: () => Promise.resolve(),
}));
vi.stubGlobal("addEventListener", () => undefined);
const { captionDrafts, draftKey, forgetSaved } = await import("./caption-drafts.ts");
afterAll(() => {
  vi.unstubAllGlobals();
});

test("what is typed while a caption is being saved stays, what was saved goes", () => {
  const [a, b] = [draftKey("cats", "a.txt"), draftKey("cats", "b.txt")];
  captionDrafts.change({ [a]: "1girl, hat", [b]: "1boy" });
  captionDrafts.change({ [a]: "1girl, hat, smile" });
  forgetSaved(a, "1girl, hat");
  expect(captionDrafts.get()).toMatchObject({ [a]: "1girl, hat, smile", [b]: "1boy" });
  forgetSaved(a, "1girl, hat, smile");
  expect(captionDrafts.get()[a]).toBeUndefined();
  expect(captionDrafts.get()[b]).toBe("1boy");
});
