/** What a control unit adds to a step: SD 1.5 at full size with random weights, 512x512, both sides of guidance in one
 *  batch, through the engine host. Plain steps take turns with steps of one ControlNet, of two, of one that follows only
 *  the wanted words, and of one that has ended. Beside the time by the clock stands the processors' time of both
 *  processes, which a busy machine does not change. Prints one JSON line. Usage:
 *  control-step.ts FOLDER [steps] [plain,one,...]; FOLDER keeps the random weights (5 GB). */
import { existsSync, readFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { type ControlUnit, wholeUnit } from "@inkloom/contract";
import { controlsOf, openSessions, openUnits, unetCall } from "@inkloom/diffusion";
import { graphOf, input } from "@inkloom/engine";
import { createEngineHost } from "@inkloom/engine/host";
import { openWeights } from "@inkloom/engine/weights";
import {
  CONTROL_PREFIX,
  controlHint,
  controlNet,
  type ControlNetConfig,
  type Manifest,
  manifestOf,
  modelManifest,
  SD15,
  weightsAt,
} from "@inkloom/models";
import { peakResident } from "./measure.ts";
import { writeRandomCheckpoint } from "./random-checkpoint.ts";

const [folder, count = "3", only] = process.argv.slice(2);
if (folder === undefined) throw new Error("usage: control-step.ts FOLDER [steps]");
const controlFolder = join(folder, "controlnet");
await mkdir(controlFolder, { recursive: true });

const CONTROL: ControlNetConfig = {
  ...SD15.unet,
  hintChannels: 3,
  hintWidths: [16, 16, 32, 32, 96, 96, 256],
  middleDepth: 1,
};

function controlManifest(): Manifest {
  const w = weightsAt(CONTROL_PREFIX);
  const { features } = controlHint(w, { picture: input("picture", [1, 3, 512, 512]) }, CONTROL);
  const { skips, middle } = controlNet(
    w,
    {
      latents: input("latents", [2, 4, 64, 64]),
      times: input("times", [2]),
      context: input("context", [2, 77, 768]),
      features,
    },
    CONTROL,
  );
  const answers = Object.fromEntries(skips.map((skip, i) => [`skip.${i}`, skip]));
  return manifestOf(graphOf({ ...answers, middle }));
}

async function written(path: string, manifest: Manifest, seed: number): Promise<string> {
  if (!existsSync(path)) await writeRandomCheckpoint(path, manifest, { dtype: "F32", seed });
  return path;
}

const unetFile = await written(join(folder, "unet.safetensors"), modelManifest(SD15).unet, 1);
await written(join(controlFolder, "control.safetensors"), controlManifest(), 2);

const host = createEngineHost({ device: "cpu" });
const sessions = openSessions(host);
const network = { config: SD15.unet, weights: (await openWeights(unetFile)).entries };
const wave = (length: number): Float32Array =>
  Float32Array.from({ length }, (_, i) => Math.sin(i * 12.9898) * 1.4);
const picture = {
  width: 512,
  height: 512,
  data: Uint8ClampedArray.from({ length: 512 * 512 * 4 }, (_, i) => (i % 4 === 3 ? 255 : i % 251)),
};
const size = { width: 512, height: 512 };
const checkpoint = { name: "random", family: "SD 1.x", unet: network } as Parameters<
  typeof openUnits
>[2]["checkpoint"];
const unit = (given: Partial<ControlUnit> = {}): ControlUnit =>
  wholeUnit({ model: "control", image: "picture", ...given });

/** Seconds of one step, by the clock and of the processors. */
interface Spent {
  readonly clock: number;
  readonly processors: number;
}
type Step = () => Promise<Spent>;

/** Processor time so far of this process and the host, seconds. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  const text = readFileSync(`/proc/${host.pid ?? process.pid}/stat`, "utf8");
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const ticks = Number(fields[11]) + Number(fields[12]); // in hundredths of a second
  return (user + system) / 1e6 + ticks / 100;
}

async function stepOf(units: readonly ControlUnit[]): Promise<Step> {
  const open = await openUnits(
    units,
    {
      picture: () => Promise.resolve(picture),
      folders: [controlFolder],
      annotatorFolders: [],
      runtime: host,
    },
    { checkpoint, size, seed: 1 },
  );
  const runs = [];
  for (const { opened } of open.units) {
    const encode = () => Promise.reject(new Error("nothing is to be encoded"));
    const run = await opened.at({ size, pass: "only", checkpoint, network, sessions, encode });
    if (run) runs.push(run);
  }
  const controls = runs.length > 0 ? controlsOf(runs) : undefined;
  if (controls) controls.moment = { share: 0.6, sigma: 1 };
  const call = unetCall(sessions, network, { controls });
  const context = { data: wave(77 * 768), tokens: 77, width: 768 };
  return async () => {
    const [begin, before] = [performance.now(), processorTime()];
    const latents = { data: wave(4 * 64 * 64), shape: [1, 4, 64, 64] as const };
    await call(latents, 500, [context, context], undefined, 0, ["unwanted", "wanted"]);
    return {
      clock: (performance.now() - begin) / 1000,
      processors: processorTime() - before,
    };
  };
}

const CASES: Readonly<Record<string, readonly ControlUnit[]>> = {
  plain: [],
  one: [unit()],
  "one, wanted words only": [unit({ mode: "control" })],
  "one that has ended": [unit({ end: 0.5 })],
  two: [unit(), unit({ weight: 0.5 })],
};
const steps = new Map<string, Step>();
for (const [name, units] of Object.entries(CASES))
  if (only === undefined || only.split(",").includes(name)) steps.set(name, await stepOf(units));
const times = new Map<string, Spent[]>();
for (let round = 0; round <= Number(count); round++)
  for (const [name, step] of steps) {
    const spent = await step();
    if (round > 0) times.set(name, [...(times.get(name) ?? []), spent]);
  }
const added = (of: keyof Spent): Readonly<Record<string, number>> => {
  const least = new Map(
    [...times].map(([name, all]) => [name, Math.min(...all.map((spent) => spent[of]))]),
  );
  const plain = least.get("plain") ?? NaN;
  return Object.fromEntries(
    [...least].map(([name, seconds]) => [name, Number((seconds / plain - 1).toFixed(3))]),
  );
};
const pids = [process.pid, ...(host.pid === undefined ? [] : [host.pid])];
const peakKiB = pids.reduce((total, pid) => total + peakResident(pid), 0);
const report = { clock: added("clock"), processors: added("processors") };
console.log(JSON.stringify({ seconds: Object.fromEntries(times), added: report, peakKiB }));
await sessions.release();
await host.close();
