import { expect, test } from "vitest";
import { progressDisplay } from "./progress-display.ts";

test("a notice stays on a line of its own, above the line that is drawn over and over", () => {
  const written: string[] = [];
  const stderr = {
    isTTY: true,
    columns: 80,
    rows: 24,
    write: (text: string) => void written.push(text),
  };
  const display = progressDisplay(stderr, "en", undefined);
  display.update({ stage: "load" });
  display.update({ stage: "load", notice: { en: "one\u001b thing", zh: "一件事" } });
  display.update({ stage: "encode" });
  display.stop();
  expect(written[1]).toBe("\r\u001b[Kone\\u001b thing\n");
  expect(written[2]).not.toContain("thing");
});
