/** `npm run docs:pictures [PAGE...]`: makes the pictures of docs/ again by the commands that the pages quote: the
 *  lines of `npx inkloom` and `cp` in those `sh` blocks that write below docs/images, in order. Without pages,
 *  all of them. Models other than the embedded one are not expected. */
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type PictureCommand, pictureCommands, writtenBy } from "./picture-commands.ts";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const docs = join(root, "docs");
const given = process.argv.slice(2);
const pages = given.length > 0 ? given : readdirSync(docs).filter((name) => name.endsWith(".md"));

const home = mkdtempSync(join(tmpdir(), "inkloom-docs-"));
const cli = join(root, "apps", "cli", "bin", "inkloom.mjs");
const run = ({ program, words }: PictureCommand): void => {
  if (program === "cp") {
    copyFileSync(join(root, words[0] ?? ""), join(root, words[1] ?? ""));
    return;
  }
  const named = /\.(png|jpg|webp)$/.test(writtenBy({ program, words }) ?? "") ? ["--force"] : [];
  const { status } = spawnSync(process.execPath, [cli, ...words, ...named], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, INKLOOM_HOME: home, LANG: "C.UTF-8" },
  });
  if (status !== 0) throw new Error(`inkloom ${words.join(" ")} ended with ${String(status)}`);
};

// A grid goes on where it was interrupted; these begin anew.
rmSync(join(root, ".cache", "docs"), { recursive: true, force: true });
const done = new Set<string>();
try {
  for (const page of pages)
    for (const command of pictureCommands(readFileSync(join(docs, page), "utf8"))) {
      const line = JSON.stringify(command);
      if (done.has(line)) continue; // another language's page said it
      done.add(line);
      console.log(`${page}: ${writtenBy(command) ?? ""}`);
      run(command);
    }
} finally {
  rmSync(home, { recursive: true });
}
