import { describe, expect, test } from "vitest";
import { completed, completionPlace } from "./completion-place.ts";

const place = (given: string, asked = false) => {
  const caret = given.indexOf("|");
  const text = given.replace("|", "");
  const found = completionPlace(text, caret, asked);
  return found && [text.slice(found.from, found.to), found.text, found.kinds[0]];
};

describe("completionPlace", () => {
  test.each([
    ["a cat, blu|", ["blu", "blu", "tag"]],
    ["a cat, blue h|, x", ["blue h", "blue h", "tag"]],
    ["蓝|", ["蓝", "蓝", "tag"]],
    ["一只猫，蓝色|", ["蓝色", "蓝色", "tag"]],
    ["a photo of a tall bui|", ["bui", "bui", "tag"]],
    ["(blu|:1.2)", ["blu", "blu", "tag"]],
    ["<|", ["<", "", "lora"]],
    ["a <lora:ink|", ["<lora:ink", "ink", "lora"]],
    ["__col|", ["__col", "col", "wildcard"]],
    ["a, __|", ["__", "", "wildcard"]],
    ["embedding:ba|", ["embedding:ba", "ba", "embedding"]],
  ])("%j", (given, expected) => {
    expect(place(given)).toEqual(expected);
  });

  test.each(["", "a cat, |", "b|", "(cat:1.2|)", "<lora:ink:1>|"])("nothing for %j", (given) => {
    expect(place(given.includes("|") ? given : `${given}|`)).toBeUndefined();
  });

  test("by a key, one letter is enough", () => {
    expect(place("b|", true)).toEqual(["b", "b", "tag"]);
  });
});

describe("completed", () => {
  test("a tag is parted from what comes next, unless a comma is there", () => {
    expect(completed("a, blu", { from: 3, to: 6 }, "blue hair", "tag").text).toBe("blue hair, ");
    expect(completed("blu, x", { from: 0, to: 3 }, "blue hair", "tag").text).toBe("blue hair");
    expect(completed("<lo", { from: 0, to: 3 }, "<lora:a:1>", "lora")).toEqual({
      text: "<lora:a:1>",
      caret: 10,
    });
  });
});
