import { expect, test } from "vitest";
import type { Following } from "./gallery-service.ts";
import { pickAll } from "./pick-all.ts";

const list = { query: async () => ({ text: "lake" }) };

const service =
  (length: number) =>
  async (
    _query: object,
    cursor: string | undefined,
    { limit }: { limit: number },
  ): Promise<Following> => {
    const from = Number(cursor ?? 0);
    const entries = Array.from(
      { length: Math.min(limit, length - from) },
      (_, at) => ({ id: `e${from + at}`, prompt: "long", tags: [], boards: [] }) as never,
    );
    return { entries, next: from + limit < length ? String(from + limit) : null };
  };

test("all of a long list is picked, each once and without its words", async () => {
  const told: number[] = [];
  const { signal } = new AbortController();
  const picked = await pickAll(list, service(1234), { signal, onProgress: (n) => told.push(n) });
  expect(new Set(picked.map(({ id }) => id)).size).toBe(1234);
  expect(picked).toHaveLength(1234);
  expect(picked[0]).not.toHaveProperty("prompt");
  expect(told.at(-1)).toBe(1234);
});

test("picking all ends when it is called off", async () => {
  const controller = new AbortController();
  const picking = pickAll(list, service(100_000), {
    signal: controller.signal,
    onProgress: (count) => {
      if (count > 1000) controller.abort();
    },
  });
  await expect(picking).rejects.toThrow(/abort/i);
});
