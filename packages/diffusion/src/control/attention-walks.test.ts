/** Whole walks with units that change attention, against their references over the same tiny networks. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ControlUnit } from "@inkloom/contract";
import { graphOf, input, type Runtime } from "@inkloom/engine";
import { createNodeRuntime } from "@inkloom/engine/node";
import { openWeights, readFloat32 } from "@inkloom/engine/weights";
import { clipVision, manifestOf, SD15, type UnetConfig, weightsAt } from "@inkloom/models";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Checkpoint } from "../checkpoint/checkpoint.ts";
import type { Context } from "../conditioning/context.ts";
import { discreteSchedule } from "../denoise/discrete-schedule.ts";
import { unetCall } from "../denoise/unet.ts";
import { staysFloat } from "../precision/sensitive-layers.ts";
import { openSessions } from "../sessions.ts";
import { controlsOf } from "./controls.ts";
import type { ControlPass, ControlRun } from "./control-unit.ts";
import { visionPlanes } from "./ip-adapter/vision.ts";
import { openUnits } from "./open-units.ts";
import { fidelityOf } from "./reference/reference-kind.ts";
import {
  controlUnit,
  hashedUnet,
  hashInput,
  hashPicture,
  keysOf,
  type TinyTensor,
  writeNetwork,
} from "./tiny-control.suite.ts";

const [WIDTH, HEIGHT, SCALE] = [48, 80, 3];
const SHAPE = [1, 4, HEIGHT / 8, WIDTH / 8] as const;
const COUNT = SHAPE.reduce((product, side) => product * side, 1);

const SMALL: UnetConfig = {
  ...SD15.unet,
  levels: [
    { channels: 32, attention: true, heads: 4 },
    { channels: 64, attention: false, heads: 4 },
  ],
  resBlocks: 1,
  contextSize: 24,
  groups: 16,
};
const LOW: UnetConfig = {
  ...SMALL,
  levels: [
    { channels: 32, attention: false, heads: 4 },
    { channels: 64, attention: true, heads: 4, depth: 2 },
  ],
};
const DEEP: UnetConfig = {
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

let folder: string;
let runtime: Runtime;
let goldens: Awaited<ReturnType<typeof openWeights>>["entries"];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "inkloom-attention-"));
  await writeNetwork(join(folder, "ip.safetensors"), "ip", [...ADAPTER]);
  const styleKeys = keysOf("../../../../models/src/t2i-style/goldens/tiny");
  await writeNetwork(join(folder, "style.safetensors"), "style", styleKeys);
  await writeNetwork(join(folder, "clip_vision_l.safetensors"), "tower", tower());
  await writeNetwork(join(folder, "lite.safetensors"), "lllite", keysOf("lllite"));
  await writeNetwork(join(folder, "CLIP-ViT-H-14-laion2B-s32B-b79K.safetensors"), "tower", tower());
  runtime = await createNodeRuntime("cpu", { threads: 1 });
  const file = new URL("./goldens/attention-walks.safetensors", import.meta.url);
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

/** Each made once: hashing takes longer than walking. */
const unets = new Map<UnetConfig, ReturnType<typeof hashedUnet>>();
function unetOf(config: UnetConfig): ReturnType<typeof hashedUnet> {
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

async function opened(
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
async function walked(
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

const apart = (found: Float32Array, wanted: Float32Array): number =>
  Math.max(...wanted.map((value, i) => Math.abs(value - (found[i] ?? NaN)))) /
  Math.max(...wanted.map(Math.abs));

const IP = { model: "ip", image: "a", weight: 0.8 };
const REFERENCE = { preprocessor: "reference_only", image: "a" };

describe("a walk with units that change attention", () => {
  test.each<[string, UnetConfig, Partial<ControlUnit>]>([
    ["ip-adapter", SMALL, IP],
    ["lllite", LOW, { model: "lite", image: "a", weight: 0.8 }],
    ["reference", DEEP, { ...REFERENCE, preprocessor: "reference_adain+attn" }],
  ])("ends where its reference does: %s", async (name, config, unit) => {
    const { runs } = await opened(config, [
      name === "reference" ? { ...unit, preprocessor: "reference_adain+attn" } : unit,
    ]);
    const error = apart(await walked(config, runs, 1), await golden(name));
    if (process.env["PARITY_VERBOSE"]) process.stderr.write(`${name}: ${error.toExponential(1)}\n`);
    expect(error).toBeLessThan(1e-4);
  });

  test("that count at no moment is the plain one", async () => {
    const plain = await walked(SMALL, []);
    const never = { start: 1, end: 1 };
    const { runs } = await opened(SMALL, [
      { ...IP, ...never },
      { ...REFERENCE, ...never },
    ]);
    expect(apart(await walked(SMALL, runs), plain)).toBeLessThan(1e-5);
  });

  test("of two pictures in the same place is that of one", async () => {
    const one = await walked(SMALL, (await opened(SMALL, [IP])).runs);
    const images = ["a", "a"].map((image) => ({ image, weight: 1 }));
    const both = await opened(SMALL, [{ model: "ip", weight: 0.8, images }]);
    expect(apart(await walked(SMALL, both.runs), one)).toBeLessThan(1e-5);
    const halves = images.map((each) => ({ ...each, weight: 0.5, mask: "white" }));
    const { runs } = await opened(SMALL, [{ model: "ip", weight: 0.8, images: halves }]);
    expect(apart(await walked(SMALL, runs), one)).toBeGreaterThan(1e-3); // the mask is no white picture
  });

  test("that leaves an input of its graph unused is walked like any other", async () => {
    const ask = async (unit: Partial<ControlUnit>, single: boolean): Promise<boolean> => {
      const { runs } = await opened(SMALL, [{ ...REFERENCE, ...unit }]);
      const sessions = openSessions(runtime);
      const call = unetCall(sessions, unetOf(SMALL), { controls: controlsOf(runs) });
      const context: Context = { data: hashInput("wanted", 77 * 24), tokens: 77, width: 24 };
      const x = { data: hashInput("latents", COUNT), shape: SHAPE };
      const found = await call(x, 500, single ? [context] : [context, context]);
      await sessions.release();
      return found.every(Number.isFinite);
    };
    expect(await ask({ mode: "prompt" }, false)).toBe(true);
    expect(await ask({}, true)).toBe(true);
    expect(await ask({ weight: 0.01 }, false)).toBe(true);
  });

  test("reads what its family reads: a vector beside the time, a mask behind the latents", async () => {
    const answer = async (config: UnetConfig, units: readonly Partial<ControlUnit>[]) => {
      const { runs } = await opened(config, units);
      const sessions = openSessions(runtime);
      const context: Context = { data: hashInput("wanted", 77 * 24), tokens: 77, width: 24 };
      const behind = (config.inChannels - 4) * SHAPE[2] * SHAPE[3];
      const call = unetCall(sessions, unetOf(config), {
        controls: controlsOf(runs),
        vector: () => hashInput("vector", config.vectorSize ?? 0),
        ...(behind > 0 && {
          concat: { data: hashInput("behind", behind), shape: [1, 5, SHAPE[2], SHAPE[3]] as const },
        }),
      });
      const found = await call({ data: hashInput("latents", COUNT), shape: SHAPE }, 500, [context]);
      await sessions.release();
      return found;
    };
    for (const config of [
      { ...SMALL, vectorSize: 40 },
      { ...SMALL, inChannels: 9 },
    ]) {
      const plain = await answer(config, []);
      const found = await answer(config, [REFERENCE]);
      expect(found.every(Number.isFinite)).toBe(true);
      expect(apart(found, plain)).toBeGreaterThan(1e-3);
    }
    await expect(answer({ ...SMALL, inChannels: 8 }, [REFERENCE])).rejects.toThrow(
      "reference units do not go with editing models",
    );
  });

  test("of a style has tokens behind those of the words, zeros on the unwanted side", async () => {
    const { runs } = await opened(SMALL, [{ model: "style", image: "a", weight: 0.5, end: 0.5 }]);
    const plain = await walked(SMALL, []);
    const found = await walked(SMALL, runs);
    expect(found.every(Number.isFinite)).toBe(true);
    expect(apart(found, plain)).toBeGreaterThan(1e-4);
    const [run] = runs;
    const context: Context = { data: new Float32Array(2 * 24), tokens: 2, width: 24 };
    const made = await run?.contexts?.({
      ...{ x: { data: new Float32Array(COUNT), shape: SHAPE }, time: 0, picture: 0 },
      ...{ contexts: [context, context], sides: ["unwanted", "wanted"] },
      moment: { share: 0, sigma: 1 },
    });
    expect(made?.map(({ tokens, data }) => [tokens, data.some((value) => value !== 0)])).toEqual([
      [5, false],
      [5, true],
    ]);
    expect(run?.isActive({ share: 0.6, sigma: 1 })).toBe(false);
  });

  test("of both kinds at once differs from each", async () => {
    const ip = await walked(SMALL, (await opened(SMALL, [IP])).runs);
    const { runs } = await opened(SMALL, [
      IP,
      REFERENCE,
      { ...REFERENCE, preprocessor: "reference_adain" },
    ]);
    const all = await walked(SMALL, runs);
    expect(all.every(Number.isFinite)).toBe(true);
    expect(apart(all, ip)).toBeGreaterThan(1e-3);
  });
});

describe("units that cannot be opened name what is wrong", () => {
  test.each<[string, UnetConfig, Partial<ControlUnit>, string]>([
    ["an adapter for another network", DEEP, IP, "it is an IP-Adapter for another network"],
    [
      "LLLite for another network",
      SMALL,
      { model: "lite", image: "a" },
      "does not fit this checkpoint",
    ],
  ])("%s", async (_, config, unit, message) => {
    await expect(opened(config, [unit])).rejects.toMatchObject({ code: "control/family" });
    await expect(opened(config, [unit])).rejects.toThrow(message);
  });

  test("an adapter with a preprocessor of another kind", async () => {
    await expect(opened(SMALL, [{ ...IP, preprocessor: "canny" }])).rejects.toThrow(
      "ip is an IP-Adapter, which canny does not go with",
    );
  });

  test("a missing image encoder", async () => {
    await expect(opened(SMALL, [IP], {}, [])).rejects.toMatchObject({ code: "annotator/missing" });
  });

  test("a unit without a picture, which takes the one that is drawn anew where there is one", async () => {
    await expect(opened(SMALL, [{ model: "ip" }])).rejects.toThrow("control 1 has no picture");
    const picture = hashPicture("a", WIDTH, HEIGHT);
    const { runs } = await opened(SMALL, [{ model: "ip", weight: 0.8 }], { source: { picture } });
    expect(apart(await walked(SMALL, runs, 1), await golden("ip-adapter"))).toBeLessThan(1e-4);
  });

  test("InstantID's ControlNet without its adapter before it", async () => {
    await writeNetwork(join(folder, "instantid.safetensors"), "a", keysOf("a"));
    await expect(opened(SMALL, [{ model: "instantid", image: "a" }])).rejects.toThrow(
      "expected a unit of InstantID's adapter with a face before it",
    );
  });
});

test("layers that a unit brings along stay in float where the U-Net is int8", async () => {
  const [run] = (await opened(LOW, [{ model: "lite", image: "a" }])).runs;
  const keys = [...(run?.change?.weights?.keys() ?? [])];
  expect(keys.length).toBeGreaterThan(0);
  expect(keys.every(staysFloat)).toBe(true);
});

test("pictures become what CLIP's preprocessing makes of them", async () => {
  const found = visionPlanes(hashPicture("a", WIDTH, HEIGHT), 28);
  expect(apart(found, await golden("planes"))).toBeLessThan(1e-6);
  expect(visionPlanes(hashPicture("a", 1, 1), 28).every(Number.isFinite)).toBe(true);
  expect(visionPlanes(hashPicture("a", 300, 2), 28)).toHaveLength(3 * 28 * 28);
});

test("Style Fidelity counts in balanced mode, and less of it in SDXL", () => {
  const first = { isXl: false, pass: "only" } as const;
  expect(fidelityOf({ mode: "balanced" }, first)).toBe(0.5);
  expect(fidelityOf({ mode: "balanced", threshold_a: 0.5 }, { ...first, isXl: true })).toBe(0.125);
  expect(fidelityOf({ mode: "control", threshold_a: 0.2 }, first)).toBe(1);
  expect(fidelityOf({ mode: "prompt", threshold_a: 0.2 }, first)).toBe(0);
  expect(fidelityOf({ mode: "balanced", threshold_a: 0.2 }, { isXl: false, pass: "high" })).toBe(0);
});
