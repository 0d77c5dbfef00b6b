/** Whole walks with control, against diffusers' pipelines over the same tiny networks. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ControlUnit } from "@inkloom/contract";
import type { Runtime } from "@inkloom/engine";
import { createNodeRuntime } from "@inkloom/engine/node";
import { openWeights, readFloat32 } from "@inkloom/engine/weights";
import { sizeWaves, type UnetConfig } from "@inkloom/models";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Checkpoint } from "../checkpoint/checkpoint.ts";
import type { Conditioning } from "../conditioning/conditioning.ts";
import type { Context } from "../conditioning/context.ts";
import { discreteSchedule } from "../denoise/discrete-schedule.ts";
import { guidedModel } from "../denoise/guidance.ts";
import { modelDenoiser } from "../denoise/parameterization.ts";
import { unetCall } from "../denoise/unet.ts";
import type { Latents } from "../latents/latents.ts";
import { SAMPLERS } from "../samplers/index.ts";
import { openSessions } from "../sessions.ts";
import { controlsOf } from "./controls.ts";
import type { ControlRun } from "./control-unit.ts";
import { openUnits } from "./open-units.ts";
import {
  controlUnit,
  DEEP,
  hashedUnet,
  hashInput,
  hashPicture,
  SMALL,
  writeNetwork,
  XL,
} from "./tiny-control.suite.ts";

const [WIDTH, HEIGHT] = [48, 80];
const CELLS = [1, 4, HEIGHT / 8, WIDTH / 8] as const;

let folder: string;
let runtime: Runtime;
let goldens: Awaited<ReturnType<typeof openWeights>>["entries"];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "inkloom-control-"));
  for (const name of ["a", "b", "t", "x", "u"])
    await writeNetwork(join(folder, `${name}.safetensors`), name);
  runtime = await createNodeRuntime("cpu", { threads: 1 });
  const file = new URL("./goldens/walks.safetensors", import.meta.url);
  goldens = (await openWeights(fileURLToPath(file))).entries;
});
afterAll(async () => {
  await runtime.close();
  await rm(folder, { recursive: true });
});

async function golden(name: string): Promise<Float32Array> {
  const entry = goldens.get(name);
  if (entry === undefined) throw new Error(`no golden ${name}`);
  return readFloat32(entry);
}

const networks = new Map<UnetConfig, ReturnType<typeof hashedUnet>>();

/** Where the walk ends. */
async function walked(config: UnetConfig, units: readonly ControlUnit[]): Promise<Float32Array> {
  const network = networks.get(config) ?? hashedUnet(config);
  networks.set(config, network);
  const checkpoint = { name: "tiny", family: "SD 1.x", unet: network } as unknown as Checkpoint;
  const sessions = openSessions(runtime);
  const size = { width: WIDTH, height: HEIGHT };
  const sources = {
    picture: (name: string) => Promise.resolve(hashPicture(name, WIDTH, HEIGHT)),
    folders: [folder],
    annotatorFolders: [],
    runtime,
  };
  const open = await openUnits(units, sources, { checkpoint, size, seed: 1 });
  const runs: ControlRun[] = [];
  for (const { opened } of open.units) {
    const encode = () => Promise.reject(new Error("nothing is to be encoded"));
    const run = await opened.at({ size, pass: "only", checkpoint, network, sessions, encode });
    if (run) runs.push(run);
  }
  const controls = controlsOf(runs);
  const width = config.contextSize;
  const words = (name: string): Conditioning => {
    const context: Context = {
      data: hashInput(name, 77 * width),
      tokens: 77,
      width,
      vector: hashInput(`${name} pooled`, 24),
    };
    return { at: () => [{ context, weight: 1 }] };
  };
  const sizes = sizeWaves([HEIGHT, WIDTH, 0, 0, HEIGHT, WIDTH]);
  const vector = ({ vector: pooled = new Float32Array() }: Context) =>
    Float32Array.from([...pooled, ...sizes]);
  const levels = discreteSchedule();
  const model = guidedModel(unetCall(sessions, network, { controls, vector }), {
    positive: words("wanted"),
    negative: words("unwanted"),
    scale: 3,
    options: { levels, parameterization: "eps" },
  });
  const denoise = modelDenoiser("eps", model, levels);
  const sigmas = [...(await golden("sigmas"))];
  const first = sigmas[0] ?? 0;
  // diffusers' Euler begins with noise of the highest level, and of linear spacing just that
  const data = hashInput("latents", CELLS[1] * CELLS[2] * CELLS[3]).map((value) => value * first);
  const start: Latents = { data, shape: CELLS };
  const steps = sigmas.length - 1;
  const ended = await SAMPLERS.euler.sampler(
    denoise,
    start,
    {
      sigmas,
      eta: 0,
      noiseScale: 1,
      churn: { amount: 0, low: 0, high: 0 },
      range: [first, sigmas.at(-2) ?? 0],
      path: [sigmas.at(-2) ?? 0, first],
      model: levels,
    },
    {
      noise: { first: () => data, next: () => data } as never,
      onStep({ step }) {
        controls.moment = { ...controls.moment, share: (step - 1) / steps };
      },
    },
  );
  await sessions.release();
  return ended.data;
}

const A = { model: "a", image: "a" };

test.each<[name: string, config: UnetConfig, units: readonly Partial<ControlUnit>[]]>([
  ["one", SMALL, [{ ...A, weight: 0.8 }]],
  // A unit's share is that of A1111, which in a step is that of the step before; the ends belong to it.
  ["first half", SMALL, [{ ...A, end: 0.2 }]],
  ["second half", SMALL, [{ ...A, start: 0.3 }]],
  ["guess", SMALL, [{ ...A, mode: "control", layer_weights: guessWeights(5) }]],
  [
    "two",
    SMALL,
    [
      { ...A, weight: 0.7, end: 0.2 },
      { model: "B", image: "b", weight: 1.2, start: 0.3 },
    ],
  ],
  ["region", SMALL, [{ ...A, region: "region" }]],
  ["adapter", DEEP, [{ model: "t.safetensors", image: "a", weight: 0.8 }]],
  ["sdxl", XL, [{ model: "x [01234567]", image: "a", weight: 0.8 }]],
  ["union", XL, [{ model: "u", image: "a", weight: 0.8, union_type: "canny" }]],
])("a walk with control (%s) ends where diffusers' does", async (name, config, units) => {
  const found = await walked(config, units.map(controlUnit));
  const wanted = await golden(name);
  const largest = Math.max(...wanted.map(Math.abs));
  const apart = Math.max(...wanted.map((value, i) => Math.abs(value - (found[i] ?? NaN))));
  if (process.env["PARITY_VERBOSE"])
    process.stderr.write(`${name}: ${(apart / largest).toExponential(1)}\n`);
  expect(apart / largest).toBeLessThan(1e-4);
});

/** diffusers' guess mode: from 0.1 at the first answer to 1 at the middle block. */
function guessWeights(count: number): number[] {
  return Array.from({ length: count }, (_, i) => 10 ** (i / (count - 1) - 1));
}
