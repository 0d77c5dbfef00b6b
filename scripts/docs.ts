/** `npm run docs [-- --check]`: remakes the pages that are made from code, or tells which are out of date. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { PROBLEMS } from "../packages/contract/src/index.ts";
import { a1111Page } from "./a1111-page.ts";
import { apiDocument } from "../packages/server/src/routes/openapi/whole-document.ts";
import { cliPage } from "./cli-page.ts";
import { clientTypes } from "./client-types.ts";
import { configPage } from "./config-page.ts";
import { openaiPage } from "./openai-page.ts";
import { preprocessorPage } from "./preprocessor-page.ts";
import { problemPage } from "./problem-page.ts";

const docs = join(dirname(dirname(fileURLToPath(import.meta.url))), "docs");
const { values } = parseArgs({ options: { check: { type: "boolean", default: false } } });

const pages = {
  "compat/a1111.md": a1111Page("en"),
  "compat/a1111.zh-CN.md": a1111Page("zh"),
  "compat/openai.md": openaiPage("en"),
  "compat/openai.zh-CN.md": openaiPage("zh"),
  "config.md": configPage("en"),
  "config.zh-CN.md": configPage("zh"),
  "cli.md": cliPage("en"),
  "cli.zh-CN.md": cliPage("zh"),
  "problems.md": problemPage(PROBLEMS),
  "preprocessors.md": preprocessorPage("en"),
  "preprocessors.zh-CN.md": preprocessorPage("zh"),
  "../packages/client/src/api.ts": await clientTypes(await apiDocument()),
};

for (const [name, text] of Object.entries(pages)) {
  const path = join(docs, name);
  if (existsSync(path) && readFileSync(path, "utf8") === text) continue;
  if (values.check) {
    console.log(`${normalize(`docs/${name}`)} is out of date: run npm run docs`);
    process.exitCode = 1;
  } else {
    writeFileSync(path, text);
    console.log(`${normalize(`docs/${name}`)} written`);
  }
}
