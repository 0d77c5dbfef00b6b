import { describe, expect, test } from "vitest";
import type { Seen } from "../judge/see.ts";
import { choosePrompts, readPrompts } from "./prompts.ts";
import { isSeen, statedBy } from "./stated.ts";

describe("what a prompt states", () => {
  test("of a landscape: place, time, what is there, and each thing with its colour and place", () => {
    expect(statedBy("the sea at day with clouds and a red boat on the left, watercolor")).toEqual([
      { attribute: "style", value: "watercolor" },
      { attribute: "clouds", value: "present" },
      { attribute: "time", value: "day" },
      { attribute: "place", value: "sea" },
      { attribute: "thing", object: "boat" },
      { attribute: "thing colour", object: "boat", value: "red" },
      { attribute: "thing position", object: "boat", value: "left" },
    ]);
  });

  test("in a style without colours: no colours, and no place that only colours tell", () => {
    expect(statedBy("线稿，沙漠，夜晚，右边有蓝色汽车")).toEqual([
      { attribute: "style", value: "line drawing" },
      { attribute: "thing", object: "car" },
      { attribute: "thing position", object: "car", value: "right" },
    ]);
  });

  test("of a portrait and of an icon", () => {
    expect(statedBy("微笑的女孩肖像，粉色短发，戴眼镜，黑色上衣，棕色背景")).toHaveLength(6);
    expect(statedBy("a palm tree on a red background")).toEqual([
      { attribute: "object", value: "palm tree" },
      { attribute: "background", value: "red" },
    ]);
  });
});

test("a thing without a stated place is seen anywhere, its colour only where it is", () => {
  const seen = {
    "left.object": "house",
    "left.colour": "red",
    "middle.object": "nothing",
    "middle.colour": "blue",
    "right.object": "boat",
    "right.colour": "green",
  } as Seen;
  const colour = (object: string, value: string): boolean =>
    isSeen({ attribute: "thing colour", object, value }, seen);
  expect(isSeen({ attribute: "thing", object: "boat" }, seen)).toBe(true);
  expect(isSeen({ attribute: "thing", object: "cat" }, seen)).toBe(false);
  expect(isSeen({ attribute: "thing position", object: "boat", value: "left" }, seen)).toBe(false);
  expect(colour("boat", "green")).toBe(true);
  expect(colour("boat", "blue")).toBe(false);
});

test("the fixed prompts are 500, half of them Chinese, each once, and what they state is as it is read", async () => {
  const prompts = await readPrompts();
  expect(prompts).toHaveLength(500);
  expect(prompts.filter(({ language }) => language === "zh")).toHaveLength(250);
  expect(new Set(prompts.map(({ prompt }) => prompt)).size).toBe(500);
  for (const { prompt, stated } of prompts) expect(statedBy(prompt)).toEqual(stated);
  expect(prompts.slice(0, 20)).toEqual(choosePrompts(20));
});
