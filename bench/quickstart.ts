/** From process start to the finished picture with the embedded model, 20 steps: the quick start on a
 *  warm cache. Usage: npm run bench:quickstart -- [--runs 5] */
import { spawn } from "node:child_process";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { showSpread, spreadOf } from "./measure.ts";

const { values } = parseArgs({ options: { runs: { type: "string", default: "5" } } });
const cli = join(import.meta.dirname, "..", "apps", "cli", "bin", "inkloom.mjs");
const folder = await mkdtemp(join(tmpdir(), "inkloom-bench-"));

async function picture(name: string): Promise<number> {
  const path = join(folder, name);
  const start = performance.now();
  const args = ["generate", "a red house on green hills at sunset", "--seed", "7", "--out", path];
  const child = spawn(process.execPath, [cli, ...args], { stdio: ["ignore", "ignore", "inherit"] });
  const code = await new Promise((resolve) => child.on("close", resolve));
  const seconds = (performance.now() - start) / 1000;
  if (code !== 0 || (await stat(path)).size === 0)
    throw new Error(`no picture, code ${String(code)}`);
  return seconds;
}

try {
  await picture("warm.png");
  const seconds: number[] = [];
  for (let run = 0; run < Number(values.runs); run++) seconds.push(await picture(`${run}.png`));
  console.log(
    `process start to picture, s: ${showSpread(spreadOf(seconds))}, ${seconds.length} runs`,
  );
} finally {
  await rm(folder, { recursive: true });
}
