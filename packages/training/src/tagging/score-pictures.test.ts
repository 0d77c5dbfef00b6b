import { Problem } from "@inkloom/contract";
import { describe, expect, test } from "vitest";
import { scorePictures, type ScoringOptions, type TaggedPicture } from "./score-pictures.ts";
import type { Tagger } from "./tagger.ts";

const PIXELS = { width: 1, height: 1, data: new Uint8ClampedArray(4) };

/** A tagger that notes how many pictures each run had. */
function countingTagger(batch: number): Tagger & { readonly runs: number[] } {
  const runs: number[] = [];
  return {
    name: "counting",
    path: "counting",
    labels: [],
    batch,
    runs,
    prepare: () => new Float32Array(1),
    scores: (prepared) => {
      runs.push(prepared.length);
      return Promise.resolve(prepared.map(() => new Float32Array([runs.length])));
    },
    release: () => Promise.resolve(),
  };
}

const unreadable = new Problem("input/picture", { en: "broken", zh: "已损坏" });

/** Pictures by name; those that begin with "x" cannot be read. */
function pictures(
  names: readonly string[],
  held: { now: number; most: number } = { now: 0, most: 0 },
) {
  return names.map((name): TaggedPicture => ({
    name,
    read: () => {
      held.now += 1;
      held.most = Math.max(held.most, held.now);
      return name.startsWith("x") ? Promise.reject(unreadable) : Promise.resolve(PIXELS);
    },
  }));
}

async function scored(
  tagger: Tagger,
  names: readonly string[],
  options: ScoringOptions = { onError: "skip" },
): Promise<string[]> {
  const all: string[] = [];
  for await (const each of scorePictures(tagger, pictures(names), options))
    all.push("problem" in each ? `${each.picture.name}!` : each.picture.name);
  return all;
}

describe("many pictures", () => {
  test("are given to the network some at a time, in order, the last ones too", async () => {
    const tagger = countingTagger(2);
    expect(await scored(tagger, ["a", "b", "c", "d", "e"])).toEqual(["a", "b", "c", "d", "e"]);
    expect(tagger.runs).toEqual([2, 2, 1]);
    expect(await scored(tagger, [])).toEqual([]);
  });

  test("of which some cannot be read: these are named, and the network is given others", async () => {
    const tagger = countingTagger(2);
    const names = ["a", "x1", "b", "x2", "c", "x3"];
    const all = await scored(tagger, names);
    expect(all.toSorted()).toEqual(["a", "b", "c", "x1!", "x2!", "x3!"]);
    expect(all.filter((name) => !name.endsWith("!"))).toEqual(["a", "b", "c"]);
    expect(tagger.runs).toEqual([2, 1]);
    expect(await scored(countingTagger(1), ["x1", "x2"])).toEqual(["x1!", "x2!"]);
  });

  test("end at the first that cannot be read, where that is asked for", async () => {
    const names = ["a", "b", "x", "c"];
    await expect(scored(countingTagger(2), names, { onError: "stop" })).rejects.toBe(unreadable);
  });

  test("are never read further than one batch ahead", async () => {
    const held = { now: 0, most: 0 };
    const names = Array.from({ length: 20 }, (_, i) => String(i));
    for await (const _ of scorePictures(countingTagger(3), pictures(names, held), {
      onError: "skip",
    }))
      held.now -= 1;
    expect(held.most).toBeLessThanOrEqual(6);
  });

  test("end when it is called off", async () => {
    const ending = new AbortController();
    const tagger = countingTagger(1);
    const seen: string[] = [];
    const work = async (): Promise<void> => {
      const options = { onError: "skip", signal: ending.signal } as const;
      for await (const { picture } of scorePictures(tagger, pictures(["a", "b", "c"]), options)) {
        seen.push(picture.name);
        ending.abort();
      }
    };
    await expect(work()).rejects.toMatchObject({ name: "AbortError" });
    expect(seen).toEqual(["a"]);
  });

  test("pass on what is wrong with the network", async () => {
    const broken = { ...countingTagger(1), scores: () => Promise.reject(new Error("no engine")) };
    await expect(scored(broken, ["a", "b"])).rejects.toThrow("no engine");
  });
});
