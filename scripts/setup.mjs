// One door for every command: installs what is missing, then runs the task on the Node that came
// along. Plain JavaScript without dependencies, because it must run on a machine's own Node 20
// before anything is installed.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, "node_modules");
const stamp = join(modules, ".inkloom-installed");
const cli = join(root, "apps", "cli", "bin", "inkloom.mjs");
const vitest = join(modules, "vitest", "vitest.mjs");
const { LC_ALL, LC_MESSAGES, LANG } = process.env;
const chinese = /^zh/i.test(LC_ALL || LC_MESSAGES || LANG || "");

/** What each task runs on Node 24; `args` are the words behind the task's name. */
const tasks = {
  // The page, so that `serve` has one.
  install: () => [join(root, "scripts", "build-web.ts")],
  start: (args) => [join(root, "scripts", "start.ts"), ...args],
  "build:web": () => [join(root, "scripts", "build-web.ts")],
  quickstart: (args) => [
    cli,
    "generate",
    ...(args.length > 0 ? args : ["a red house on green hills at sunset", "--seed", "7"]),
  ],
  test: (args) => [vitest, "run", "--project", "node", "--project", "apart", ...args],
  "test:pages": (args) => [vitest, "run", "--project", "pages", ...args],
  "test:full": (args) => [vitest, "run", "--project", "full", ...args],
  "test:clients": (args) => [vitest, "run", "--passWithNoTests", "--project", "clients", ...args],
  check: (args) => [join(root, "scripts", "check.ts"), ...args],
  docs: (args) => [join(root, "scripts", "docs.ts"), ...args],
  pack: (args) => [join(root, "scripts", "pack.ts"), ...args],
  parity: (args) => [join(root, "scripts", "parity.ts"), ...args],
};

const [name = "install", ...args] = process.argv.slice(2);
const task = Object.hasOwn(tasks, name) ? tasks[name] : undefined;
if (!task)
  fail(
    `unknown task "${name}", expected one of ${Object.keys(tasks).join(", ")}`,
    `未知任务“${name}”，应为以下之一：${Object.keys(tasks).join("、")}`,
  );
installIfNeeded();
const command = task(args);
if (command.length > 0) runOnNode(nodeThatCameAlong(), command);

/** Installs when node_modules is absent or the lock file differs from the one last installed. */
function installIfNeeded() {
  const lock = createHash("sha256").update(readFileSync(join(root, "package-lock.json")));
  const wanted = `${lock.digest("hex")} ${process.platform} ${process.arch}\n`;
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  const fresh = !existsSync(modules);
  const doing = fresh
    ? ["Installing dependencies ...", "正在安装依赖……"]
    : ["Bringing dependencies up to date ...", "正在更新依赖……"];
  console.error(doing[chinese ? 1 : 0]);
  // `npm ci` empties node_modules first; a folder that exists is only brought up to date, and
  // --no-save leaves the lock file as the project wrote it. Warnings about the machine's Node are
  // left out: what runs afterwards is the Node that comes along.
  const words = fresh ? ["ci"] : ["install", "--no-save"];
  const status = runNpm([...words, "--no-audit", "--no-fund", "--loglevel=error"]);
  if (status !== 0)
    fail(
      `npm ${words.join(" ")} ended with ${status}; see its message above`,
      `npm ${words.join(" ")} 以退出码 ${status} 结束；请查看上方 npm 的提示`,
    );
  writeFileSync(stamp, wanted);
}

/** Runs the npm that called us, or the one on the path. Returns its exit code. */
function runNpm(words) {
  const own = process.env.npm_execpath;
  const viaNode = own !== undefined && own.endsWith("npm-cli.js");
  const child = viaNode
    ? spawnSync(process.execPath, [own, ...words], { cwd: root, stdio: ["ignore", 2, 2] })
    : spawnSync("npm", words, {
        cwd: root,
        stdio: ["ignore", 2, 2],
        shell: process.platform === "win32",
      });
  if (child.error)
    fail(
      `npm could not be started: ${child.error.message}`,
      `无法启动 npm：${child.error.message}`,
    );
  return child.status ?? 1;
}

/** Node 24 from the `node` package, or the machine's own where that is new enough to run TypeScript. */
function nodeThatCameAlong() {
  const file = process.platform === "win32" ? ["node", "bin", "node.exe"] : [".bin", "node"];
  const local = join(modules, ...file);
  if (existsSync(local) && spawnSync(local, ["--version"]).status === 0) return local;
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major >= 24 || (major === 22 && minor >= 18)) return process.execPath;
  return fail(
    `Node 24 did not arrive with the dependencies (are install scripts switched off?) and this is ` +
      `Node ${process.versions.node}; run "npm rebuild node --ignore-scripts=false" or use Node 22.18 or newer`,
    `依赖中没有装好 Node 24（是否禁用了安装脚本？），而当前是 Node ${process.versions.node}；` +
      `请运行 "npm rebuild node --ignore-scripts=false"，或使用 Node 22.18 及以上版本`,
  );
}

function runOnNode(node, words) {
  const path = [join(modules, ".bin"), process.env.PATH ?? ""].join(delimiter);
  // Logs are read by people and programs: colours are for terminals, whatever CI would like.
  const plain = process.stdout.isTTY ? {} : { NO_COLOR: "1" };
  const env = { ...plain, ...process.env, PATH: path };
  const child = spawn(node, words, { cwd: root, stdio: "inherit", env });
  // A terminal sends Ctrl-C to the child as well: sending it twice would cut its clean-up short.
  process.on("SIGINT", () => process.stdin.isTTY || child.kill("SIGINT"));
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  child.on("error", (error) =>
    fail(`${node} could not be started: ${error.message}`, `无法启动 ${node}：${error.message}`),
  );
  child.on("exit", (code, signal) => {
    process.exitCode = code ?? (signal === "SIGINT" ? 130 : 1);
    process.exit();
  });
}

function fail(english, inChinese) {
  console.error(chinese ? `setup：${inChinese}` : `setup: ${english}`);
  process.exit(1);
}
