/** Every key of full-size Stable Diffusion 2.1, SDXL, its refiner, and models with more input channels, in
 *  diffusers layout (from the reference libraries) and in single files (real ones, from the folder
 *  INKLOOM_TEST_WEIGHTS). */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { configFromKeys, unetConfigFromKeys } from "../configurations/from-keys.ts";
import type { ModelConfig } from "../configurations/model.ts";
import { modelManifest } from "../configurations/model-manifest.ts";
import { SD15 } from "../configurations/sd15.ts";
import { SD21 } from "../configurations/sd21.ts";
import { SDXL, SDXL_REFINER } from "../configurations/sdxl.ts";
import { type Manifest, parameterCount } from "../manifest.ts";
import { readManifest } from "../manifest-text.suite.ts";
import { testWeights } from "../test-weights.suite.ts";
import { compareManifest } from "./compare.ts";
import { namingsOf } from "./namings.ts";
import { fileName, spellOutManifest } from "./open-clip.ts";
import type { Component } from "./prefixes.ts";
import { canonicalManifest, resolveNames } from "./resolve.ts";

const golden = (name: string): Manifest =>
  readManifest(new URL(`./goldens/${name}.txt.gz`, import.meta.url));

/** The manifest of every family, traced once. */
const MANIFESTS = new Map([SD21, SDXL, SDXL_REFINER].map((each) => [each, modelManifest(each)]));

/** What a file with these weights lacks, has too much or in another shape. */
function compared(config: ModelConfig, component: Component, theirs: Manifest) {
  const expected = (MANIFESTS.get(config) ?? modelManifest(config))[component];
  const actual = spellOutManifest(theirs);
  const { naming, names } = resolveNames(expected, actual, namingsOf(config)[component]);
  const { missing, extra, misshaped } = compareManifest(expected, canonicalManifest(actual, names));
  return { naming: naming?.id, missing, extra, misshaped };
}

const WHOLE = { missing: [], extra: [], misshaped: [] };

/** As a folder keeps it: OpenCLIP's matrix as a linear layer, SD 2.x without the last layer. */
const folder = (config: ModelConfig, component: "textEncoder" | "textEncoder2"): ModelConfig => {
  const encoder = config[component];
  if (encoder === undefined) throw new Error(`no ${component}`);
  const { projection, ...rest } = encoder;
  const linear = projection && ({ ...projection, layout: "linear" } as const);
  const layers = config === SD21 ? 23 : rest.layers;
  return { ...config, [component]: { ...rest, layers, ...(linear && { projection: linear }) } };
};

describe("diffusers layout at full size", () => {
  test.each([
    ["SD 2.1 U-Net", SD21, "unet", "sd21-unet", 686, 865_910_724],
    ["SDXL U-Net", SDXL, "unet", "sdxl-unet", 1680, 2_567_463_684],
    ["refiner U-Net", SDXL_REFINER, "unet", "sdxl-refiner-unet", 1220, 2_259_526_660],
    [
      "SD 2.1 text encoder",
      folder(SD21, "textEncoder"),
      "textEncoder",
      "sd21-text-encoder",
      372,
      340_387_840,
    ],
    [
      "SDXL second text encoder",
      folder(SDXL, "textEncoder2"),
      "textEncoder2",
      "sdxl-text-encoder-2",
      517,
      694_659_840,
    ],
  ] as const)(
    "every key of the %s maps there and back",
    (_, config, component, file, keys, values) => {
      const theirs = golden(file);
      expect(theirs).toHaveLength(keys);
      expect(parameterCount(theirs)).toBe(values);
      const { naming: id, ...rest } = compared(config, component, theirs);
      expect(rest).toEqual(WHOLE);
      const names = namingsOf(config)[component].find((naming) => naming.id === id);
      expect(["diffusers", "transformers"]).toContain(id);
      for (const { key: name } of theirs)
        expect(names?.nameOf(names.keyOf(name) ?? ""), name).toBe(name);
    },
  );
});

const real = join(testWeights, "manifests");
const under = (file: string, path: string): Manifest =>
  readManifest(join(real, file), (key) => `${path}${key}`);

describe.skipIf(!existsSync(real))("real single files (skipped without test weights)", () => {
  const vae = () => under("VAE-v1-SD.txt", "first_stage_model.");
  const files: readonly [string, ModelConfig, () => Manifest][] = [
    [
      "SD 2.x",
      SD21,
      () => [
        ...under("CLIP-v2-SD.txt", "cond_stage_model.model."),
        ...under("UNET-v2-SD.txt", "model.diffusion_model."),
        ...vae(),
      ],
    ],
    [
      "SD 2.x without the text encoder's last layer",
      { ...SD21, textEncoder: { ...SD21.textEncoder, layers: 23, clipSkip: 1 } },
      () => [
        ...under("CLIP-v2-WD.txt", "cond_stage_model.model."),
        ...under("UNET-v2-SD.txt", "model.diffusion_model."),
        ...vae(),
      ],
    ],
    [
      "SD 2.x inpainting",
      { ...SD21, unet: { ...SD21.unet, inChannels: 9 } },
      () => [
        ...under("CLIP-v2-SD.txt", "cond_stage_model.model."),
        ...under("UNET-v2-Inpainting.txt", "model.diffusion_model."),
        ...vae(),
      ],
    ],
    [
      "SD 1.x inpainting",
      { ...SD15, unet: { ...SD15.unet, inChannels: 9 } },
      () => [
        ...under("CLIP-v1-SD.txt", "cond_stage_model.transformer.text_model."),
        ...under("UNET-v1-Inpainting.txt", "model.diffusion_model."),
        ...vae(),
      ],
    ],
    [
      "instruct-pix2pix",
      { ...SD15, unet: { ...SD15.unet, inChannels: 8 } },
      () => [
        ...under("CLIP-v1-SD.txt", "cond_stage_model.transformer.text_model."),
        ...under("UNET-v1-Pix2Pix.txt", "model.diffusion_model."),
        ...vae(),
      ],
    ],
    [
      "SDXL",
      SDXL,
      () => [
        ...under("CLIP-v1-SD.txt", "conditioner.embedders.0.transformer.text_model."),
        ...under("CLIP-XL-SD.txt", "conditioner.embedders.1.model."),
        ...under("UNET-XL-SD.txt", "model.diffusion_model."),
        ...vae(),
      ],
    ],
    [
      "SDXL's refiner",
      SDXL_REFINER,
      () => [
        ...under("CLIP-XL-SD.txt", "conditioner.embedders.0.model."),
        ...under("UNET-XL-Refiner.txt", "model.diffusion_model."),
        ...vae(),
      ],
    ],
  ];

  test.each(files)(
    "%s is known by its keys, and nothing is missing or left over",
    (_, config, read) => {
      const whole = read();
      expect(configFromKeys(spellOutManifest(whole))).toEqual(config);
      const expected = modelManifest(config);
      const used = (["textEncoder", "textEncoder2", "unet", "vae"] as const).flatMap(
        (component) => {
          const { naming, names } = resolveNames(
            expected[component],
            spellOutManifest(whole),
            namingsOf(config)[component],
          );
          expect(naming !== undefined).toBe(expected[component].length > 0);
          return [...names];
        },
      );
      const actual = canonicalManifest(spellOutManifest(whole), used);
      const { missing, extra, misshaped } = compareManifest(Object.values(expected).flat(), actual);
      expect({ missing, extra, misshaped }).toEqual(WHOLE);
    },
  );

  test("the averaged weights of instruct-pix2pix tell its channels too", () => {
    const averaged = readManifest(
      join(real, "UNET-v1-Pix2Pix-EMA.txt"),
      (key) => `model_ema.diffusion_model${key}`,
    );
    expect(unetConfigFromKeys(averaged)).toEqual({ ...SD15.unet, inChannels: 8 });
  });
});

describe("fused matrices", () => {
  const fused = { key: "a.resblocks.0.attn.in_proj_weight", shape: [6, 2] };

  test("are read as their thirds, and each third knows the file's name", () => {
    const thirds = spellOutManifest([fused, { key: "b.positional_embedding", shape: [77, 2] }]);
    expect(thirds).toEqual([
      { key: "a.resblocks.0.attn.in_proj.q.weight", shape: [2, 2] },
      { key: "a.resblocks.0.attn.in_proj.k.weight", shape: [2, 2] },
      { key: "a.resblocks.0.attn.in_proj.v.weight", shape: [2, 2] },
      { key: "b.positional_embedding.weight", shape: [77, 2] },
    ]);
    expect(new Set(thirds.map(({ key }) => fileName(key)))).toEqual(
      new Set([fused.key, "b.positional_embedding"]),
    );
  });

  test("that are no thirds stay as they are, so that the wrong shape is named", () => {
    const wrong = { ...fused, shape: [7, 2] };
    expect(spellOutManifest([wrong])).toEqual([wrong]);
  });
});
