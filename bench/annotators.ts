/** Preprocessors beside those of controlnet_aux and sd-webui-controlnet in PyTorch: the same random weights, the same
 *  pictures, in turn within one run. Prints seconds, memory and their ratios, and the geometric mean of the ratios.
 *  Usage: annotators.ts PYTHON PICTURE [--sizes 512,1024] [--rounds 3] [--folder DIR] [ID...] */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { decodePicture, encodePng, resizePillow } from "@inkloom/pixels";
import { peakResident, runJson, showSpread, spreadOf } from "./measure.ts";

const { values, positionals } = parseArgs({
  options: {
    sizes: { type: "string", default: "512,1024" },
    rounds: { type: "string", default: "3" },
    folder: { type: "string" },
  },
  allowPositionals: true,
});
const [python, source, ...wanted] = positionals;
if (python === undefined || source === undefined)
  throw new Error("usage: annotators.ts PYTHON PICTURE [ID...]");
const sizes = values.sizes.split(",").map(Number);
const rounds = Number(values.rounds);
const folder = values.folder ?? (await mkdtemp(join(tmpdir(), "inkloom-annotators-")));
await mkdir(folder, { recursive: true });

const photo = await decodePicture(await readFile(source));
const pictures = await Promise.all(
  sizes.map(async (size) => {
    const path = join(folder, `picture-${size}.png`);
    const square = resizePillow(photo, { width: size, height: size, filter: "lanczos" });
    await writeFile(path, await encodePng(square));
    return path;
  }),
);

interface Asked {
  readonly child: ChildProcess;
  /** Milliseconds for the picture of this number. */
  ask(picture: number): Promise<number>;
}

async function open(command: string, args: readonly string[]): Promise<Asked> {
  const child = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const next = async (): Promise<string> => {
    for (;;) {
      const { value, done } = await lines.next();
      if (done === true) throw new Error(`${command} ${args.join(" ")} ended`);
      // Libraries say things of their own.
      if (value === "ready" || /^[\d.e+-]+$/.test(value)) return value;
    }
  };
  await next();
  return {
    child,
    async ask(picture) {
      child.stdin.write(`${String(picture)}\n`);
      return Number(await next());
    },
  };
}

const peer = join(import.meta.dirname, "peer/annotators.py");
const names = (await runJson(python, [peer, "files", folder, ...wanted])) as readonly string[];
const own = join(import.meta.dirname, "annotator.ts");
const ratios: number[] = [];
console.log(
  "| preprocessor | side | Inkloom, s | PyTorch, s | ratio | peak, GiB | peak of PyTorch, GiB |",
);
console.log("|---|---|---|---|---|---|---|");
for (const name of names) {
  const place = join(folder, name);
  for (const [at, size] of sizes.entries()) {
    const ours = await open(process.execPath, [own, name, place, ...pictures]);
    const theirs = await open(python, [peer, "run", name, place, ...pictures]);
    const taken: [number, number][] = [];
    for (let round = -1; round < rounds; round++) {
      const pair: [number, number] = [await ours.ask(at), await theirs.ask(at)];
      if (round >= 0) taken.push(pair);
    }
    const peaks = [ours, theirs].map(({ child }) => peakResident(child.pid ?? 0) / 2 ** 20);
    for (const { child } of [ours, theirs]) child.stdin?.end();
    const ratio = spreadOf(taken.map(([a, b]) => a / b));
    ratios.push(ratio.median);
    const seconds = (side: 0 | 1) => showSpread(spreadOf(taken.map((pair) => pair[side] / 1000)));
    console.log(
      `| ${name} | ${size} | ${seconds(0)} | ${seconds(1)} | ${showSpread(ratio)} | ${peaks.map((peak) => peak.toFixed(2)).join(" | ")} |`,
    );
  }
}
const mean = Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
console.log(
  `\ngeometric mean of the ratios: ${mean.toFixed(3)}, worst ${Math.max(...ratios).toFixed(2)}`,
);
