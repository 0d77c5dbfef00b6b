/** Networks that keep matrices of low rank beside a U-Net's own weights: the same as the whole network that they mean. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createNodeRuntime } from "@inkloom/engine/node";
import { writeSafetensors } from "@inkloom/engine/weights";
import { PREFIXES, SD15, unetDiffusersNaming, type UnetConfig } from "@inkloom/models";
import { expect, test } from "vitest";
import type { Checkpoint } from "../checkpoint/checkpoint.ts";
import { openSessions } from "../sessions.ts";
import {
  controlUnit,
  hashedUnet,
  hashWeight,
  hashInput,
  hashPicture,
  keysOf,
} from "./tiny-control.suite.ts";
import { openUnits } from "./open-units.ts";

const CONFIG: UnetConfig = {
  ...SD15.unet,
  levels: [
    { channels: 32, attention: true, heads: 4 },
    { channels: 64, attention: false, heads: 4 },
  ],
  resBlocks: 1,
  contextSize: 24,
  groups: 16,
};
const RANK = 3;
const size = { width: 48, height: 80 };

interface Stored {
  readonly key: string;
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** The reference's network by the names that such files have. */
function ownTensors(): Stored[] {
  const { keyOf } = unetDiffusersNaming(CONFIG);
  const renamed = (key: string): string => {
    const hint = /^controlnet_cond_embedding\.(conv_in|conv_out|blocks\.(\d))\.(\w+)$/.exec(key);
    if (hint) {
      const at = hint[2] === undefined ? (hint[1] === "conv_in" ? 0 : 14) : 2 * Number(hint[2]) + 2;
      return `input_hint_block.${at}.${hint[3] ?? ""}`;
    }
    return (
      keyOf(key)?.slice(PREFIXES.unet.length + 1) ??
      key
        .replace(/^controlnet_down_blocks\.(\d+)/, "zero_convs.$1.0")
        .replace("controlnet_mid_block", "middle_block_out.0")
    );
  };
  return keysOf("a").map(({ key, shape }) => ({
    key: renamed(key),
    shape,
    data: hashWeight(`a ${key}`, [...shape]),
  }));
}

test("a network of low rank answers as the whole network that it means", async () => {
  const folder = await mkdtemp(join(tmpdir(), "inkloom-control-lora-"));
  const network = hashedUnet(CONFIG);
  const { nameOf } = unetDiffusersNaming(CONFIG);
  const whole: Stored[] = [];
  const lora: Stored[] = [{ key: "lora_controlnet", shape: [1], data: new Float32Array(1) }];
  for (const tensor of ownTensors()) {
    const { key, shape } = tensor;
    const base = network.weights.get(`${PREFIXES.unet}.${key}`);
    const [rows = 0, inputs = 0, ...kernel] = shape;
    if (base === undefined || shape.length < 2) {
      whole.push(tensor);
      lora.push(tensor);
      continue;
    }
    const columns = [inputs, ...kernel].reduce((product, side) => product * side, 1);
    const layer = key.slice(0, -".weight".length);
    const ones = kernel.map(() => 1);
    const up = hashWeight(`${layer} up`, [rows, RANK]);
    const down = hashWeight(`${layer} down`, [RANK, columns]);
    const data = hashWeight(nameOf(`${PREFIXES.unet}.${key}`) ?? "", [...shape]);
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++)
        for (let r = 0; r < RANK; r++)
          data[row * columns + column] =
            (data[row * columns + column] ?? 0) +
            (up[row * RANK + r] ?? 0) * (down[r * columns + column] ?? 0);
    whole.push({ key: `${layer}.weight`, shape, data });
    lora.push({ key: `${layer}.up`, shape: [rows, RANK, ...ones], data: up });
    lora.push({ key: `${layer}.down`, shape: [RANK, inputs, ...kernel], data: down });
  }
  for (const [name, tensors] of Object.entries({ whole, lora }))
    await writeSafetensors(
      join(folder, `${name}.safetensors`),
      tensors.map(({ key, shape, data }) => ({
        key,
        dtype: "F32",
        shape: [...shape],
        data: () => new Uint8Array(data.buffer),
      })),
    );
  const runtime = await createNodeRuntime("cpu", { threads: 1 });
  const sessions = openSessions(runtime);
  const checkpoint = { name: "tiny", family: "SD 1.x", unet: network } as unknown as Checkpoint;
  const sources = {
    picture: (name: string) => Promise.resolve(hashPicture(name, size.width, size.height)),
    folders: [folder],
    annotatorFolders: [],
    runtime,
  };
  const answers = [];
  for (const model of ["whole", "lora"]) {
    const unit = controlUnit({ model, image: "a" });
    const { units } = await openUnits([unit], sources, { checkpoint, size, seed: 1 });
    const encode = () => Promise.reject(new Error("nothing is to be encoded"));
    const pass = { size, pass: "only", checkpoint, network, sessions, encode } as const;
    const run = await units[0]?.opened.at(pass);
    const context = { data: hashInput("words", 77 * 24), tokens: 77, width: 24 };
    answers.push(
      await run?.added?.({
        x: { data: hashInput("latents", 4 * 60), shape: [1, 4, 10, 6] },
        time: 500,
        contexts: [context],
        sides: ["wanted"],
        picture: 0,
        moment: { share: 0, sigma: 1 },
      }),
    );
  }
  await sessions.release();
  await runtime.close();
  await rm(folder, { recursive: true });
  const [expected, found] = answers;
  expect(found?.size).toBe(5);
  for (const [place, data] of expected ?? []) {
    const largest = Math.max(...data.map(Math.abs));
    const other = found?.get(place);
    const apart = Math.max(...data.map((value, i) => Math.abs(value - (other?.[i] ?? NaN))));
    expect(apart / largest, place).toBeLessThan(1e-4);
  }
});
