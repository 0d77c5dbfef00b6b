import { describe, expect, test } from "vitest";
import { ROUTES } from "../packages/server/src/compat/a1111/route-table.ts";
import { SETTINGS } from "../packages/server/src/compat/a1111/settings.ts";
import { a1111Page } from "./a1111-page.ts";

describe.each(["en", "zh"] as const)("the page in %s", (language) => {
  const page = a1111Page(language);

  test("names every route, setting and script, in tables that are whole", () => {
    for (const { method, path } of ROUTES) expect(page).toContain(`| ${method} \`${path}\` |`);
    for (const name of Object.keys(SETTINGS)) expect(page).toContain(`| \`${name}\` |`);
    expect(page).toContain("### Outpainting mk2 (img2img)");
    for (const line of page.split("\n").filter((each) => each.startsWith("|")))
      expect([4, 5], line).toContain(line.replaceAll("\\|", "").split("|").length - 1);
  });
});

test("the languages say the same in as many lines of tables", () => {
  const rows = (page: string) => page.split("\n").filter((line) => line.startsWith("|")).length;
  expect(rows(a1111Page("en"))).toBe(rows(a1111Page("zh")));
});
