import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { TOOLS } from "../packages/contract/src/index.ts";
import { SERVICE_COMMANDS } from "../apps/cli/src/service-commands/index.ts";
import { cliPage } from "./cli-page.ts";

const docs = join(import.meta.dirname, "../docs");

describe("cliPage", () => {
  test.each([
    ["cli.md", "en"],
    ["cli.zh-CN.md", "zh"],
  ] as const)("docs/%s is up to date (npm run docs)", (name, language) => {
    expect(readFileSync(join(docs, name), "utf8")).toBe(cliPage(language));
  });

  test("every command and every flag is on it", () => {
    const page = cliPage("en");
    for (const tool of Object.values(TOOLS)) {
      expect(page).toContain(`inkloom ${tool.command.join(" ")}`);
      for (const { cli } of Object.values(tool.notes))
        expect(page).toContain(
          "flag" in cli
            ? `--${cli.flag}${cli.value === undefined ? "`:" : " <"}`
            : `<${cli.argument}${cli.many === true ? "..." : ""}>`,
        );
    }
    expect(page).toContain("`inkloom upscale [options] <picture...>`");
    for (const { words, options = {} } of SERVICE_COMMANDS) {
      expect(page).toContain(`\`inkloom ${words.join(" ")} [options]`);
      for (const { flags } of Object.values(options)) expect(page).toContain(`- \`${flags}\`: `);
    }
  });
});
