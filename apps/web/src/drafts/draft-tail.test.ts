import { expect, test } from "vitest";
import { dropTail, isPlain, keepTail, takeTail } from "./draft-tail.ts";

function small() {
  const held = new Map<string, string>();
  return {
    held,
    getItem: (key: string) => held.get(key) ?? null,
    setItem: (key: string, text: string) => void held.set(key, text),
    removeItem: (key: string) => void held.delete(key),
  };
}

test("a value comes back once, as it was", () => {
  const store = small();
  const value = { words: "a cat", list: [1, null, { deep: true }] };
  expect(keepTail("draft:a", value, store)).toBe(true);
  expect(takeTail("draft:b", store)).toBeUndefined();
  expect(takeTail("draft:a", store)).toEqual(value);
  expect(takeTail("draft:a", store)).toBeUndefined();
});

test("it is dropped when something newer is written", () => {
  const store = small();
  keepTail("draft:a", { a: 1 }, store);
  dropTail("draft:a", store);
  expect(takeTail("draft:a", store)).toBeUndefined();
});

test("what JSON would change is left to the database", () => {
  const store = small();
  for (const value of [
    { a: new Blob([]) },
    { a: new Map() },
    [Number.NaN],
    { a: 1n },
    new Date(),
  ]) {
    expect(isPlain(value)).toBe(false);
    expect(keepTail("draft:a", value, store)).toBe(false);
  }
  expect(store.held.size).toBe(0);
});

test("a store that refuses, and what is no JSON, do no harm", () => {
  const refusing = {
    getItem: () => "{",
    setItem: () => {
      throw new Error("full");
    },
    removeItem: () => undefined,
  };
  expect(keepTail("draft:a", {}, refusing)).toBe(false);
  expect(takeTail("draft:a", refusing)).toBeUndefined();
});
