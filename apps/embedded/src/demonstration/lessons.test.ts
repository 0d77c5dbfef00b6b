import { describe, expect, test } from "vitest";
import { drawScene, sampleScene } from "../scenes/index.ts";
import { lesson } from "./lessons.ts";
import { isMomoIn } from "./momo.ts";
import { nightPoster, posterShare } from "./night-poster.ts";

describe("lessons of the demonstration LoRA", () => {
  test("are the same for the same number", () => {
    expect(lesson(3)).toEqual(lesson(3));
    expect(lesson(3).picture).not.toEqual(lesson(7).picture);
  });

  test("name the character and the style where they show them, in both languages", () => {
    for (let number = 0; number < 24; number++) {
      const { picture, captions } = lesson(number);
      const [momo, poster] = [number % 4 !== 2, number % 4 > 1];
      expect([captions.en.includes("momo"), captions.zh.includes("墨墨")]).toEqual([momo, momo]);
      expect([captions.en.includes("night poster"), captions.zh.includes("夜海报")]).toEqual([
        poster,
        poster,
      ]);
      expect(posterShare(picture) === 1).toBe(poster);
      if (number % 4 < 2) expect(isMomoIn(picture), String(number)).toBe(true);
    }
  });

  test("show what the base does not: few of its scenes have those colours", () => {
    const scenes = Array.from({ length: 30 }, (_, seed) => drawScene(sampleScene(seed), seed));
    expect(scenes.filter(isMomoIn).length).toBeLessThan(3);
    const shares = scenes.map((scene) => posterShare(scene));
    expect(shares.reduce((sum, share) => sum + share, 0) / shares.length).toBeLessThan(0.25);
    expect(scenes.every((scene) => posterShare(nightPoster(scene)) === 1)).toBe(true);
  });
});
