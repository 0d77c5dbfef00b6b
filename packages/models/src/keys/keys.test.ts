/** Every key of a full-size Stable Diffusion 1.x in both layouts, from the reference libraries and from
 *  real checkpoints. The latter lie in the folder INKLOOM_TEST_WEIGHTS. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { modelManifest } from "../configurations/model-manifest.ts";
import { SD15 } from "../configurations/sd15.ts";
import { type Manifest, parameterCount } from "../manifest.ts";
import { readManifest } from "../manifest-text.suite.ts";
import { testWeights } from "../test-weights.suite.ts";
import { compareManifest } from "./compare.ts";
import { emaName, emaNaming } from "./ema.ts";
import { type Naming, naming } from "./naming.ts";
import { namingsOf } from "./namings.ts";
import { type Component, PREFIXES } from "./prefixes.ts";
import { canonicalManifest, resolveNames } from "./resolve.ts";
import { transformersNaming } from "./single-file.ts";
import { unetDiffusersNaming } from "./unet.ts";
import { vaeDiffusersNaming, vaeOldDiffusersNaming } from "./vae.ts";

const manifest = modelManifest(SD15);
const NOTHING = { missing: [], extra: [], misshaped: [] };

const unharmed = (expected: Manifest, actual: Manifest): unknown => {
  const { missing, extra, misshaped } = compareManifest(expected, actual);
  return { missing, extra, misshaped };
};

const diffusers: readonly [Component, string, Naming, number][] = [
  ["unet", "sd15-unet.txt", unetDiffusersNaming(SD15.unet), 686],
  ["vae", "sd15-vae.txt", vaeDiffusersNaming(SD15.vae), 248],
  ["textEncoder", "sd15-text-encoder.txt", transformersNaming("textEncoder"), 196],
];

describe("diffusers layout at full size", () => {
  test.each(diffusers)(
    "every key of the %s maps there and back",
    (component, file, names, count) => {
      const theirs = readManifest(new URL(`./goldens/${file}`, import.meta.url));
      expect(theirs).toHaveLength(count);
      for (const { key: name } of theirs) {
        const key = names.keyOf(name);
        expect(key, name).toBeDefined();
        expect(names.nameOf(key ?? "")).toBe(name);
      }
      const found = resolveNames(manifest[component], theirs, namingsOf(SD15)[component]);
      expect(found.naming?.id).toBe(names.id);
      expect(unharmed(manifest[component], canonicalManifest(theirs, found.names))).toEqual(
        NOTHING,
      );
    },
  );

  test("every key of ours has one name there, and no two share it", () => {
    for (const [component, , names] of diffusers) {
      const all = manifest[component].map(({ key }) => names.nameOf(key));
      expect(all).not.toContain(undefined);
      expect(new Set(all).size).toBe(manifest[component].length);
      expect(all.map((name) => names.keyOf(name ?? ""))).toEqual(
        manifest[component].map(({ key }) => key),
      );
    }
  });

  test("old attention names of the autoencoder map there and back", () => {
    const old = vaeOldDiffusersNaming(SD15.vae);
    const theirs = manifest.vae.map(({ key, shape }) => ({ key: old.nameOf(key) ?? "", shape }));
    const names = theirs.map(({ key }) => key);
    expect(names).toContain("decoder.mid_block.attentions.0.query.weight");
    expect(names).toContain("encoder.mid_block.attentions.0.proj_attn.bias");
    expect(names.map(old.keyOf)).toEqual(manifest.vae.map(({ key }) => key));
    const found = resolveNames(manifest.vae, theirs, namingsOf(SD15).vae);
    expect(found.naming?.id).toBe("diffusers before 0.15");
    expect(found.names.size).toBe(248);
  });
});

test("the model at full size has as many parameters as is known", () => {
  expect(parameterCount(manifest.unet)).toBe(859_520_964);
  expect(parameterCount(manifest.vae)).toBe(83_653_863);
  expect(parameterCount(manifest.textEncoder)).toBe(123_060_480);
});

const real = join(testWeights, "manifests");

describe.skipIf(!existsSync(real))("real checkpoints (skipped without test weights)", () => {
  test.each([
    ["unet", "UNET-v1-SD.txt"],
    ["vae", "VAE-v1-SD.txt"],
    ["textEncoder", "CLIP-v1-SD.txt"],
  ] as const)("%s: every key and shape is ours", (component, file) => {
    const whole = readManifest(join(real, file), (key) => `${PREFIXES[component]}.${key}`);
    const namings = namingsOf(SD15)[component];
    const found = resolveNames(manifest[component], whole, namings);
    expect(found.naming?.id).toBe("single file");
    expect(unharmed(manifest[component], whole)).toEqual(NOTHING);
    const alone = resolveNames(manifest[component], readManifest(join(real, file)), namings);
    expect(alone.naming?.id).toBe("part of a single file");
    expect(alone.names.size).toBe(manifest[component].length);
  });

  test("averaged weights of a file that has no others are found", () => {
    const averaged = readManifest(
      join(real, "UNET-v1-EMA.txt"),
      (key) => emaName(`${PREFIXES.unet}.`)?.concat(key) ?? key,
    );
    const { naming: chosen, names } = resolveNames(manifest.unet, averaged, namingsOf(SD15).unet);
    expect(chosen?.id).toBe("single file, averaged");
    expect(unharmed(manifest.unet, canonicalManifest(averaged, names))).toEqual(NOTHING);
  });
});

describe("averaged weights", () => {
  const keys = manifest.unet.map(({ key }) => key);
  const names = emaNaming(keys);

  test("drop the dots, and every key maps there and back", () => {
    expect(names.nameOf("model.diffusion_model.input_blocks.0.0.bias")).toBe(
      "model_ema.diffusion_modelinput_blocks00bias",
    );
    expect(keys.map((key) => names.keyOf(names.nameOf(key) ?? ""))).toEqual(keys);
  });

  test("do not mix with plain ones: the plain ones win where both are whole", () => {
    const averaged = manifest.unet.map(({ key, shape }) => ({
      key: names.nameOf(key) ?? "",
      shape,
    }));
    const both = [...averaged, { key: "model_ema.decay", shape: [] }, ...manifest.unet];
    const found = resolveNames(manifest.unet, both, namingsOf(SD15).unet);
    expect(found.naming?.id).toBe("single file");
    const compared = compareManifest(manifest.unet, canonicalManifest(both, found.names));
    expect(compared).toMatchObject(NOTHING);
    expect(compared.harmless).toHaveLength(687);
  });

  test("have no names for other networks", () => {
    expect(names.nameOf("first_stage_model.quant_conv.bias")).toBeUndefined();
  });
});

test("a text encoder of before text_model is found", () => {
  const old = manifest.textEncoder.map(({ key, shape }) => ({
    key: key.replace(".text_model.", "."),
    shape,
  }));
  const found = resolveNames(manifest.textEncoder, old, namingsOf(SD15).textEncoder);
  expect(found.naming?.id).toBe("single file without text_model");
  expect(found.names.size).toBe(196);
});

test("a file of something else resolves to nothing", () => {
  const other = [{ key: "layers.0.weight", shape: [1] }];
  const found = resolveNames(manifest.unet, other, namingsOf(SD15).unet);
  expect(found).toEqual({ naming: undefined, names: new Map() });
});

test("the longest module path wins, and unknown modules have no name", () => {
  const names = naming("test", [
    ["a", "x"],
    ["a.b", "y.z"],
  ]);
  expect(names.nameOf("a.b.weight")).toBe("y.z.weight");
  expect(names.nameOf("a.c.weight")).toBe("x.c.weight");
  expect(names.keyOf("y.z.weight")).toBe("a.b.weight");
  expect(names.nameOf("b.weight")).toBeUndefined();
});
