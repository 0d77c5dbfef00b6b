/** For tests: requests with control units, drawn by the small model that comes along and control networks of plausible
 *  weights that are quick to make. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type ControlUnit, type GenerateRequest, TOOLS, validate } from "@inkloom/contract";
import { graphOf, input } from "@inkloom/engine";
import { createNodeRuntime } from "@inkloom/engine/node";
import { writeSafetensors } from "@inkloom/engine/weights";
import {
  CONTROL_PREFIX,
  controlHint,
  controlNet,
  type ControlNetConfig,
  INKLOOM_MINI,
  manifestOf,
  weightsAt,
} from "@inkloom/models";
import type { Pixels } from "@inkloom/pixels";
import { generate, type GenerateContext, type GenerateResult } from "../generate.ts";
import { controlUnit, hashPicture, type TinyTensor } from "./tiny-control.suite.ts";

const MODELS = fileURLToPath(new URL("../../../../models", import.meta.url));
export const SIDE = 64;
const CELL = 2 ** (INKLOOM_MINI.vae.channels.length - 1);

/** A ControlNet for the small model, by canonical keys. */
function tensors(contextSize = INKLOOM_MINI.unet.contextSize): TinyTensor[] {
  const config: ControlNetConfig = {
    ...INKLOOM_MINI.unet,
    contextSize,
    middleDepth: 1,
    hintChannels: 3,
    hintWidths: [4, ...Array.from({ length: 2 * Math.log2(CELL) }, () => 4)],
  };
  const w = weightsAt(CONTROL_PREFIX);
  const cells = SIDE / CELL;
  const { features } = controlHint(w, { picture: input("p", [1, 3, SIDE, SIDE]) }, config);
  const { skips, middle } = controlNet(
    w,
    {
      latents: input("x", [1, config.inChannels, cells, cells]),
      times: input("t", [1]),
      context: input("c", [1, 77, contextSize]),
      features,
    },
    config,
  );
  const graph = { ...Object.fromEntries(skips.map((skip, i) => [`${i}`, skip])), middle };
  return manifestOf(graphOf(graph)).map(({ key, shape }) => ({ key, shape }));
}

/** Quick to make, and of about the variance that weights have. */
const waved = (i: number, shape: readonly number[]): number => {
  if (shape.length === 1) return 1 + 0.1 * Math.sin(i);
  const fan = shape.slice(1).reduce((product, size) => product * size, 1);
  return Math.sin(i * 12.9898) * Math.sqrt(2 / fan);
};

/** Values repeat with this period, no divisor of a layer's width. */
const PERIOD = 4093;

async function write(
  path: string,
  all: readonly TinyTensor[],
  value: (i: number, shape: readonly number[]) => number,
): Promise<void> {
  await writeSafetensors(
    path,
    all.map(({ key, shape }) => ({
      key,
      dtype: "F32",
      shape: [...shape],
      data: () => {
        const some = Float32Array.from({ length: PERIOD }, (_, i) => value(i, shape));
        const whole = new Float32Array(shape.reduce((product, size) => product * size, 1));
        for (let at = 0; at < whole.length; at += PERIOD)
          whole.set(some.subarray(0, whole.length - at), at);
        return new Uint8Array(whole.buffer);
      },
    })),
  );
}

const even = (width: number, height: number, level: number): Pixels => ({
  width,
  height,
  data: new Uint8ClampedArray(width * height * 4).map((_, at) => (at % 4 === 3 ? 255 : level)),
});

const PLAIN: Readonly<Record<string, Pixels>> = {
  black: even(96, 64, 0),
  strip: even(2 ** 16, 1, 200),
  pixel: even(1, 1, 200),
};

/** What every request here asks for. */
export const HOUSE = {
  prompt: "a house",
  steps: 3,
  seed: 7,
  width: SIDE,
  height: SIDE,
  device: "cpu",
};

/** A unit of the network that is there. */
export const LINES = { model: "lines_v1", image: "street" };

export interface ControlRoom {
  readonly context: GenerateContext;
  draw(
    units: readonly Partial<ControlUnit>[],
    request?: Partial<GenerateRequest>,
  ): Promise<GenerateResult>;
  close(): Promise<void>;
}

/** Networks: `Lines_v1`; `other` of another family; `half`, which lacks a layer; `stranger`, which is none. Pictures of any
 *  name, 96x64, of which `black` is black; but `strip` is 65536x1, `pixel` 1x1. */
export async function controlRoom(): Promise<ControlRoom> {
  const folder = await mkdtemp(join(tmpdir(), "inkloom-control-"));
  const at = (name: string): string => join(folder, `${name}.safetensors`);
  const plain = tensors();
  const whole = plain.filter(({ key }) => !key.includes("middle_block.0.in_layers.2"));
  await write(at("Lines_v1"), plain, waved);
  await write(at("other"), tensors(96), () => 0);
  await write(at("half"), whole, () => 0);
  await write(at("stranger"), [{ key: "layers.0.weight", shape: [4, 4] }], () => 0);
  const runtime = await createNodeRuntime("cpu", { threads: 1 });
  const context: GenerateContext = {
    runtime,
    modelFolders: [MODELS],
    cacheFolder: folder,
    control: {
      picture: (name) => Promise.resolve(PLAIN[name] ?? hashPicture(name, 96, 64)),
      folders: [folder],
      annotatorFolders: [],
    },
  };
  return {
    context,
    draw: (units, request = {}) =>
      generate(
        { ...validate(TOOLS.generate, HOUSE), ...request, control: units.map(controlUnit) },
        context,
      ),
    async close() {
      await runtime.close();
      await rm(folder, { recursive: true });
    },
  };
}

export function firstPicture({ pictures }: GenerateResult): Pixels {
  const [first] = pictures;
  if (first === undefined) throw new Error("no picture was drawn");
  return first.pixels;
}
