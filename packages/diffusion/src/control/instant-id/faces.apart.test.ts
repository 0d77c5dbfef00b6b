/** Units that draw a face: FaceID's adapters and InstantID. Who sees faces is put in their place. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ControlUnit } from "@inkloom/contract";
import { graphOf, input, type Runtime } from "@inkloom/engine";
import { createNodeRuntime } from "@inkloom/engine/node";
import { clipVision, type ClipVisionConfig, manifestOf, weightsAt } from "@inkloom/models";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type * as faces from "../../annotate/faces/index.ts";
import type { Checkpoint } from "../../checkpoint/checkpoint.ts";
import type { Context } from "../../conditioning/context.ts";
import { unetCall } from "../../denoise/unet.ts";
import { openSessions } from "../../sessions.ts";
import { controlsOf } from "../controls.ts";
import type { ControlRun } from "../control-unit.ts";
import { openUnits } from "../open-units.ts";
import {
  controlUnit,
  hashedUnet,
  hashInput,
  hashPicture,
  keysOf,
  SMALL,
  type TinyTensor,
  writeNetwork,
} from "../tiny-control.suite.ts";

const seen = vi.hoisted(() => ({ sets: [] as string[], faces: 1 }));
vi.mock("../../annotate/faces/index.ts", async (original) => ({
  ...(await original<typeof faces>()),
  findFaces: (_: unknown, set: faces.FaceSet): Promise<faces.Face[]> => {
    seen.sets.push(set);
    const point = { x: 1, y: 1 };
    const box = { left: 0, top: 0, right: 9, bottom: 9 };
    const face: faces.Face = { box, score: 1, points: [point, point, point, point, point] };
    return Promise.resolve(Array.from({ length: seen.faces }, () => face));
  },
  faceEmbedding: () => Promise.resolve(hashInput("face", 512)),
}));

const TOWER: ClipVisionConfig = {
  layers: 1,
  hidden: 1280,
  heads: 16,
  intermediate: 8,
  activation: "gelu",
  picture: 4,
  patch: 2,
};
const [WIDTH, HEIGHT] = [48, 80];

const linear = (name: string, out: number, from: number): TinyTensor[] => [
  { key: `image_proj.${name}.weight`, shape: [out, from] },
  { key: `image_proj.${name}.bias`, shape: [out] },
];
const norm = (name: string, size: number): TinyTensor[] =>
  ["weight", "bias"].map((part) => ({ key: `image_proj.${name}.${part}`, shape: [size] }));
const plain = (name: string, out: number, from: number): TinyTensor => ({
  key: `image_proj.${name}.weight`,
  shape: [out, from],
});
const looking = (at: string, width: number, reads: number): TinyTensor[] => [
  ...linear(`${at}proj_in`, width, reads),
  ...linear(`${at}proj_out`, 24, width),
  ...norm(`${at}norm_out`, 24),
  ...norm(`${at}layers.0.0.norm1`, width),
  ...norm(`${at}layers.0.0.norm2`, width),
  plain(`${at}layers.0.0.to_q`, 64, width),
  plain(`${at}layers.0.0.to_kv`, 128, width),
  plain(`${at}layers.0.0.to_out`, width, 64),
  ...norm(`${at}layers.0.1.0`, width),
  plain(`${at}layers.0.1.1`, 4 * width, width),
  plain(`${at}layers.0.1.3`, width, 4 * width),
];
const layers = [32, 32, 32, 64].flatMap((size, i) =>
  ["k", "v"].map((part) => ({
    key: `ip_adapter.${2 * i + 1}.to_${part}_ip.weight`,
    shape: [size, 24],
  })),
);
const FACE_ID = [
  ...linear("proj.0", 1024, 512),
  ...linear("proj.2", 96, 1024),
  ...norm("norm", 24),
];

let folder: string;
let runtime: Runtime;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "inkloom-faces-"));
  const write = (name: string, keys: readonly TinyTensor[]) =>
    writeNetwork(join(folder, `${name}.safetensors`), name, [...keys]);
  await write("ip-adapter-faceid_sd15", [...FACE_ID, ...layers]);
  const plus = [...FACE_ID, ...looking("perceiver_resampler.", 24, 1280), ...layers];
  await write("ip-adapter-faceid-plus_sd15", plus);
  await write("ip-adapter-faceid-plusv2_sd15", plus);
  const latents = { key: "image_proj.latents", shape: [1, 3, 48] };
  await write("ip-adapter_instant_id", [latents, ...looking("", 48, 512), ...layers]);
  await writeNetwork(join(folder, "control_instant_id.safetensors"), "a", keysOf("a"));
  const { penultimate } = clipVision(weightsAt(""), input("picture", [1, 3, 4, 4]), TOWER);
  const tower = [...manifestOf(graphOf({ penultimate }))];
  const rest = { key: "vision_model.encoder.layers.0.mlp.fc1.weight", shape: [8, 1280] };
  await writeNetwork(join(folder, "clip_vision_h.safetensors"), "tower", [...tower, rest]);
  runtime = await createNodeRuntime("cpu", { threads: 1 });
});
afterAll(async () => {
  await runtime.close();
  await rm(folder, { recursive: true });
});

/** Made once: hashing takes long. */
let tiny: ReturnType<typeof hashedUnet> | undefined;

/** What the U-Net answers once, and what people were told. */
async function answer(units: readonly Partial<ControlUnit>[]) {
  seen.sets = [];
  const unet = (tiny ??= hashedUnet(SMALL));
  const checkpoint = { name: "tiny", family: "SD 1.x", unet } as unknown as Checkpoint;
  const size = { width: WIDTH, height: HEIGHT };
  const notices: string[] = [];
  const sources = {
    picture: (name: string) => Promise.resolve(hashPicture(name, WIDTH, HEIGHT)),
    folders: [folder],
    annotatorFolders: [folder],
    runtime,
    onNotice: ({ en }: { readonly en: string }) => notices.push(en),
  };
  const open = await openUnits(units.map(controlUnit), sources, { checkpoint, size, seed: 1 });
  const sessions = openSessions(runtime);
  const encode = () => Promise.reject(new Error("nothing is to be encoded"));
  const runs: ControlRun[] = [];
  for (const { opened } of open.units) {
    const pass = { size, pass: "only", checkpoint, network: unet, sessions, encode } as const;
    const run = await opened.at(pass);
    if (run) runs.push(run);
  }
  const words = (name: string): Context => ({
    data: hashInput(name, 77 * 24),
    tokens: 77,
    width: 24,
  });
  const x = { data: hashInput("latents", 4 * 60), shape: [1, 4, 10, 6] as const };
  const call = unetCall(sessions, unet, { controls: controlsOf(runs) });
  const sides = ["unwanted", "wanted"] as const;
  const data = await call(x, 500, [words("unwanted"), words("wanted")], undefined, 0, sides);
  await sessions.release();
  return { data, notices, sets: seen.sets };
}

const differ = (a: Float32Array, b: Float32Array): boolean =>
  a.every(Number.isFinite) && a.some((value, i) => Math.abs(value - (b[i] ?? 0)) > 1e-3);

const image = "a";

describe("units that draw a face", () => {
  test("FaceID's adapter looks at the face alone and asks for its LoRA", async () => {
    const none = await answer([]);
    const face = await answer([{ model: "ip-adapter-faceid_sd15", image }]);
    expect(differ(face.data, none.data)).toBe(true);
    expect(face.sets).toEqual(["buffalo"]);
    expect(face.notices.join()).toContain("was made to work together with its LoRA");
  });

  test("FaceID Plus looks at CLIP's tokens as well, its second version at both", async () => {
    const first = await answer([{ model: "ip-adapter-faceid-plus_sd15", image }]);
    const second = await answer([{ model: "ip-adapter-faceid-plusv2_sd15", image }]);
    expect(differ(first.data, second.data)).toBe(true);
  });

  test("InstantID's ControlNet reads the face's tokens instead of the words", async () => {
    const adapter = { model: "ip-adapter_instant_id", image, weight: 0.8 };
    const points = { model: "control_instant_id", image: "b" };
    const alone = await answer([adapter]);
    const both = await answer([adapter, points]);
    expect(both.sets).toEqual(["antelope"]);
    expect(differ(both.data, alone.data)).toBe(true);
    const wanted = await answer([adapter, { ...points, mode: "control" }]);
    const half = wanted.data.length / 2;
    expect(differ(wanted.data.subarray(half), alone.data.subarray(half))).toBe(true);
    expect(differ(wanted.data.subarray(0, half), alone.data.subarray(0, half))).toBe(false);
  });

  test("a picture without a face is named", async () => {
    seen.faces = 0;
    const images = [{ image: "a", weight: 1 }];
    await expect(answer([{ model: "ip-adapter-faceid_sd15", images }])).rejects.toThrow(
      "control 1: picture 1 shows no face, expected one",
    );
    seen.faces = 1;
  });
});
