/**
 * `npm run parity [-- AREA ...] [--set NAME=VALUE ...]`: remakes the golden files with the Python
 * references. Needs Python 3.11; makes `.venv` and installs what `parity/requirements*.txt` name. An area with lists of
 * its own (`parity/AREA/requirements*.txt`) gets an environment of its own, `.venv-AREA`; AREAS_WITH says who shares it.
 *
 * A script takes part by a docstring line `Run: python parity/AREA/x.py ARGUMENTS`. `[...]` parts are
 * left out; a word in capitals is a value to be given by `--set` (a checkout of another program, say),
 * and without it the script is skipped and named.
 */
import { spawnSync } from "node:child_process";
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { goldenRecipe, resolveRecipe } from "./parity-recipe.ts";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const windows = process.platform === "win32";
/** Areas whose scripts run in the environment of another. */
const AREAS_WITH: Readonly<Record<string, string>> = { control: "annotators" };

const { values, positionals: areas } = parseArgs({
  options: { set: { type: "string", multiple: true, default: [] } },
  allowPositionals: true,
});
const given = Object.fromEntries(
  values.set.map((pair) => {
    const [name = "", ...value] = pair.split("=");
    return [name, value.join("=")];
  }),
);

const scripts = globSync("parity/*/*.py", { cwd: root })
  .map((path) => path.replaceAll("\\", "/"))
  .filter((path) => areas.length === 0 || areas.includes(path.split("/")[1] ?? ""))
  .toSorted();
if (scripts.length === 0) throw new Error(`no script in parity/ for ${areas.join(", ")}`);

const environments = new Map<string, string>();
const failed: string[] = [];
for (const path of scripts) {
  const recipe = goldenRecipe(readFileSync(join(root, path), "utf8"));
  if (recipe === undefined) continue; // imported by others, makes nothing itself
  const { words, missing } = resolveRecipe(recipe, given);
  if (missing.length > 0) {
    console.log(`skipped  ${path}: needs ${missing.map((name) => `--set ${name}=...`).join(" ")}`);
    continue;
  }
  console.log(`running  ${words.join(" ")}`);
  if (run(pythonOf(path.split("/")[1] ?? ""), words) !== 0) failed.push(path);
}
console.log(failed.length === 0 ? "parity: all remade" : `parity: failed: ${failed.join(", ")}`);
process.exitCode = failed.length === 0 ? 0 : 1;

/** The interpreter for an area's scripts; its environment is made the first time. */
function pythonOf(area: string): string {
  const owner = AREAS_WITH[area] ?? area;
  const own = existsSync(join(root, "parity", owner, "requirements.txt"));
  const venv = join(root, own ? `.venv-${owner}` : ".venv");
  const known = environments.get(venv);
  if (known !== undefined) return known;
  const python = windows ? join(venv, "Scripts", "python.exe") : join(venv, "bin", "python");
  environments.set(venv, python);
  const create = ["-m", "venv", venv];
  if (!existsSync(python) && run(windows ? "python" : "python3", create) !== 0)
    throw new Error("python -m venv failed: Python 3.11 with venv is needed for npm run parity");
  const pip = ["-m", "pip", "install", "--quiet"];
  const lists = join("parity", own ? owner : "");
  for (const list of [
    ["-r", join(lists, "requirements.txt")],
    ["--no-deps", "-r", join(lists, "requirements-no-deps.txt")],
  ])
    if (run(python, [...pip, ...list]) !== 0)
      throw new Error(`pip could not install ${list.at(-1) ?? ""}`);
  return python;
}

function run(command: string, words: readonly string[]): number {
  const { status, error } = spawnSync(command, words, { cwd: root, stdio: "inherit" });
  if (error) throw error;
  return status ?? 1;
}
