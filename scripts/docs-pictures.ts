/** `npm run docs:pictures [PAGE...]`: makes the pictures of docs/ again by the commands that the pages quote: every
 *  line of a `sh` block that begins with `npx inkloom` and writes below docs/images, in order. Without pages,
 *  all of them. Models other than the embedded one are not expected. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { pictureCommands } from "./picture-commands.ts";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const docs = join(root, "docs");
const given = process.argv.slice(2);
const pages = given.length > 0 ? given : readdirSync(docs).filter((name) => name.endsWith(".md"));

const home = mkdtempSync(join(tmpdir(), "inkloom-docs-"));
try {
  for (const page of pages)
    for (const { words, written } of pictureCommands(readFileSync(join(docs, page), "utf8"))) {
      console.log(`${page}: ${written}`);
      const cli = join(root, "apps", "cli", "bin", "inkloom.mjs");
      const { status } = spawnSync(process.execPath, [cli, ...words, "--force"], {
        cwd: root,
        stdio: ["ignore", "ignore", "inherit"],
        env: { ...process.env, INKLOOM_HOME: home, LANG: "C.UTF-8" },
      });
      if (status !== 0)
        throw new Error(`${page}: inkloom ${words.join(" ")} ended with ${String(status)}`);
    }
} finally {
  rmSync(home, { recursive: true });
}
