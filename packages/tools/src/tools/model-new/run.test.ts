import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { TOOLS, validate } from "@inkloom/contract";
import { openCheckpoint } from "@inkloom/diffusion";
import { readFloat32, type WeightEntry } from "@inkloom/engine/weights";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cpuContext } from "../../cpu-context.suite.ts";
import type { RunContext } from "../../run.ts";
import { runModelNew } from "./run.ts";

let context: RunContext;
let close = (): Promise<void> => Promise.resolve();
beforeAll(async () => {
  const made = await cpuContext();
  close = made.close;
  context = { ...made.context, picture: () => Promise.reject(new Error("no picture was named")) };
});
afterAll(() => close());

const make = (given: object) =>
  runModelNew(validate(TOOLS["model-new"], { model: "inkloom-mini", ...given }), context);

const numbers = async (weights: ReadonlyMap<string, WeightEntry>, part: string) => {
  const [entry] = [...weights].flatMap(([key, each]) => (key.includes(part) ? [each] : []));
  if (!entry) throw new Error(`there is no ${part}`);
  return readFloat32(entry);
};

describe("a new model", () => {
  test("has the sizes that are asked for, the other's autoencoder, and says nothing yet", async () => {
    const sizes = { unet_channels: "32, 64,64,64", text_layers: 2, text_width: 64 };
    const made = await make({ ...sizes, name: "fresh", precision: "float", predicts: "velocity" });
    expect(made).toMatchObject({ name: "fresh", path: join(context.home, "models", "fresh") });
    const words = await readFile(join(made.path, "text_encoder", "config.json"), "utf8");
    // the vocabulary's own marks, and not those of CLIP's, which transformers would take otherwise
    const marks = { bos_token_id: 1564, eos_token_id: 1565, pad_token_id: 1565 };
    expect(JSON.parse(words)).toMatchObject({ ...marks, vocab_size: 1566 });
    const fresh = await openCheckpoint("fresh", [join(context.home, "models")]);
    const base = await openCheckpoint("inkloom-mini", [context.embeddedModels]);
    expect(fresh.unet.config).toMatchObject({ contextSize: 64, resBlocks: 2 });
    expect(fresh.unet.config.levels.map(({ channels }) => channels)).toEqual([32, 64, 64, 64]);
    expect(fresh.textEncoder.config).toMatchObject({ layers: 2, hidden: 64, intermediate: 256 });
    expect(fresh.vae.config).toEqual(base.vae.config);
    expect(fresh.noise.parameterization).toBe("v");
    for (const part of ["encoder.conv_in.weight", "decoder.mid.attn_1.q.weight"])
      expect(await numbers(fresh.vae.weights, part)).toEqual(await numbers(base.vae.weights, part));
    const last = await numbers(fresh.unet.weights, ".out.2.weight");
    expect(last.every((value) => value === 0)).toBe(true);
    const first = await numbers(fresh.unet.weights, "input_blocks.0.0.weight");
    expect(Math.max(...first)).toBeCloseTo(1 / 6, 2); // one over the root of 4 channels of 3x3
  });

  test("is the same for the same seed", async () => {
    const sizes = { unet_channels: "32,32,32,32", text_layers: 1, text_width: 16 };
    await make({ ...sizes, name: "a" });
    await make({ ...sizes, name: "b" });
    await make({ ...sizes, name: "c", start_seed: 2 });
    const [a, b, c] = await Promise.all(
      ["a", "b", "c"].map(async (name) => {
        const { unet } = await openCheckpoint(name, [join(context.home, "models")]);
        return numbers(unet.weights, "input_blocks.0.0.weight");
      }),
    );
    expect(b).toEqual(a);
    expect(c).not.toEqual(a);
  });

  test.each([
    [{ unet_channels: "32,64" }, /unet_channels has 2 numbers, expected 4/],
    [{ unet_channels: "32,64,64,x" }, /got "32,64,64,x", expected whole numbers/],
    [{ unet_channels: "32,64,64,50" }, /got 50, expected a multiple of 32 and of 4 heads/],
    [{ text_width: 30 }, /text_width is 30, expected a multiple of the 4 heads/],
    [{ name: "../up" }, /name: got "..\/up"/],
  ])("refuses %o", async (given, message) => {
    await expect(make({ name: "refused", ...given })).rejects.toThrow(message);
  });
});
