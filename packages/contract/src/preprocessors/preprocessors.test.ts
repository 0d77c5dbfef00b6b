import { describe, expect, test } from "vitest";
import { CATALOGUE } from "../catalogue/index.ts";
import { findPreprocessor, preprocessorNamed } from "./find.ts";
import type { Preprocessor } from "./preprocessor.ts";
import { PREPROCESSORS } from "./preprocessors.ts";
import { SLIDERS } from "./sliders.ts";

const all: readonly Preprocessor[] = PREPROCESSORS;

/** Whose files no page offers one by one. */
const ELSEWHERE = ["insightface", "mediapipe-face"];

describe("preprocessors", () => {
  test("have names that lead to them alone", () => {
    const names = all.flatMap(({ id, aliases }) => [id, ...aliases]);
    expect(new Set(names).size).toBe(names.length);
    for (const each of all)
      for (const name of [each.id, ...each.aliases, each.id.toUpperCase()])
        expect(findPreprocessor(name), name).toBe(each);
  });

  test.each(all.map((each) => [each.id, each] as const))("%s says what it is", (_, each) => {
    for (const text of [each.title, each.help]) {
      expect(text.en).not.toMatch(/\p{Script=Han}/u);
      expect(text.zh).toMatch(/\p{Script=Han}/u);
      expect(text.en).not.toMatch(/\.$/);
    }
    for (const { name } of each.sliders)
      expect(SLIDERS.map((slider) => slider.name)).toContain(name);
    for (const network of each.networks)
      if (!ELSEWHERE.includes(network)) expect(CATALOGUE.map(({ id }) => id)).toContain(network);
  });

  test("have defaults within their ranges", () => {
    for (const { minimum, maximum, default: standard } of SLIDERS) {
      expect(standard).toBeGreaterThanOrEqual(minimum);
      expect(standard).toBeLessThanOrEqual(maximum);
    }
  });

  test("that nobody knows are named with those that are there", () => {
    expect(() => preprocessorNamed("cany")).toThrow('preprocessor "cany" is not known');
  });
});
