import { describe, expect, test } from "vitest";
import { Broken, persist, waitBeforeTry } from "./broken.ts";

const patience = { tries: 3, firstWait: 10, longestWait: 40 };
const { signal } = new AbortController();

describe("what breaks", () => {
  test("is tried again, a little later each time, and then given up with the last reason", async () => {
    let tries = 0;
    const work = () => Promise.reject(new Broken(`number ${++tries}`));
    const begun = performance.now();
    await expect(persist("host", patience, signal, work)).rejects.toMatchObject({
      code: "pull/unreachable",
      message: "host: given up after 3 failed tries; the last one: number 3",
    });
    expect(tries).toBe(3);
    // 10 ms and 20 ms, at least three quarters of each.
    expect(performance.now() - begun).toBeGreaterThan(20);
  });

  test("may succeed in between", async () => {
    let tries = 0;
    const work = () => (++tries < 3 ? Promise.reject(new Broken("once")) : Promise.resolve("done"));
    expect(await persist("host", patience, signal, work)).toBe("done");
  });

  test("otherwise is not tried again", async () => {
    let tries = 0;
    const work = () => Promise.reject(new RangeError(`${++tries}`));
    await expect(persist("host", patience, signal, work)).rejects.toBeInstanceOf(RangeError);
    expect(tries).toBe(1);
  });

  test("waits as long as the server asks, but no longer than is bearable", async () => {
    const begun = performance.now();
    await waitBeforeTry(1, new Broken("busy", { wait: 1e9 }), patience, signal);
    expect(performance.now() - begun).toBeGreaterThan(35);
    expect(performance.now() - begun).toBeLessThan(2000);
  });

  test("is not waited for once it is cancelled", async () => {
    const ending = new AbortController();
    const work = () => {
      ending.abort();
      return Promise.reject(new Broken("x"));
    };
    await expect(persist("host", patience, ending.signal, work)).rejects.toThrow("aborted");
  });
});
