/** For tests: files of tiny networks that change attention, units over them, and walks of Euler's method. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ControlUnit } from "@inkloom/contract";
import { graphOf, input, type Runtime } from "@inkloom/engine";
import { createNodeRuntime } from "@inkloom/engine/node";
import { openWeights, readFloat32 } from "@inkloom/engine/weights";
import { clipVision, manifestOf, type UnetConfig, weightsAt } from "@inkloom/models";
import { afterAll, beforeAll } from "vitest";
import type { Checkpoint } from "../checkpoint/checkpoint.ts";
import type { Context } from "../conditioning/context.ts";
import { discreteSchedule } from "../denoise/discrete-schedule.ts";
import { unetCall } from "../denoise/unet.ts";
import { openSessions } from "../sessions.ts";
import { controlsOf } from "./controls.ts";
import type { ControlPass, ControlRun } from "./control-unit.ts";
import { openUnits } from "./open-units.ts";
import {
  controlUnit,
  hashedUnet,
  hashInput,
  hashPicture,
  keysOf,
  SMALL,
  type TinyTensor,
  writeNetwork,
} from "./tiny-control.suite.ts";

export const [WIDTH, HEIGHT] = [48, 80] as const;
const SCALE = 3;
export const SHAPE = [1, 4, HEIGHT / 8, WIDTH / 8] as const;
export const COUNT = SHAPE.reduce((product, side) => product * side, 1);

export const LOW: UnetConfig = {
  ...SMALL,
  levels: [
    { channels: 32, attention: false, heads: 4 },
    { channels: 64, attention: true, heads: 4, depth: 2 },
  ],
};
export const DEEP: UnetConfig = {
  ...SMALL,
  levels: [
    { channels: 16, attention: true, heads: 4 },
    { channels: 32, attention: true, heads: 4 },
    { channels: 48, attention: true, heads: 4 },
    { channels: 48, attention: false, heads: 4 },
  ],
  resBlocks: 2,
  groups: 8,
};

/** A plain IP-Adapter for `SMALL`. */
const ADAPTER: readonly TinyTensor[] = [
  { key: "image_proj.proj.weight", shape: [96, 1024] },
  { key: "image_proj.proj.bias", shape: [96] },
  { key: "image_proj.norm.weight", shape: [24] },
  { key: "image_proj.norm.bias", shape: [24] },
  ...[32, 32, 32, 64].flatMap((size, i) =>
    ["k", "v"].map((part) => ({
      key: `ip_adapter.${2 * i + 1}.to_${part}_ip.weight`,
      shape: [size, 24],
    })),
  ),
];

const tower = (): TinyTensor[] => {
  const { embeds, last } = clipVision(weightsAt(""), input("picture", [1, 3, 28, 28]), {
    layers: 2,
    hidden: 32,
    heads: 1,
    intermediate: 48,
    activation: "quick_gelu",
    picture: 28,
    patch: 7,
    projection: { size: 1024, layout: "linear" },
  });
  return [...manifestOf(graphOf({ embeds: embeds ?? last }))];
};

export let folder: string;
export let runtime: Runtime;
let goldens: Awaited<ReturnType<typeof openWeights>>["entries"];
/** To be called once in a file. */
export function useTinyNetworks(): void {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "inkloom-attention-"));
    await writeNetwork(join(folder, "ip.safetensors"), "ip", [...ADAPTER]);
    const styleKeys = keysOf("../../../../models/src/t2i-style/goldens/tiny");
    await writeNetwork(join(folder, "style.safetensors"), "style", styleKeys);
    await writeNetwork(join(folder, "clip_vision_l.safetensors"), "tower", tower());
    await writeNetwork(join(folder, "lite.safetensors"), "lllite", keysOf("lllite"));
    await writeNetwork(
      join(folder, "CLIP-ViT-H-14-laion2B-s32B-b79K.safetensors"),
      "tower",
      tower(),
    );
    runtime = await createNodeRuntime("cpu", { threads: 1 });
    const file = new URL("./goldens/attention-walks.safetensors", import.meta.url);
    goldens = (await openWeights(fileURLToPath(file))).entries;
  });
  afterAll(async () => {
    await runtime.close();
    await rm(folder, { recursive: true });
  });
}

export async function golden(name: string): Promise<Float32Array> {
  const entry = goldens.get(name);
  if (entry === undefined) throw new Error(`no golden ${name}`);
  return readFloat32(entry);
}

/** Each made once: hashing takes longer than walking. */
const unets = new Map<UnetConfig, ReturnType<typeof hashedUnet>>();
export function unetOf(config: UnetConfig): ReturnType<typeof hashedUnet> {
  const known = unets.get(config) ?? hashedUnet(config);
  unets.set(config, known);
  return known;
}

const checkpointOf = (config: UnetConfig) =>
  ({
    name: "tiny",
    family: "SD 1.x",
    unet: unetOf(config),
    noise: { betas: {}, parameterization: "eps" },
  }) as unknown as Checkpoint;

const size = { width: WIDTH, height: HEIGHT };

export async function opened(
  config: UnetConfig,
  units: readonly Partial<ControlUnit>[],
  more: Partial<ControlPass> = {},
  annotatorFolders = [folder],
): Promise<{ readonly runs: readonly ControlRun[]; readonly notices: readonly string[] }> {
  const checkpoint = checkpointOf(config);
  const notices: string[] = [];
  const sources = {
    picture: (name: string) => Promise.resolve(hashPicture(name, WIDTH, HEIGHT)),
    folders: [folder],
    annotatorFolders,
    runtime,
    onNotice: (notice: { readonly en: string }) => notices.push(notice.en),
  };
  const target = { checkpoint, size, seed: 1 };
  const open = await openUnits(units.map(controlUnit), sources, target);
  const runs: ControlRun[] = [];
  for (const { opened: each } of open.units) {
    const run = await each.at({
      size,
      pass: "only",
      checkpoint,
      network: checkpoint.unet,
      sessions: openSessions(runtime),
      encode: () => Promise.resolve({ data: hashInput("encoded", COUNT), shape: SHAPE }),
      ...more,
    });
    if (run) runs.push(run);
  }
  return { runs, notices };
}

/** Where a walk of Euler's method ends; `every` second level is enough where no reference is compared with. */
export async function walked(
  config: UnetConfig,
  runs: readonly ControlRun[],
  every = 2,
): Promise<Float32Array> {
  const sessions = openSessions(runtime);
  const controls = controlsOf(runs);
  const ask = unetCall(sessions, unetOf(config), { controls });
  const levels = discreteSchedule();
  const words = (name: string): Context => ({
    data: hashInput(name, 77 * 24),
    tokens: 77,
    width: 24,
  });
  const contexts: readonly [Context, Context] = [words("unwanted"), words("wanted")];
  const sigmas = (await golden("sigmas")).filter((_, i) => i % every === 0);
  let x = hashInput("latents", COUNT).map((value) => value * (sigmas[0] ?? 0));
  for (const [step, sigma] of sigmas.entries()) {
    const next = sigmas[step + 1];
    if (next === undefined) break;
    controls.moment = { share: Math.max(0, step - 1) / (sigmas.length - 1), sigma };
    const data = x.map((value) => value / Math.sqrt(sigma * sigma + 1));
    const time = levels.sigmaToTime(sigma);
    const both = await ask({ data, shape: SHAPE }, time, contexts, undefined, 0, [
      "unwanted",
      "wanted",
    ]);
    x = x.map((value, i) => {
      const [unwanted = 0, wanted = 0] = [both[i], both[COUNT + i]];
      return value + (unwanted + SCALE * (wanted - unwanted)) * (next - sigma);
    });
  }
  await sessions.release();
  return x;
}

export const apart = (found: Float32Array, wanted: Float32Array): number =>
  Math.max(...wanted.map((value, i) => Math.abs(value - (found[i] ?? NaN)))) /
  Math.max(...wanted.map(Math.abs));

export const IP = { model: "ip", image: "a", weight: 0.8 };
export const REFERENCE = { preprocessor: "reference_only", image: "a" };
