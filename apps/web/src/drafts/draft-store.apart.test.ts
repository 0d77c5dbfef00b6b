import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createDraft, type Draft } from "./draft-store.ts";

const kept = new Map<string, unknown>();
/** Resolves reads that were begun, once. */
let read: (() => void) | undefined;
vi.mock("idb-keyval", () => ({
  get: (key: string) =>
    new Promise((resolve) => {
      read = () => {
        resolve(kept.get(key));
      };
    }),
  set: (key: string, value: unknown) => {
    kept.set(key, structuredClone(value));
    return Promise.resolve();
  },
}));

interface Typed {
  readonly prompt: string;
  readonly steps: number;
}
const EMPTY: Typed = { prompt: "", steps: 20 };

let leaving: (() => void) | undefined;
beforeEach(() => {
  kept.clear();
  vi.stubGlobal("addEventListener", (name: string, listener: () => void) => {
    if (name === "pagehide") leaving = listener;
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

async function opened(name: string): Promise<Draft<Typed>> {
  const draft = createDraft(name, EMPTY);
  read?.();
  await draft.loaded;
  return draft;
}

describe("a draft", () => {
  test("is what was kept, with what an older page did not know", async () => {
    kept.set("draft:a", { prompt: "a red house" });
    const draft = createDraft<Typed>("a", EMPTY);
    expect(draft.use.getState()).toEqual({ value: EMPTY, ready: false });
    read?.();
    await draft.loaded;
    expect(draft.use.getState()).toEqual({
      value: { prompt: "a red house", steps: 20 },
      ready: true,
    });
  });

  test("keeps what was typed before it had been read", async () => {
    kept.set("draft:b", { prompt: "old", steps: 7 });
    const draft = createDraft<Typed>("b", EMPTY);
    draft.change({ prompt: "new" });
    read?.();
    await draft.loaded;
    expect(draft.get()).toEqual({ prompt: "new", steps: 7 });
  });

  test("that was replaced before it had been read is the replacement", async () => {
    kept.set("draft:c", { prompt: "old", steps: 7 });
    const draft = createDraft<Typed>("c", EMPTY);
    draft.replace({ prompt: "other", steps: 1 });
    draft.change({ steps: 2 });
    read?.();
    await draft.loaded;
    expect(draft.get()).toEqual({ prompt: "other", steps: 2 });
  });

  test("is written shortly after a change, and at once when the page is left", async () => {
    const draft = await opened("d");
    draft.change({ prompt: "first" });
    await expect.poll(() => kept.get("draft:d")).toEqual({ prompt: "first", steps: 20 });
    draft.change({ prompt: "second" });
    leaving?.();
    expect(kept.get("draft:d")).toEqual({ prompt: "second", steps: 20 });
  });

  test("is the same in two tabs, where each changes another field", async () => {
    const [one, two] = [await opened("e"), await opened("e")];
    one.change({ prompt: "typed here" });
    await expect.poll(() => two.get().prompt).toBe("typed here");
    two.change({ steps: 33 });
    await expect.poll(() => one.get()).toEqual({ prompt: "typed here", steps: 33 });
    expect(two.get()).toEqual(one.get());
  });

  test("that no longer fits is begun anew", async () => {
    kept.set("draft:f", "nonsense");
    const draft = createDraft<Typed>("f", EMPTY, (value) =>
      typeof value === "object" ? (value as Typed) : undefined,
    );
    read?.();
    await draft.loaded;
    expect(draft.get()).toEqual(EMPTY);
  });
});
