import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CompiledGraph, Runtime } from "@inkloom/engine";
import { describe, expect, test } from "vitest";
import { keptSessions } from "./kept-sessions.ts";

const graph = (name: string, weights = 0): CompiledGraph => ({
  name,
  onnx: new TextEncoder().encode(name),
  externalData: [{ path: "w", data: Uint8Array.of(weights) }],
  weightBytes: 1,
  weightCasts: "load",
  packWeights: false,
  inputs: [],
  outputs: [],
});

/** A runtime that writes down what it loads and releases. */
function recording() {
  const events: string[] = [];
  const runtime = {
    load: ({ name }: CompiledGraph) => {
      events.push(`load ${name}`);
      return Promise.resolve({
        hold: () => Promise.resolve(),
        run: () => Promise.resolve({}),
        release: () => {
          events.push(`release ${name}`);
          return Promise.resolve();
        },
      });
    },
    close: () => Promise.resolve(),
  } as unknown as Runtime;
  return { events, ...keptSessions(runtime) };
}

describe("keptSessions", () => {
  test("a graph that was released is not loaded again, another one is", async () => {
    const { events, runtime } = recording();
    for (let picture = 0; picture < 3; picture++) await (await runtime.load(graph("a"))).release();
    await (await runtime.load(graph("a", 1))).release(); // other weights in memory
    expect(events).toEqual(["load a", "load a"]);
  });

  test("a file that was replaced under its name is loaded again", async () => {
    const folder = await mkdtemp(join(tmpdir(), "inkloom-kept-"));
    const file = join(folder, "lines.safetensors");
    const { events, runtime } = recording();
    const use = async () => (await runtime.load({ ...graph("a"), files: [file] })).release();
    await writeFile(file, "one");
    await use();
    await use();
    expect(events).toEqual(["load a"]);
    await writeFile(join(folder, "other"), "two");
    await rename(join(folder, "other"), file);
    await use();
    await rm(folder, { recursive: true });
    await use();
    expect(events).toEqual(["load a", "load a", "load a"]);
  });

  test("two at a time are two sessions", async () => {
    const { events, runtime } = recording();
    await Promise.all([runtime.load(graph("a")), runtime.load(graph("a"))]);
    expect(events).toEqual(["load a", "load a"]);
  });

  test("what a picture did not use is released after it, and all of it at the end", async () => {
    const { events, runtime, settle, clear } = recording();
    const use = async (name: string) => (await runtime.load(graph(name))).release();
    await use("a");
    await use("b");
    await settle();
    await use("b");
    await settle();
    expect(events).toEqual(["load a", "load b", "release a"]);
    await clear();
    expect(events.at(-1)).toBe("release b");
  });
});
