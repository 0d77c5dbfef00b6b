import { expect, test } from "vitest";
import { printable } from "./printable.ts";

test.each([
  ["an escape sequence", "red\u001b[31m", "red\\u001b[31m"],
  ["a C1 sequence introducer", "a\u009b2J", "a\\u009b2J"],
  ["a line break", "one\r\ntwo", "one\\u000d\\u000atwo"],
  ["a bell, a backspace and DEL", "\u0007\b\u007f", "\\u0007\\u0008\\u007f"],
  ["a right-to-left override", "gpj.\u202eexe", "gpj.\\u202eexe"],
  ["an isolate", "\u2066a\u2069", "\\u2066a\\u2069"],
  ["half a surrogate pair", "\ud83d!", "\\ud83d!"],
])("%s is escaped", (_, text, expected) => {
  expect(printable(text)).toBe(expected);
});

test.each(["model.diffusion_model.out.2.bias", "模型 C:\\weights\\a.ckpt", "🎨 é — ｂ"])(
  "%s stays as it is",
  (text) => {
    expect(printable(text)).toBe(text);
  },
);
