/** Canny of a 2048x2048 JPEG file to a PNG file, beside OpenCV (imread, Canny, imwrite), in turn within one run: both
 *  processes stay open, so that neither's start is counted. Prints milliseconds, of the clock and of all threads, and
 *  their ratios, pair by pair.
 *  Usage: canny.ts PYTHON PICTURE [pairs]; PICTURE of any size and kind is made 2048x2048 and JPEG first. */
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { annotate, annotatorNetworks } from "@inkloom/diffusion";
import { decodePicture, encodePicture, resizePillow } from "@inkloom/pixels";
import { showSpread, spreadOf } from "./measure.ts";

const [python, given, pairs = "15"] = process.argv.slice(2);
if (python === undefined || given === undefined)
  throw new Error("usage: canny.ts PYTHON PICTURE [pairs]");
const SIDE = 2048;
const folder = await mkdtemp(join(tmpdir(), "inkloom-canny-"));
const source = join(folder, "picture.jpg");
const photo = await decodePicture(await readFile(given));
const large = resizePillow(photo, { width: SIDE, height: SIDE, filter: "lanczos" });
await writeFile(source, await encodePicture(large, { format: "jpeg", quality: 92 }));

const networks = annotatorNetworks({
  runtime: () => Promise.reject(new Error("Canny needs no network")),
  folders: [],
});

/** Milliseconds from file to file. */
interface Taken {
  readonly clock: number;
  readonly threads: number;
}

async function ours(): Promise<Taken> {
  const start = performance.now();
  const used = process.cpuUsage();
  const picture = await decodePicture(await readFile(source));
  const { map } = await annotate(
    picture,
    { preprocessor: "canny", resolution: SIDE, sliders: { low: 100, high: 200 } },
    { networks },
  );
  const file = await encodePicture(map, { format: "png", grey: true });
  await writeFile(join(folder, "inkloom.png"), file);
  const { user, system } = process.cpuUsage(used);
  return { clock: performance.now() - start, threads: (user + system) / 1000 };
}

const peer = spawn(python, [join(import.meta.dirname, "peer/canny.py"), source, folder], {
  stdio: ["pipe", "pipe", "inherit"],
});
const answers = createInterface(peer.stdout)[Symbol.asyncIterator]();
async function theirs(): Promise<Taken> {
  peer.stdin.write("again\n");
  const { value, done } = await answers.next();
  if (done === true) throw new Error("the peer ended");
  const [clock = NaN, threads = NaN] = value.split(" ").map(Number);
  return { clock, threads };
}

const WARM = 3;
const rounds: { ours: Taken; theirs: Taken }[] = [];
for (let round = 0; round < Number(pairs) + WARM; round++) {
  const both = { ours: await ours(), theirs: await theirs() };
  if (round >= WARM) rounds.push(both);
}
peer.stdin.end();

for (const kind of ["clock", "threads"] as const) {
  const of = (values: readonly number[], digits: number) => showSpread(spreadOf(values), digits);
  const mine = rounds.map((each) => each.ours[kind]);
  const peers = rounds.map((each) => each.theirs[kind]);
  const ratios = rounds.map((each) => each.ours[kind] / each.theirs[kind]);
  console.log(
    `${kind}: Inkloom ${of(mine, 0)} ms, OpenCV ${of(peers, 0)} ms, ratio ${of(ratios, 2)}`,
  );
}
const [left, right] = await Promise.all(
  ["inkloom.png", "opencv.png"].map(async (name) =>
    decodePicture(await readFile(join(folder, name))),
  ),
);
const differing = left?.data.reduce((sum, value, i) => sum + (value === right?.data[i] ? 0 : 1), 0);
console.log(`samples that differ: ${String(differing)} of ${String(left?.data.length)}`);
await rm(folder, { recursive: true });
