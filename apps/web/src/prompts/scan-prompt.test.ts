import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { scanPrompt, shownParts } from "./scan-prompt.ts";

const seen = (text: string): string[] =>
  scanPrompt(text).pieces.map(({ from, to, kind }) => `${kind} ${text.slice(from, to)}`);

describe("scanPrompt", () => {
  test.each([
    ["a (cat:1.3) here", ["weight (", "weight :1.3)"]],
    ["a (cat) here", ["weight (", "weight )"]],
    ["a (cat:0.7)", ["less (", "less :0.7)"]],
    ["a [cat]", ["less [", "less ]"]],
    ["[cat:dog:0.5]", ["schedule [", "schedule :0.5]"]],
    ["[a|b]", ["schedule [", "schedule ]"]],
    ["<lora:ink wash:0.8>, x", ["network <lora:ink wash:0.8>"]],
    ["__colours/bright__ dress", ["wildcard __colours/bright__"]],
    ["{red|blue} hat", ["wildcard {", "wildcard }"]],
    ["a BREAK b AND c", ["keyword BREAK", "keyword AND"]],
    ["SANDAL BREAKER", []],
    ["embedding:bad-hands, x", ["embedding embedding:bad-hands"]],
    ["a # (b\nc", ["comment # (b"]],
    [String.raw`a \(b\)`, []],
    ["a (b", ["stray ("]],
    ["a b]", ["stray ]"]],
    ["（全角）", []],
  ])("%j", (text, pieces) => {
    expect(seen(text)).toEqual(pieces);
  });

  test("inner weights multiply with outer ones", () => {
    const weights = shownParts("((a:1.5) b:2)", []).map(({ text, weight }) => [text, weight]);
    expect(weights).toContainEqual(["a", 3]);
    expect(weights).toContainEqual([" b", 2]);
  });

  test("all of the text is shown, in order, whatever it is", () => {
    const signs = fc.array(fc.constantFrom(..."([{<>}])|:_#\\ab 蓝,\n".split("")));
    fc.assert(
      fc.property(signs, fc.nat(20), (given, from) => {
        const text = given.join("");
        const parts = shownParts(text, [{ from, to: from + 3 }]);
        expect(parts.map((part) => part.text).join("")).toBe(text);
      }),
    );
  });

  test("faults are marked where the service found them", () => {
    const parts = shownParts("a <lora:x:1> b", [{ from: 2, to: 12 }]);
    expect(parts.filter(({ fault }) => fault).map(({ text }) => text)).toEqual(["<lora:x:1>"]);
  });
});
