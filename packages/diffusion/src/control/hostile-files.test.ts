/** Files that begin like control networks, with shapes that fit none. */
import { type ControlUnit, Problem } from "@inkloom/contract";
import { SD15, type UnetConfig } from "@inkloom/models";
import { expect, test } from "vitest";
import { NO_ADAPTERS } from "../adapters/adapters.ts";
import type { Checkpoint } from "../checkpoint/checkpoint.ts";
import type { OpenSessions } from "../sessions.ts";
import type { ControlFile, ControlJob } from "./control-unit.ts";
import { CONTROL_KINDS } from "./kinds.ts";
import { controlUnit, hashPicture, keysOf, type TinyTensor } from "./tiny-control.suite.ts";

const PATH = "hostile.safetensors";
const [WIDTH, HEIGHT] = [48, 80];

const UNET: UnetConfig = {
  ...SD15.unet,
  levels: [32, 64, 64, 64].map((channels, i) => ({ channels, attention: i < 3, heads: 4 })),
  contextSize: 24,
  groups: 16,
};
const XL: UnetConfig = {
  ...UNET,
  levels: [
    { channels: 64, attention: false, heads: 1 },
    { channels: 128, attention: true, heads: 2, depth: 2 },
  ],
  resBlocks: 1,
  contextSize: 40,
  vectorSize: 24 + 6 * 256,
};

/** Traces what a session would compute, and runs nothing. */
const TRACING = {
  get: (_name: string, compile: Parameters<OpenSessions["get"]>[1]) => {
    compile({ capabilities: {} } as never, NO_ADAPTERS.layout);
    return Promise.reject(new Error("nothing runs here"));
  },
} as unknown as OpenSessions;

async function open(config: UnetConfig, keys: readonly TinyTensor[], unit: Partial<ControlUnit>) {
  const weights: ControlFile["weights"] = new Map(
    keys.map(({ key, shape }) => [
      key,
      { key, dtype: "F32", shape, location: { kind: "file", path: PATH, offset: 0, length: 4 } },
    ]),
  );
  const manifest = keys.map(({ key, shape }) => ({ key, shape }));
  const file: ControlFile = {
    name: "hostile",
    path: PATH,
    hash: "",
    modified: 0,
    weights,
    manifest,
  };
  const network = { config, weights: new Map() };
  const checkpoint = { name: "tiny", family: "SD 1.x", unet: network } as unknown as Checkpoint;
  const size = { width: WIDTH, height: HEIGHT };
  const job = {
    ...{ unit: controlUnit(unit), preprocessor: "none", number: 0, prefix: "control0" },
    ...{ file, checkpoint, size, picture: hashPicture("a", WIDTH, HEIGHT) },
    map: (picture: ControlJob["picture"]) => Promise.resolve(picture),
  } as unknown as ControlJob;
  const kind = CONTROL_KINDS.find((each) => each.isOf(job));
  kind?.liveBytes?.(job, { width: WIDTH / 8, height: HEIGHT / 8 });
  const opened = await kind?.open(job);
  await opened?.at({
    ...{ size, pass: "only", checkpoint, network, sessions: TRACING },
    encode: () => Promise.reject(new Error("nothing is encoded here")),
  });
}

/** The tiny network `name` with another shape of one weight, absent where none is given. */
function changed(name: string, key: string, shape: readonly number[] | undefined): TinyTensor[] {
  const keys = keysOf(name);
  if (!keys.some((each) => each.key === key)) throw new Error(`no ${key} in ${name}`);
  return keys.flatMap((each) => (each.key !== key ? [each] : shape ? [{ key, shape }] : []));
}

const T2I = "adapter.conv_in.weight";
const BLOCK = "adapter.body.0.resnets.0.block2.weight";

test.each<[name: string, key: string, shape: readonly number[] | undefined, config: UnetConfig]>([
  ["t", T2I, [32, 193, 3, 3], UNET],
  ["t", T2I, [32, 64_000_000, 3, 3], UNET],
  ["t", T2I, [], UNET],
  ["t", BLOCK, [1, 1, 32, 32], UNET],
  ["t", BLOCK, undefined, UNET],
  ["u", "task_embedding", [2 ** 40, 64], XL],
  ["u", "task_embedding", [0], XL],
  ["u", "controlnet_cond_embedding.conv_in.weight", [16, 2 ** 40, 3, 3], XL],
  ["x", "controlnet_cond_embedding.blocks.1.weight", [7, 7, 7, 7], XL],
  ["x", "down_blocks.0.resnets.0.conv1.weight", undefined, XL],
])(
  "a file %s whose %s is %o is named as damaged or of another family",
  async (name, key, shape, config) => {
    const unit = name === "u" ? { union_type: "canny" } : {};
    const error: unknown = await open(config, changed(name, key, shape), unit).catch(
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(Problem);
    expect(error).toMatchObject({
      code: expect.stringMatching(/^control\/(damaged|family)$/) as string,
      message: expect.stringContaining(PATH) as string,
    });
  },
);
