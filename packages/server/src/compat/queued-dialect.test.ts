import { expect, test } from "vitest";
import { TOOLS, validate } from "@inkloom/contract";
import { LOCAL_ACCOUNT } from "../auth/account.ts";
import type { Job } from "../jobs/states.ts";
import type { Service } from "../service.ts";
import { queuedDialect } from "./queued-dialect.ts";

test("an interruption while the job is being queued cancels the job", async () => {
  const job = { id: "00000000-0000-7000-8000-000000000001", state: "queued" } as Job;
  const ending = new AbortController();
  const cancelled: string[] = [];
  const queue = {
    cancel: (id: string) => {
      cancelled.push(id);
      return Promise.resolve(job);
    },
    follow: () => ({
      [Symbol.asyncIterator]: () => ({
        next: () => Promise.resolve({ done: true, value: undefined }),
      }),
    }),
    get: () => Promise.resolve({ ...job, state: "cancelled", error: null }),
  } as unknown as Service["queue"];
  const submit = () => {
    ending.abort(new DOMException("interrupted by the client", "AbortError"));
    return Promise.resolve([job]);
  };
  const parts = { queue, submit, storage: {} as Service["storage"] };
  const catalogue = () => Promise.reject(new Error("nobody asks for it"));
  const { run } = queuedDialect(parts, catalogue, LOCAL_ACCOUNT, "a1111");
  const request = {
    tool: "generate",
    parameters: validate(TOOLS.generate, { prompt: "a lake" }),
    pictures: new Map<string, Uint8Array>(),
  } as const;
  const made = run(request, { signal: ending.signal, onProgress: () => undefined });
  await expect(made).rejects.toThrow("interrupted by the client");
  expect(cancelled).toEqual([job.id]);
});
