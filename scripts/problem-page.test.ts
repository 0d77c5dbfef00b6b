import { expect, test } from "vitest";
import { problemPage } from "./problem-page.ts";

test("writes every problem with its cause and cure in both languages, in order of its code", () => {
  const entry = (status: number, word: string) => ({
    status,
    cause: { en: `${word} broke.`, zh: `${word}坏了。` },
    cure: { en: "Mend it.", zh: "请修复。" },
  });
  const page = problemPage({ "b/two": entry(500, "Two"), "a/one": entry(422, "One") });
  expect(page.slice(page.indexOf("## "))).toBe(
    [
      "## a/one",
      "",
      "HTTP status 422, exit code 2.",
      "",
      "One broke. Mend it.",
      "",
      "One坏了。请修复。",
      "",
      "## b/two",
      "",
      "HTTP status 500, exit code 1.",
      "",
      "Two broke. Mend it.",
      "",
      "Two坏了。请修复。",
      "",
    ].join("\n"),
  );
});
