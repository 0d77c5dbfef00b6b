import type { Runtime } from "@inkloom/engine";
import { describe, expect, test } from "vitest";
import { memoryLog } from "./memory-log.ts";

const watching = (peak: number | undefined) => {
  let ends = 0;
  const runtime = {
    watchMemory: () =>
      Promise.resolve({
        end: () => {
          ends += 1;
          return Promise.resolve(peak);
        },
      }),
  } as unknown as Runtime;
  return { runtime, ends: () => ends };
};

describe("what a drawing took", () => {
  test("stands beside the largest that was expected, and is asked for once", async () => {
    const { runtime, ends } = watching(700);
    const log = await memoryLog(runtime);
    for (const bytes of [500, 800.4, 600]) log.expect(bytes);
    expect(await log.used()).toEqual({ estimated: 800, peak: 700 });
    expect(await log.used()).toEqual({ estimated: 800, peak: 700 });
    expect(ends()).toBe(1);
  });

  test("is left out where the system does not say, and nothing is told where nothing was expected", async () => {
    const silent = await memoryLog(watching(undefined).runtime);
    silent.expect(5);
    expect(await silent.used()).toEqual({ estimated: 5 });
    const { runtime, ends } = watching(700);
    expect(await (await memoryLog(runtime)).used()).toBeUndefined();
    expect(ends()).toBe(1);
    expect(await (await memoryLog({} as Runtime)).used()).toBeUndefined();
  });
});
