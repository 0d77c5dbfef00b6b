/** What a folder leaves open is read from its graphs, or is that of an official model. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openOnnx, type OnnxFile } from "@inkloom/engine/weights";
import { modelManifest, SD15, SD21, SDXL, SDXL_REFINER } from "@inkloom/models";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openCheckpoint } from "../open.ts";
import { tinyWeight, writeSafetensors } from "../tiny-checkpoint.suite.ts";
import { knownConfig } from "./known-config.ts";
import { unpackOnnx } from "./onnx-folders.suite.ts";
import { openOnnxFolder } from "./open-folder.ts";
import { channelsOf } from "./unet-graph.ts";

let folder = "";
let path = "";
let unet: OnnxFile;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "inkloom-onnx-"));
  path = await unpackOnnx("sd1", join(folder, "sd1"));
  unet = await openOnnx(join(path, "unet/model.onnx"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The U-Net with another input. */
const withInput = (name: string, shape: readonly (number | string)[]): OnnxFile => ({
  ...unet,
  inputs: [...unet.inputs.filter((input) => input.name !== name), { name, shape }],
});

describe("without config.json", () => {
  test.each([
    [768, SD15],
    [1024, SD21],
    [2048, SDXL],
    [1280, SDXL_REFINER],
  ])("text of %d values per token is an official model's", (width, { unet: expected, vae }) => {
    const known = knownConfig(withInput("encoder_hidden_states", ["batch", "sequence", width]));
    expect({ unet: known.unet, vae: known.vae }).toEqual({ unet: expected, vae });
  });

  test("the text encoder of SD 2.x is read at the end, as its folders lack the layer behind", () => {
    const known = knownConfig(withInput("encoder_hidden_states", [2, 77, 1024]));
    expect(known.text("text_encoder")).toMatchObject({ hidden: 1024, layers: 23, clipSkip: 1 });
  });
});

describe("the U-Net's channels", () => {
  test("are read from its first convolution where its input leaves them open", () => {
    expect(
      channelsOf(withInput("sample", ["batch", "channels", "height", "width"]), "sample"),
    ).toBe(4);
    expect(channelsOf(withInput("sample", ["batch", 9, "height", "width"]), "sample")).toBe(9);
    expect(channelsOf(withInput("other", ["batch", "channels"]), "other")).toBe(undefined);
  });
});

describe("--vae with an ONNX folder", () => {
  test("takes weights of the sizes in its configuration", async () => {
    const { config } = await openOnnxFolder(path);
    const weights = new Map(
      modelManifest(config).vae.map(({ key, shape }) => [key, tinyWeight(key, shape)] as const),
    );
    const file = await writeSafetensors(join(folder, "other.safetensors"), weights, "F32");
    const { vae, vaeName, unet: own } = await openCheckpoint(path, [], { vae: file });
    expect(vaeName).toBe("other.safetensors");
    expect(vae.finished).toBeUndefined();
    expect(vae.weights.size).toBe(weights.size);
    expect(own.finished).toBeDefined();
  });
});
