import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { SETTINGS, settingVariable, type SettingKey } from "../packages/contract/src/index.ts";
import { configPage } from "./config-page.ts";

const docs = join(import.meta.dirname, "../docs");

describe("configPage", () => {
  test.each([
    ["config.md", "en"],
    ["config.zh-CN.md", "zh"],
  ] as const)("docs/%s is up to date (npm run docs)", (name, language) => {
    expect(readFileSync(join(docs, name), "utf8")).toBe(configPage(language));
  });

  test("every setting is on it with its variable", () => {
    const page = configPage("en");
    for (const key of Object.keys(SETTINGS) as SettingKey[]) {
      expect(page).toContain(`### \`${key}\``);
      expect(page).toContain(`- \`${settingVariable(key)}\``);
    }
  });
});
