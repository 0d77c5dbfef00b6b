import { describe, expect, test } from "vitest";
import { KeptWork } from "./kept-work.ts";

const FILE = new Uint8Array([1]);

describe("kept work", () => {
  test("is given to who comes back after it was done for nobody", async () => {
    const kept = new KeptWork();
    const gone = { key: "a", again: false, isGone: () => true };
    expect(await kept.make(gone, () => Promise.resolve([FILE]))).toEqual([FILE]);
    const start = () => Promise.reject(new Error("made twice"));
    expect(await kept.make({ ...gone, again: true }, start)).toEqual([FILE]);
  });

  test("is forgotten once it was taken", async () => {
    const kept = new KeptWork();
    const there = { key: "a", again: false, isGone: () => false };
    await kept.make(there, () => Promise.resolve([FILE]));
    expect(await kept.make({ ...there, again: true }, () => Promise.resolve([]))).toEqual([]);
  });

  test("is kept for a few only", async () => {
    const kept = new KeptWork();
    const about = (key: string, again: boolean) => ({ key, again, isGone: () => true });
    for (let at = 0; at < 12; at++)
      await kept.make(about(String(at), false), () => Promise.resolve([FILE]));
    expect(await kept.make(about("11", true), () => Promise.resolve([]))).toEqual([FILE]);
    expect(await kept.make(about("0", true), () => Promise.resolve([]))).toEqual([]);
  });

  test("that failed fails for who comes back as well", async () => {
    const kept = new KeptWork();
    const about = { key: "a", again: false, isGone: () => true };
    const fail = () => Promise.reject(new Error("no memory"));
    await expect(kept.make(about, fail)).rejects.toThrow("no memory");
    await expect(kept.make({ ...about, again: true }, () => Promise.resolve([]))).rejects.toThrow(
      "no memory",
    );
  });
});
