import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { doubling, heavy, heavyFeeds, scaling, vector } from "../sample-graphs.suite.ts";
import { createEngineHost, type EngineHost, type EngineHostOptions } from "./index.ts";

const x = vector(1, 2, 3, 4);
const doubled = Float32Array.of(2, 4, 6, 8);

const open: EngineHost[] = [];
afterEach(() => Promise.all(open.splice(0).map((host) => host.close())));

/** One thread: how long a product takes at least does not depend on the machine's cores. */
function engineHost(options: Partial<EngineHostOptions> = {}): EngineHost {
  const host = createEngineHost({ device: "cpu", threads: 1, ...options });
  open.push(host);
  return host;
}

const kill = (host: EngineHost): void => {
  if (host.pid === undefined) throw new Error("no host is running");
  process.kill(host.pid, "SIGKILL");
};

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe("the engine host", () => {
  // One for all whose process lives on; a session is never the last, which would bring a fresh process.
  let host: EngineHost;
  beforeAll(async () => {
    host = createEngineHost({ device: "cpu" });
    await host.load(scaling(1));
  });
  afterAll(() => host.close());

  test("loads, runs and releases in a process of its own", async () => {
    const session = await host.load(scaling(2));
    expect(host.pid).not.toBe(process.pid);
    expect((await session.run({ x }))["y"]).toEqual({
      dtype: "float32",
      shape: [4],
      data: doubled,
    });
    await session.release();
    await expect(session.run({ x })).rejects.toMatchObject({ code: "runtime/released" });
  });

  test("keeps two sessions apart", async () => {
    const sessions = await Promise.all([host.load(scaling(2)), host.load(scaling(3))]);
    const results = await Promise.all(sessions.map((session) => session.run({ x })));
    expect(results.map(({ y }) => y?.data[0])).toEqual([2, 3]);
  });

  test.skipIf(process.platform !== "linux")(
    "tells what this program and its process held at most since it was asked to watch",
    async () => {
      const session = await host.load(scaling(2));
      const watch = await host.watchMemory();
      await session.run({ x });
      const peak = (await watch.end()) ?? 0;
      expect(peak).toBeGreaterThan(process.memoryUsage.rss() / 2 + (await host.residentMemory()));
    },
  );

  test("names what is wrong with the inputs before anything crosses", async () => {
    const session = await host.load(scaling(2));
    await expect(session.run({})).rejects.toMatchObject({
      code: "runtime/feeds",
      message: 'scaling: input "x" is missing, expected [4] float32',
    });
  });

  test("carries a problem of the native runtime across", async () => {
    const broken = { ...scaling(2), onnx: Uint8Array.of(1, 2, 3) };
    await expect(host.load(broken)).rejects.toMatchObject({
      name: "Problem",
      code: "runtime/failed",
      message: expect.stringMatching(/^scaling: loading failed: /) as string,
    });
  });

  test("takes tensors as large as a decoded picture", async () => {
    const shape = [3, 1024, 1024]; // 12 MiB, which cross in pieces
    const session = await host.load(doubling(shape));
    const data = Float32Array.from({ length: 3 * 1024 * 1024 }, (_, i) => i);
    const { y } = await session.run({ x: { dtype: "float32", shape, data } });
    expect(y?.shape).toEqual(shape);
    expect(y?.data.every((value, i) => value === 2 * i)).toBe(true);
  });

  test("leaves the caller awake during a long run", async () => {
    const session = await engineHost().load(heavy(12));
    let ticks = 0;
    const timer = setInterval(() => ticks++, 10);
    await session.run(heavyFeeds);
    clearInterval(timer);
    expect(ticks).toBeGreaterThanOrEqual(3); // none at all where the run blocks; timed in the full suite
  });
});

describe("a process that dies", () => {
  test("finishes a request when its process is killed in the middle", async () => {
    const host = engineHost();
    const session = await host.load(heavy(30));
    const first = host.pid;
    const run = session.run(heavyFeeds);
    await pause(150);
    kill(host);
    expect((await run)["y"]?.data[0]).toBeCloseTo(1 / 1024, 7);
    expect(host.pid).not.toBe(first);
  });

  test("finishes waiting requests of every session when its process is killed", async () => {
    const host = engineHost();
    const [slow, double] = await Promise.all([host.load(heavy(30)), host.load(scaling(2))]);
    const runs = [slow.run(heavyFeeds), double.run({ x }), double.run({ x })];
    await pause(100);
    kill(host);
    const [, second, third] = await Promise.all(runs);
    expect([second?.["y"]?.data, third?.["y"]?.data]).toEqual([doubled, doubled]);
  });

  test("loads again what it had when it is killed while idle", async () => {
    const host = engineHost();
    const session = await host.load(scaling(2));
    kill(host);
    expect((await session.run({ x }))["y"]?.data).toEqual(doubled);
  });

  test("gives up when the process dies on the same request three times", async () => {
    const host = engineHost();
    const session = await host.load(heavy(60));
    const run = session.run(heavyFeeds);
    const hunter = setInterval(() => {
      if (host.pid !== undefined) kill(host);
    }, 20);
    const error = await run.catch((thrown: unknown) => thrown);
    clearInterval(hunter);
    expect(error).toMatchObject({
      code: "runtime/host-died",
      message:
        "heavy: running failed: the engine process ended 3 times (signal SIGKILL); " +
        "the system most likely ran out of memory",
    });
    const small = await host.load(scaling(2));
    expect((await small.run({ x }))["y"]?.data).toEqual(doubled);
  });

  test("says what the process wrote when it does not even start", async () => {
    const host = engineHost({ entry: "/nowhere/host-process.js" });
    await expect(host.load(scaling(2))).rejects.toMatchObject({
      code: "runtime/host-died",
      message: expect.stringMatching(/ended 3 times \(exit code 1\)/) as string,
    });
  });
});

describe("cancelling", () => {
  test("lets the caller go at once and leaves the process to a short call", async () => {
    const host = engineHost();
    const session = await host.load(heavy(3));
    const { pid } = host;
    const cancel = new AbortController();
    const run = session.run(heavyFeeds, { signal: cancel.signal });
    cancel.abort();
    await expect(run).rejects.toMatchObject({ name: "AbortError" });
    await session.run(heavyFeeds);
    expect(host.pid).toBe(pid);
  });

  test("ends the process when the native call goes on for more than 2 s", async () => {
    const host = engineHost();
    const [endless, double] = await Promise.all([host.load(heavy(1000)), host.load(scaling(2))]);
    const { pid } = host;
    const cancel = new AbortController();
    const run = endless.run(heavyFeeds, { signal: cancel.signal });
    await pause(50);
    cancel.abort();
    await expect(run).rejects.toMatchObject({ name: "AbortError" });
    expect((await double.run({ x }))["y"]?.data).toEqual(doubled);
    expect(host.pid).not.toBe(pid);
  });

  test("ends the process at once when every session is let go", async () => {
    const host = engineHost();
    const [endless, double] = await Promise.all([host.load(heavy(1000)), host.load(scaling(2))]);
    const { pid } = host;
    const cancel = new AbortController();
    const run = endless.run(heavyFeeds, { signal: cancel.signal });
    await pause(50);
    cancel.abort();
    await expect(run).rejects.toMatchObject({ name: "AbortError" });
    const start = performance.now();
    await double.release();
    await endless.release();
    await expect.poll(() => host.pid).not.toBe(pid);
    expect(performance.now() - start).toBeLessThan(1900); // before its 2 s are over
    const again = await host.load(scaling(3));
    expect((await again.run({ x }))["y"]?.data[0]).toBe(3);
  });

  test("lets the caller of a load go at once and keeps nothing of it", async () => {
    const host = engineHost();
    const cancel = new AbortController();
    const load = host.load(heavy(3), { signal: cancel.signal });
    cancel.abort();
    await expect(load).rejects.toMatchObject({ name: "AbortError" });
    const already = host.load(scaling(2), { signal: AbortSignal.abort() });
    await expect(already).rejects.toMatchObject({ name: "AbortError" });
    const session = await host.load(scaling(2));
    expect((await session.run({ x }))["y"]?.data).toEqual(doubled);
  });

  test("takes a waiting request out of the line", async () => {
    const host = engineHost();
    const session = await host.load(heavy(10));
    const running = session.run(heavyFeeds);
    const cancel = new AbortController();
    const waiting = session.run(heavyFeeds, { signal: cancel.signal });
    cancel.abort();
    await expect(waiting).rejects.toMatchObject({ name: "AbortError" });
    expect((await running)["y"]?.data[0]).toBeCloseTo(1 / 1024, 7);
  });
});

describe("memory", () => {
  test("a fresh process takes over when the last session is let go", async () => {
    const host = engineHost();
    const [one, two] = [await host.load(scaling(2)), await host.load(scaling(3))];
    const { pid } = host;
    await one.release();
    expect(host.pid).toBe(pid);
    await two.release();
    expect(host.pid).not.toBe(pid);
    await expect.poll(() => host.pid).toBeDefined(); // ready before anyone asks
    expect(host.pid).not.toBe(pid);
  });

  test("a fresh process takes over when a large session is let go, and others are loaded again", async () => {
    const host = engineHost();
    const large = await host.load({ ...scaling(3), weightBytes: 3 * 2 ** 30 });
    const small = await host.load(scaling(2));
    const { pid } = host;
    await large.release();
    expect(host.pid).not.toBe(pid);
    expect((await small.run({ x }))["y"]?.data).toEqual(doubled);
  });

  test("a process above its budget is replaced between requests", async () => {
    const host = engineHost({ memoryBudget: 2 ** 20 });
    const sessions = [await host.load(scaling(2)), await host.load(scaling(3))];
    const { pid } = host;
    await sessions[0]?.run({ x });
    expect(host.pid).not.toBe(pid);
    expect((await sessions[1]?.run({ x }))?.["y"]?.data[0]).toBe(3);
  });

  test("is reported in bytes", async () => {
    const host = engineHost();
    await host.load(scaling(2));
    const resident = await host.residentMemory();
    expect(resident).toBeGreaterThan(30 * 2 ** 20);
    expect(resident).toBeLessThan(400 * 2 ** 20);
    await host.close();
    expect(await host.residentMemory()).toBe(0);
  });
});

describe("closing", () => {
  test("ends the process and refuses what comes later", async () => {
    const host = engineHost();
    const session = await host.load(heavy(60));
    const run = session.run(heavyFeeds).catch((error: unknown) => error);
    await pause(50);
    await host.close();
    expect(await run).toMatchObject({ code: "runtime/released" });
    await expect(host.load(scaling(2))).rejects.toMatchObject({ code: "runtime/released" });
    expect(host.pid).toBeUndefined();
  });
});
