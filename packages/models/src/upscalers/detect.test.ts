import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { graphOf, input, Problem } from "@inkloom/engine";
import { describe, expect, test } from "vitest";
import { compareManifest } from "../keys/compare.ts";
import { type Manifest, manifestOf, parameterCount } from "../manifest.ts";
import { testWeights } from "../test-weights.suite.ts";
import { weightsAt } from "../weights.ts";
import { UPSCALER_ARCHITECTURES, upscalerOf } from "./detect.ts";
import { type Upscaler, upscaledPicture } from "./upscaler.ts";

/** What the network asks of its file. */
function asked(upscaler: Upscaler): Manifest {
  const picture = input("picture", [1, upscaler.channels, 16, 16]);
  const out = upscaledPicture(upscaler, weightsAt(""), picture);
  return manifestOf(graphOf({ out })).map(({ key, shape }) => ({
    key: upscaler.nameOf(key),
    shape,
  }));
}

/** The smallest file of ESRGAN in BasicSR's names: enough to be detected. */
function esrganFile(features: number, blocks: number): Manifest {
  const convolution = (key: string, out: number, from: number): Manifest => [
    { key: `${key}.weight`, shape: [out, from, 3, 3] },
    { key: `${key}.bias`, shape: [out] },
  ];
  const dense = (key: string): Manifest =>
    [1, 2, 3, 4, 5].flatMap((i) =>
      convolution(`${key}.conv${i}`, i === 5 ? features : 32, features + 32 * (i - 1)),
    );
  return [
    ...convolution("conv_first", features, 3),
    ...Array.from({ length: blocks }, (_, i) =>
      [1, 2, 3].flatMap((j) => dense(`body.${i}.rdb${j}`)),
    ).flat(),
    ...["conv_body", "conv_up1", "conv_up2", "conv_hr"].flatMap((key) =>
      convolution(key, features, features),
    ),
    ...convolution("conv_last", 3, features),
  ];
}

describe("upscalerOf", () => {
  test.each([
    ["RealESRGAN_x4plus", 23, 16_697_987],
    ["RealESRGAN_x4plus_anime_6B", 6, 4_467_779],
  ])("%s is an ESRGAN of 64 features and all of its weights are asked for", (_, blocks, count) => {
    const file = esrganFile(64, blocks);
    const upscaler = upscalerOf(file);
    expect(upscaler).toMatchObject({
      architecture: "ESRGAN",
      details: { en: `64 features, ${blocks} blocks`, zh: `64 个特征，${blocks} 个块` },
      scale: 4,
    });
    expect(parameterCount(file)).toBe(count);
    expect(
      upscaler &&
        asked(upscaler)
          .map(({ key }) => key)
          .sort(),
    ).toEqual(file.map(({ key }) => key).sort());
  });

  test.each(["module.", "netG.", "params_ema.", "params.module."])(
    "the prefix %j of every key is found again by the network",
    (prefix) => {
      const file = esrganFile(8, 1).map(({ key, shape }) => ({ key: prefix + key, shape }));
      const upscaler = upscalerOf(file);
      expect(upscaler?.nameOf("conv_first.weight")).toBe(`${prefix}conv_first.weight`);
      const found = compareManifest(upscaler ? asked(upscaler) : [], file);
      expect(found).toMatchObject({ missing: [], misshaped: [], extra: [] });
    },
  );

  test("keys of no architecture are none", () => {
    expect(upscalerOf([])).toBeUndefined();
    expect(upscalerOf([{ key: "model.diffusion_model.out.2.bias", shape: [4] }])).toBeUndefined();
  });

  test("names what it knows", () => {
    expect(UPSCALER_ARCHITECTURES).toContain("ESRGAN");
    expect(new Set(UPSCALER_ARCHITECTURES).size).toBe(UPSCALER_ARCHITECTURES.length);
  });

  const damaged: [string, string, readonly number[], RegExp][] = [
    ["a vector instead of a kernel", "conv_first.weight", [64], /conv_first\.weight is \[64\]/],
    ["no last convolution", "conv_last.weight", [], /conv_last\.weight is \[\], expected a size/],
  ];
  test.each(damaged)("%s is named", (_, key, shape, sentence) => {
    const file = esrganFile(64, 1).map((entry) => (entry.key === key ? { key, shape } : entry));
    let problem: unknown;
    try {
      upscalerOf(file);
    } catch (error) {
      problem = error;
    }
    expect(problem).toBeInstanceOf(Problem);
    expect(problem).toMatchObject({ code: "upscaler/damaged" });
    expect(String(problem)).toMatch(sentence);
  });
});

interface StoredShape {
  readonly shape: readonly number[];
  readonly dtype: string;
}

/** Buffers that networks compute themselves. */
const COMPUTED = /(relative_position_index|attn_mask)$/;

describe.each([
  ["RealESRGAN_x2plus.pth.json", { architecture: "ESRGAN", scale: 2, channels: 3 }],
  [
    "SwinIR_-_realSR_BSRGAN_DFOWMFC_s64w8_SwinIR-L_x4_GAN.pth.json",
    { architecture: "SwinIR", scale: 4, details: { en: "240 features, 9 groups, window 8" } },
  ],
])("the published %s", (name, expected) => {
  const path = join(testWeights, "manifests", name);
  test.skipIf(!existsSync(path))(
    "is detected and asked for every key (skipped without test weights)",
    async () => {
      const text = await readFile(path, "utf8");
      const { params_ema } = JSON.parse(text) as Record<string, Record<string, StoredShape>>;
      const file = Object.entries(params_ema ?? {}).map(([key, { shape }]) => ({ key, shape }));
      const upscaler = upscalerOf(file);
      expect(upscaler).toMatchObject(expected);
      const { missing, misshaped, extra } = compareManifest(upscaler ? asked(upscaler) : [], file);
      const unused = extra.filter(({ key }) => !COMPUTED.test(key));
      expect({ missing, misshaped, unused }).toEqual({ missing: [], misshaped: [], unused: [] });
    },
  );
});
