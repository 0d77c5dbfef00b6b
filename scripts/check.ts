/** `npm run check [-- NAME]`: types, lint, format, import directions, dead exports and file lengths, side by side. */
import { spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { lineReport, sourceFiles } from "./line-report.ts";

interface Verdict {
  readonly ok: boolean;
  readonly output: string;
}

interface Check {
  readonly name: string;
  readonly run: () => Promise<Verdict>;
}

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** A check that is a program under node_modules, started with the Node that runs this file. */
function program(name: string, script: string, ...args: string[]): Check {
  const run = () =>
    new Promise<Verdict>((resolve, reject) => {
      const words = [join(root, "node_modules", script), ...args];
      const child = spawn(process.execPath, words, {
        cwd: root,
        stdio: ["ignore", "pipe", "pipe"],
        env: { ...process.env, FORCE_COLOR: "0", NO_COLOR: "1" },
      });
      let output = "";
      const keep = (chunk: Buffer) => (output += chunk.toString());
      child.stdout.on("data", keep);
      child.stderr.on("data", keep);
      child.on("error", reject);
      child.on("close", (code) => {
        resolve({ ok: code === 0, output: output.trim() });
      });
    });
  return { name, run };
}

const ESLINT = "eslint/bin/eslint.js";
const MODEL_ROOMS = ["engine", "pixels", "models", "diffusion", "training"].map(
  (room) => `packages/${room}`,
);
const FORMATTED = "node_modules/.cache/prettier/checked";
const importers = ["packages", "apps", "scripts", "bench"];

// The slowest first, so that the others run beside it.
const checks: readonly Check[] = [
  // In three parts: with the types of everything at once, 4 GB are not enough.
  program("lint of the models", ESLINT, "--max-warnings", "0", ...MODEL_ROOMS),
  program(
    "lint of the rest",
    ESLINT,
    ...["--max-warnings", "0"],
    ...["apps/web/", ...MODEL_ROOMS.map((room) => `${room}/`)].flatMap((path) => [
      "--ignore-pattern",
      path,
    ]),
    ".",
  ),
  program("lint of the page", ESLINT, "--max-warnings", "0", "apps/web"),
  program("types", "typescript/bin/tsc", "-b"),
  // What a file's form is says the file alone, so those that did not change need no second look; what the linter
  // says of one depends on the types of others.
  program(
    "format",
    "prettier/bin/prettier.cjs",
    ...["--check", "--log-level", "warn", "."],
    ...["--cache", "--cache-strategy", "content", "--cache-location", FORMATTED],
  ),
  program("dead exports", "knip/bin/knip.js", "--no-progress"),
  program(
    "import directions",
    "dependency-cruiser/bin/dependency-cruiser.mjs",
    "--config",
    ".dependency-cruiser.mjs",
    ...importers,
  ),
  program("pages made from code", "../scripts/docs.ts", "--check"),
  {
    name: "file lengths",
    run: () => {
      const { ok, lines } = lineReport(sourceFiles(root));
      return Promise.resolve({ ok, output: lines.join("\n") });
    },
  },
];

const failed: string[] = [];
const [only = ""] = process.argv.slice(2);
const asked = checks.filter(({ name }) => name.includes(only));
const waiting = [...asked];

async function work(): Promise<void> {
  for (let check = waiting.shift(); check; check = waiting.shift()) {
    const start = performance.now();
    const { ok, output } = await check.run();
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    if (!ok) failed.push(check.name);
    const shown = ok && check.name !== "file lengths" ? "" : `\n${output.replace(/^/gm, "    ")}`;
    console.log(`${ok ? "ok    " : "FAILED"}  ${check.name} (${seconds} s)${shown}`);
  }
}

await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, work));
const verdict =
  failed.length === 0 ? "all passed" : `${failed.length} failed: ${failed.join(", ")}`;
console.log(`\ncheck: ${asked.length} checks, ${verdict}`);
process.exitCode = failed.length === 0 ? 0 : 1;
