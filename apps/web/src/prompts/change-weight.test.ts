import { describe, expect, test } from "vitest";
import { changeWeight } from "./change-weight.ts";

/** `|` is the caret, two of them what is marked; the same of what comes out. */
function changed(given: string, by: number): string | undefined {
  const [before = "", marked = "", after] = given.split("|");
  const text = before + marked + (after ?? "");
  const end = after === undefined ? before.length : before.length + marked.length;
  const edit = changeWeight(text, before.length, end, by);
  if (edit === undefined) return undefined;
  const out = text.slice(0, edit.from) + edit.text + text.slice(edit.to);
  return `${out.slice(0, edit.start)}|${out.slice(edit.start, edit.end)}|${out.slice(edit.end)}`;
}

describe("changeWeight", () => {
  test.each([
    ["a c|at, x", 0.1, "a (|cat|:1.1), x"],
    ["a |black cat|, x", 0.1, "a (|black cat|:1.1), x"],
    ["a |black cat |x", -0.1, "a (|black cat|:0.9) x"],
    ["a (c|at:1.1), x", 0.1, "a (|cat|:1.2), x"],
    ["a (|cat|:1.1), x", -0.1, "a |cat|, x"],
    ["(black c|at:1.25)", 0.05, "(|black cat|:1.3)"],
    ["(cat:1.|2)", 0.1, "(|cat|:1.3)"],
    ["(c|at)", 0.1, "(|cat|:1.2)"],
    ["<lora:ink wa|sh:0.8>", 0.05, "|<lora:ink wash:0.85>|"],
    ["<lora:i|nk>", -0.05, "|<lora:ink:0.95>|"],
    ["<lora:ink:1:0.5|>", 0.1, "|<lora:ink:1.1:0.5>|"],
    ["蓝色|头发，微笑", 0.1, "(|蓝色头发|:1.1)，微笑"],
    ["(a), c|at", 0.1, "(a), (|cat|:1.1)"],
    ["(cat:99.9|5)", 0.1, "(|cat|:100)"],
  ])("%j by %d", (given, by, expected) => {
    expect(changed(given, by)).toBe(expected);
  });

  test("where there is no word, nothing changes", () => {
    expect(changed("a, |, b", 0.1)).toBeUndefined();
    expect(changed("|", 0.1)).toBeUndefined();
    expect(changed("<lora:x:lb|w=1>", 0.1)).toBeUndefined();
  });
});
