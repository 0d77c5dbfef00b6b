import { type ParamsOf, TOOLS, validate } from "@inkloom/contract";
import { describe, expect, test } from "vitest";
import { promptJobs } from "./prompt-jobs.ts";

const jobs = (list: string, given: Partial<ParamsOf<"generate">> = {}) => {
  let drawn = 1000;
  const request = validate(TOOLS.generate, { prompt: "", ...given });
  return promptJobs(request, list, () => (drawn += 1000)).map(({ line, request: asked }) => ({
    line,
    ...asked,
  }));
};
const seeds = (list: string, given: Partial<ParamsOf<"generate">>) =>
  jobs(list, given).map(({ seed }) => seed);

describe("the requests of a list", () => {
  test("have the line's prompts before or behind those that are given", () => {
    const list = "a cat\n--negative_prompt blur --steps 5";
    const given = { prompt: "ink", negative_prompt: "text" };
    const words = (place: "start" | "end") =>
      jobs(list, { ...given, prompts_at: place }).map((each) => [
        each.prompt,
        each.negative_prompt,
        each.steps,
      ]);
    expect(words("start")).toEqual([
      ["a cat ink", "text", 20],
      ["ink", "blur text", 5],
    ]);
    expect(words("end")).toEqual([
      ["ink a cat", "text", 20],
      ["ink", "text blur", 5],
    ]);
    expect(jobs("a cat")[0]?.prompt).toBe("a cat");
  });

  test("have seeds of their own, the same or counting on", () => {
    const list = "a\nb\n--prompt c --seed 5";
    expect(seeds(list, {})).toEqual([2000, 3000, 5]);
    expect(seeds(list, { seed: 7 })).toEqual([7, 7, 5]);
    expect(seeds(list, { prompts_seed: "same" })).toEqual([2000, 2000, 5]);
    expect(seeds(list, { prompts_seed: "iterate", seed: 7, batch: 2 })).toEqual([7, 9, 5]);
    expect(seeds("a\nb", { prompts_seed: "iterate" })).toEqual([2000, 2001]);
  });

  test("are several for n_iter, whose seeds follow each other", () => {
    const list = "--prompt a --n_iter 3 --batch_size 2 --seed 5\nb";
    expect(jobs(list, { seed: 1 }).map(({ line, seed, batch }) => [line, seed, batch])).toEqual([
      [1, 5, 2],
      [1, 7, 2],
      [1, 9, 2],
      [2, 1, 1],
    ]);
    const varied = jobs("--prompt a --n_iter 2 --seed 5 --subseed 8 --subseed_strength 0.1");
    expect(varied.map(({ seed, variation_seed: towards }) => [seed, towards])).toEqual([
      [5, 8],
      [5, 9],
    ]);
  });

  test("are refused by line", () => {
    expect(() => jobs(`a\n${"x".repeat(40_000)}`)).toThrow("Line 2 of the list: prompt: got 40000");
    const many = "--n_iter 1000 --batch_size 64 --prompt a\n";
    expect(() => jobs(many.repeat(2))).toThrow("more than 100000 pictures up to line 2");
  });
});
