import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { expectQuiet, openStudio, type Studio } from "./studio.suite.ts";
import { TASKS } from "./ten-tasks.suite.ts";

let studio: Studio;
beforeAll(async () => {
  studio = await openStudio();
});
afterAll(async () => {
  expectQuiet(studio);
  await studio.close();
});

/** Rows of the table in docs/ui.md: counts of Inkloom, then of the others, by the task's name. */
const rows = new Map(
  readFileSync(join(import.meta.dirname, "../../../../docs/ui.md"), "utf8")
    .split("\n")
    .map((line) => line.split("|").map((cell) => cell.trim()))
    .filter((cells) => cells.length >= 6 && /^\d/.test(cells[2] ?? ""))
    .map(([, name = "", ...counts]) => [
      name,
      counts.slice(0, 4).map((count) => Number.parseInt(count, 10)),
    ]),
);

test.each(TASKS)(
  "$name takes as many clicks and keys as docs/ui.md says, and no more than elsewhere",
  async ({ name, count }) => {
    const [own = NaN, ...others] = rows.get(name) ?? [];
    const counted = await count(studio);
    expect(counted).toBe(own);
    for (const other of others) expect(counted).toBeLessThanOrEqual(other);
  },
);
