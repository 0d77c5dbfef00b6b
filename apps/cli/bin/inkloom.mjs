#!/usr/bin/env node
// Starts Inkloom from its source: on this Node where it runs TypeScript, else on the Node that came
// along with the dependencies. Plain JavaScript, because a machine's own Node may be older.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const main = join(here, "..", "src", "main.ts");
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
const { LC_ALL, LC_MESSAGES, LANG } = process.env;
const chinese = /^zh/i.test(LC_ALL || LC_MESSAGES || LANG || "");
const newEnough = major > 22 || (major === 22 && minor >= 12);

if (newEnough && process.features.typescript) await import("../src/main.ts");
else startOnOwnNode();

function startOnOwnNode() {
  const file = process.platform === "win32" ? "node.exe" : "node";
  const node = join(here, "..", "..", "..", "node_modules", "node", "bin", file);
  if (!existsSync(node)) {
    console.error(
      chinese
        ? `inkloom：当前是 Node ${process.versions.node}，需要 Node 22.18 或更高版本，` +
            "或在项目文件夹中运行 `npm install` 所带来的 Node 24。"
        : `inkloom: this is Node ${process.versions.node}, expected Node 22.18 or newer, ` +
            "or the Node 24 that `npm install` brings along in the project's folder.",
    );
    process.exit(1);
  }
  const child = spawn(node, [main, ...process.argv.slice(2)], { stdio: "inherit" });
  // A terminal sends Ctrl-C to the child as well: sending it twice would cut its clean-up short.
  process.on("SIGINT", () => process.stdin.isTTY || child.kill("SIGINT"));
  for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("error", (error) => {
    console.error(
      chinese
        ? `inkloom：无法启动 ${node}：${error.message}`
        : `inkloom: ${node} could not be started: ${error.message}`,
    );
    process.exit(1);
  });
  child.on("exit", (code, signal) => {
    process.exit(code ?? (signal === "SIGINT" ? 130 : 1));
  });
}
