import { expect, test } from "vitest";
import type { Entry } from "./gallery-service.ts";
import { pickAll } from "./pick-all.ts";

const list = { query: async () => ({ text: "lake" }) };
const pageOf =
  (length: number) =>
  async (_query: object, { offset, limit }: { offset: number; limit: number }): Promise<Entry[]> =>
    Array.from(
      { length: Math.max(0, Math.min(limit, length - offset)) },
      (_, at) =>
        ({
          id: `e${offset + at}`,
          asset: "",
          url: "",
          mediaType: "",
          tags: [],
          boards: [],
          favourite: false,
          prompt: "long",
        }) as unknown as Entry,
    );

test("all of a long list is picked, each once and without its words", async () => {
  const told: number[] = [];
  const signal = new AbortController().signal;
  const picked = await pickAll(list, 1234, pageOf(1234), {
    signal,
    onProgress: (n) => told.push(n),
  });
  expect(new Set(picked.map(({ id }) => id)).size).toBe(1234);
  expect(picked).toHaveLength(1234);
  expect(picked[0]).not.toHaveProperty("prompt");
  expect(told.at(-1)).toBe(1234);
});

test("picking all ends when it is called off", async () => {
  const controller = new AbortController();
  const picking = pickAll(list, 100_000, pageOf(100_000), {
    signal: controller.signal,
    onProgress: (count) => {
      if (count > 1000) controller.abort();
    },
  });
  await expect(picking).rejects.toThrow(/abort/i);
});
