/** Control of graphs by each kind of network adds what a control unit of the same file adds. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ControlUnit } from "@inkloom/contract";
import type { Runtime } from "@inkloom/engine";
import { createNodeRuntime } from "@inkloom/engine/node";
import { writeSafetensors } from "@inkloom/engine/weights";
import { PREFIXES, type UnetConfig, unetDiffusersNaming } from "@inkloom/models";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Checkpoint } from "../checkpoint/checkpoint.ts";
import type { ControlCall } from "../control/control-unit.ts";
import { openControl } from "../control/find-control.ts";
import { openUnits } from "../control/open-units.ts";
import {
  controlUnit,
  DEEP,
  hashedUnet,
  hashInput,
  hashPicture,
  hashWeight,
  keysOf,
  SMALL,
  writeNetwork,
  XL,
} from "../control/tiny-control.suite.ts";
import { discreteSchedule } from "../denoise/discrete-schedule.ts";
import { openSessions } from "../sessions.ts";
import { controlKind, controlRuns } from "./controls.ts";
import { imageOf } from "./pictures.ts";
import type { ComfyControl } from "./values.ts";

const size = { width: 48, height: 80 };

/** `a` in the names of low-rank files: its layers lie beside the U-Net's as matrices of rank 2. */
function lowRank() {
  const { keyOf } = unetDiffusersNaming(SMALL);
  const renamed = (key: string): string => {
    const hint = /^controlnet_cond_embedding\.(conv_in|conv_out|blocks\.(\d))\.(\w+)$/.exec(key);
    const at =
      hint?.[2] === undefined ? (hint?.[1] === "conv_in" ? 0 : 14) : 2 * Number(hint[2]) + 2;
    if (hint) return `input_hint_block.${at}.${hint[3] ?? ""}`;
    return (
      keyOf(key)?.slice(PREFIXES.unet.length + 1) ??
      key
        .replace(/^controlnet_down_blocks\.(\d+)/, "zero_convs.$1.0")
        .replace("controlnet_mid_block", "middle_block_out.0")
    );
  };
  return keysOf("a").flatMap(({ key, shape }) => {
    const own = renamed(key);
    if (shape.length < 2 || keyOf(key) === undefined) return [{ key: own, shape: [...shape] }];
    const [rows = 0, inputs = 0, ...kernel] = shape;
    const layer = own.slice(0, -".weight".length);
    return [
      { key: `${layer}.up`, shape: [rows, 2, ...kernel.map(() => 1)] },
      { key: `${layer}.down`, shape: [2, inputs, ...kernel] },
    ];
  });
}

let folder: string;
let runtime: Runtime;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "inkloom-graph-control-"));
  for (const name of ["a", "t", "u"]) await writeNetwork(join(folder, `${name}.safetensors`), name);
  await writeSafetensors(
    join(folder, "lora.safetensors"),
    [{ key: "lora_controlnet", shape: [1] }, ...lowRank()].map(({ key, shape }) => ({
      key,
      shape,
      dtype: "F32" as const,
      data: () => new Uint8Array(hashWeight(key, shape).buffer),
    })),
  );
  runtime = await createNodeRuntime("cpu", { threads: 1 });
});
afterAll(async () => {
  await runtime.close();
  await rm(folder, { recursive: true });
});

const unets = new Map<UnetConfig, ReturnType<typeof hashedUnet>>();

const callOf = ({ contextSize: width, vectorSize = 0 }: UnetConfig): ControlCall => ({
  x: { data: hashInput("latents", 240), shape: [1, 4, 10, 6] },
  time: 500,
  contexts: [{ data: hashInput("words", 77 * width), tokens: 77, width }],
  sides: ["unwanted"],
  vectors: hashInput("vector", vectorSize),
  picture: 0,
  moment: { share: 0, sigma: 1 },
});

/** What is added by a graph's control and by a unit, at one call. */
async function both(
  config: UnetConfig,
  unit: Partial<ControlUnit> & { readonly model: string },
  control: Partial<ComfyControl["net"]> = {},
) {
  const unet = unets.get(config) ?? hashedUnet(config);
  unets.set(config, unet);
  const checkpoint = { name: "tiny", family: "SD 1.x", unet } as unknown as Checkpoint;
  const sessions = openSessions(runtime);
  const file = await openControl(unit.model, [folder]);
  const picture = hashPicture("a", size.width, size.height);
  const net = { file, ...control };
  const whole = { net, image: imageOf(picture), strength: 0.7, start: 0, end: 1 };
  const levels = discreteSchedule();
  const [made] = await controlRuns([whole], { checkpoint, sessions, levels, size });
  const { units } = await openUnits(
    [controlUnit({ ...unit, image: "a", weight: 0.7 })],
    {
      picture: () => Promise.resolve(picture),
      folders: [folder],
      annotatorFolders: [],
      runtime,
    },
    { checkpoint, size, seed: 1 },
  );
  const own = await units[0]?.opened.at({
    ...{ size, pass: "only", checkpoint, network: unet, sessions },
    encode: () => Promise.reject(new Error("nothing is to be encoded")),
  });
  const call = callOf(config);
  const answers = { graph: await made?.added?.(call), unit: await own?.added?.(call) };
  await sessions.release();
  return answers;
}

test.each<[string, string, UnetConfig, Partial<ControlUnit>, Partial<ComfyControl["net"]>]>([
  ["a ControlNet", "a", SMALL, {}, {}],
  ["a T2I-Adapter", "t", DEEP, {}, {}],
  ["a union", "u", XL, { union_type: "depth" }, { union: "depth" }],
  ["a control-LoRA", "lora", SMALL, {}, {}],
])("%s", async (_, model, config, unit, net) => {
  const { graph, unit: expected } = await both(config, { ...unit, model }, net);
  expect(expected?.size).toBeGreaterThan(0);
  expect([...(graph?.keys() ?? [])]).toEqual([...(expected?.keys() ?? [])]);
  for (const [place, data] of expected ?? []) {
    expect(data.some((value) => value !== 0)).toBe(true);
    expect(graph?.get(place)).toEqual(data);
  }
});

test("pictures are encoded once for all samplers of a graph, and again for another size", async () => {
  const unet = unets.get(SMALL) ?? hashedUnet(SMALL);
  const checkpoint = { name: "tiny", family: "SD 1.x", unet } as unknown as Checkpoint;
  const opened = openSessions(runtime);
  const encoded: string[] = [];
  const sessions: typeof opened = {
    ...opened,
    get(name, ...more) {
      if (name.startsWith("control hint")) encoded.push(name.split(" at ")[1] ?? "");
      return opened.get(name, ...more);
    },
  };
  const image = imageOf(hashPicture("a", 48, 80));
  const control = { net: { file: await openControl("a", [folder]) }, image, strength: 1 };
  const place = { checkpoint, sessions, levels: discreteSchedule(), size };
  await controlRuns([{ ...control, start: 0, end: 0.5 }], place);
  await controlRuns([{ ...control, start: 0.5, end: 1 }], place);
  await controlRuns([{ ...control, start: 0, end: 1 }], {
    ...place,
    size: { width: 32, height: 32 },
  });
  expect(encoded).toEqual(["48x80", "32x32"]);
  await opened.release();
});

test("what InpaintPreprocessor marks is no colour to a network", async () => {
  const unet = unets.get(SMALL) ?? hashedUnet(SMALL);
  const checkpoint = { name: "tiny", family: "SD 1.x", unet } as unknown as Checkpoint;
  const sessions = openSessions(runtime);
  const file = await openControl("a", [folder]);
  const answers: Float32Array[] = [];
  for (const value of [-1, 0]) {
    const { data, shape } = imageOf(hashPicture("a", size.width, size.height));
    const image = { data: data.map((each, i) => (i % 48 < 24 ? value : each)), shape };
    const control = { net: { file }, image, strength: 1, start: 0, end: 1 };
    const place = { checkpoint, sessions, levels: discreteSchedule(), size };
    const [run] = await controlRuns([control], place);
    const added = await run?.added?.(callOf(SMALL));
    answers.push(added?.get("middle") ?? new Float32Array());
  }
  const [hole, black] = answers;
  expect(hole?.length).toBeGreaterThan(0);
  expect(hole).not.toEqual(black);
  await sessions.release();
});

test("a union asks which of its kinds is meant", async () => {
  await expect(both(XL, { model: "u" })).rejects.toThrow("expected SetUnionControlNetType");
});

test("every file of control is known by its keys", async () => {
  const names = { a: "ControlNet", t: "T2I-Adapter", u: "ControlNet", lora: "ControlNet" };
  for (const [model, name] of Object.entries(names))
    expect(controlKind(await openControl(model, [folder])).name).toBe(name);
});
