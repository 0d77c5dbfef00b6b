import type { Shape } from "@inkloom/engine";
import { describe, expect, test } from "vitest";
import { emaNaming } from "../keys/ema.ts";
import { PREFIXES } from "../keys/prefixes.ts";
import type { Manifest } from "../manifest.ts";
import {
  clipConfigFromKeys,
  configFromKeys,
  unetConfigFromKeys,
  vaeConfigFromKeys,
} from "./from-keys.ts";
import { INKLOOM_MINI } from "./inkloom-mini.ts";
import type { ModelConfig } from "./model.ts";
import { modelManifest } from "./model-manifest.ts";
import { SD15 } from "./sd15.ts";

const wholeFile = (config: ModelConfig): Manifest => Object.values(modelManifest(config)).flat();

/** A file with one level less of everything, three residual blocks and attention elsewhere. */
const ODD: ModelConfig = {
  textEncoder: { ...SD15.textEncoder, layers: 2, hidden: 128, heads: 2, vocabulary: 300 },
  unet: {
    inChannels: 9,
    outChannels: 4,
    levels: [
      { channels: 32, attention: false, heads: 8 },
      { channels: 64, attention: true, heads: 8 },
      { channels: 64, attention: false, heads: 8 },
    ],
    resBlocks: 3,
    contextSize: 128,
    groups: 32,
  },
  vae: { ...SD15.vae, channels: [32, 64], resBlocks: 1, latentChannels: 8 },
};

describe("configuration from keys and shapes", () => {
  test("finds Stable Diffusion 1.5", () => {
    expect(configFromKeys(wholeFile(SD15))).toEqual(SD15);
  });

  test("finds other numbers of levels, blocks and channels", () => {
    expect(configFromKeys(wholeFile(ODD))).toEqual(ODD);
  });

  test("finds a network that reads its guidance scale", () => {
    const guided = { ...ODD, unet: { ...ODD.unet, guidanceSize: 256 } };
    expect(configFromKeys(wholeFile(guided))).toEqual(guided);
  });

  test("finds it without any one of its weights, so that the missing one can be named", () => {
    const all = wholeFile(SD15);
    const mistaken = all.filter(({ key }) => {
      const found = configFromKeys(all.filter((entry) => entry.key !== key));
      return JSON.stringify(found) !== JSON.stringify(SD15);
    });
    expect(mistaken).toEqual([]);
  });

  test("finds it whichever of its weights has another shape, so that just this one can be named", () => {
    const all = wholeFile(SD15);
    // one weight alone tells how many channels come in, or how many positions and words there are
    const alone = /(input_blocks\.0\.0|position_embedding|token_embedding)\.weight$/;
    const mistaken = all.filter(({ key }) => {
      const other = all.map((entry) =>
        entry.key === key ? { key, shape: entry.shape.map((size) => size + 96) } : entry,
      );
      return !alone.test(key) && JSON.stringify(configFromKeys(other)) !== JSON.stringify(SD15);
    });
    expect(mistaken).toEqual([]);
  });

  test("takes what shapes do not tell from hints", () => {
    const hints = {
      textHeads: 4,
      unetHeads: 4,
      vaeGroups: 4,
      scalingFactor: 1.43289,
    };
    expect(configFromKeys(wholeFile(INKLOOM_MINI), hints)).toEqual(INKLOOM_MINI);
  });

  test("takes one absent network beside a full-size U-Net for that of Stable Diffusion 1.5", () => {
    const { textEncoder, unet, vae } = modelManifest(SD15);
    expect(configFromKeys([...unet, ...vae])).toEqual(SD15);
    expect(configFromKeys([...textEncoder, ...unet])).toEqual(SD15);
    expect(() => configFromKeys(unet)).toThrow(/^textEncoder: none of 686 keys/);
    expect(() => configFromKeys([...textEncoder, ...vae])).toThrow(/^unet: none of 444 keys/);
    const odd = modelManifest(ODD);
    expect(() => configFromKeys([...odd.unet, ...odd.vae])).toThrow(/^textEncoder: none of/);
  });

  test("finds the U-Net by averaged weights alone", () => {
    const { unet } = modelManifest(ODD);
    const names = emaNaming(unet.map(({ key }) => key));
    const averaged = unet.map(({ key, shape }) => ({ key: names.nameOf(key) ?? "", shape }));
    expect(unetConfigFromKeys(averaged)).toEqual(ODD.unet);
  });

  test("finds an autoencoder saved alone", () => {
    const alone = modelManifest(SD15).vae.map(({ key, shape }) => ({
      key: key.slice(PREFIXES.vae.length + 1),
      shape,
    }));
    expect(vaeConfigFromKeys(alone)).toEqual(SD15.vae);
  });

  test("finds an old text encoder", () => {
    const old = modelManifest(SD15).textEncoder.map(({ key, shape }) => ({
      key: key.replace(".text_model.", "."),
      shape,
    }));
    expect(clipConfigFromKeys(old)).toEqual(SD15.textEncoder);
  });

  test("says which key it looked for in a file of something else", () => {
    expect(() => configFromKeys([{ key: "lora_down.weight", shape: [4, 4] }])).toThrow(
      "textEncoder: none of 1 keys is cond_stage_model.transformer.text_model.embeddings." +
        "token_embedding.weight, expected a Stable Diffusion checkpoint",
    );
  });

  test("says that heads cannot be told instead of guessing", () => {
    const tiny = { ...ODD.textEncoder, hidden: 96, heads: 4 };
    expect(() =>
      clipConfigFromKeys(modelManifest({ ...ODD, textEncoder: tiny }).textEncoder),
    ).toThrow(
      "textEncoder: 96 values per token do not tell the number of heads, expected a multiple of 64",
    );
  });

  test("says which channels do not fit the groups", () => {
    const vae = { ...ODD.vae, channels: [16, 64], groups: 16 };
    expect(() => vaeConfigFromKeys(modelManifest({ ...ODD, vae }).vae)).toThrow(
      "vae: 16 channels cannot have 32 groups, expected a multiple of 32",
    );
  });

  test.each<[string, (shape: Shape) => Shape]>([
    ["none", () => []],
    ["no elements", (shape) => shape.map(() => 0)],
    ["no elements and an endless first axis", () => [2 ** 45, 0, 2 ** 45, 0]],
    ["no elements and an endless second axis", () => [0, 2 ** 45, 0, 2 ** 45]],
  ])("names a weight whose shape is absurd: %s", (_, shapeOf) => {
    const absurd = wholeFile(SD15).map(({ key, shape }) => ({ key, shape: shapeOf(shape) }));
    for (const read of [clipConfigFromKeys, unetConfigFromKeys, vaeConfigFromKeys])
      expect(() => read(absurd)).toThrow(/: weight "[^"]+" is missing or misshaped$/);
  });

  test("ends on a file that is cut off after the first convolution or a down-sampling", () => {
    const { unet } = modelManifest(ODD);
    const first = unet.filter(({ key }) => key.includes("input_blocks.0."));
    expect(() => unetConfigFromKeys(first)).toThrow(
      'unet: weight "input_blocks.1.0.in_layers.2.weight" is missing',
    );
    const upTo = unet.filter(({ key }) => !/input_blocks\.([5-9]|\d\d)/.test(key));
    expect(unetConfigFromKeys(upTo)).toMatchObject({ resBlocks: 3, levels: [{ channels: 32 }] });
  });
});
