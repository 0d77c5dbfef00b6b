import { graphOf, input, type Tensor } from "@inkloom/engine";
import { describe, expect, test } from "vitest";
import { SD15 } from "../configurations/sd15.ts";
import { SDXL } from "../configurations/sdxl.ts";
import { compareManifest } from "../keys/compare.ts";
import { PREFIXES } from "../keys/prefixes.ts";
import { unetDiffusersNaming } from "../keys/unet.ts";
import { manifestOf } from "../manifest.ts";
import { readManifest } from "../manifest-text.suite.ts";
import {
  evaluate,
  expectParity,
  float32,
  golden,
  hashedWeights,
  hashInput,
  inputsFor,
} from "../parity.suite.ts";
import type { UnetConfig } from "../unet/config.ts";
import { unet } from "../unet/unet.ts";
import { weightsAt } from "../weights.ts";
import { isLllite, llliteModules } from "./config.ts";
import { llliteHooks, llliteView, viewTokens } from "./lllite.ts";

const w = weightsAt("");
const manifestOfFile = (name: string) =>
  readManifest(new URL(`./goldens/${name}.txt.gz`, import.meta.url));

const CONFIG: UnetConfig = {
  inChannels: 4,
  outChannels: 4,
  levels: [
    { channels: 16, attention: false, heads: 4 },
    { channels: 32, attention: true, heads: 4, depth: 2 },
    { channels: 48, attention: true, heads: 4 },
  ],
  resBlocks: 2,
  contextSize: 24,
  groups: 8,
};

describe("ControlNet-LLLite", () => {
  test("equals kohya's modules in a U-Net", async () => {
    const values = {
      latents: hashInput("latents", [2, 4, 16, 12]),
      times: float32([2], Float32Array.of(300, 300)),
      context: hashInput("context", [2, 77, 24]),
      hint: hashInput("hint", [1, 3, 128, 96]),
      strength: float32([1], Float32Array.of(0.8)),
    };
    const { hint, strength, ...given } = inputsFor(values);
    const modules = llliteModules(manifestOfFile("tiny"), CONFIG);
    const layers = new Map(
      modules.map((module) => [
        module.path,
        { module, seen: viewTokens(llliteView(w, hint, module)) },
      ]),
    );
    const hooks = llliteHooks(w, layers, strength);
    const out = unet(w.at(PREFIXES.unet), given, CONFIG, { hooks });
    const names = unetDiffusersNaming(CONFIG);
    const weights = hashedWeights({ out }, (key) =>
      key.startsWith(PREFIXES.unet) ? names.nameOf(key) : key,
    );
    const results = await evaluate({ out }, values, weights);
    const file = new URL("./goldens/tiny.safetensors", import.meta.url);
    expectParity("lllite", results.out, await golden(file, "out"));
  });

  test("the modules of a file for SDXL are all found, and all of their weights asked for", () => {
    const file = manifestOfFile("sdxl");
    expect(isLllite(file.map(({ key }) => key))).toBe(true);
    const modules = llliteModules(file, SDXL.unet);
    expect(modules).toHaveLength(136);
    const outputs: Record<string, Tensor> = {};
    const [hint, strength] = [input("hint", [1, 3, 64, 64]), input("strength", [1])];
    for (const [i, module] of modules.entries()) {
      const seen = viewTokens(llliteView(w, hint, module));
      const layers = new Map([[module.path, { module, seen }]]);
      const hooks = llliteHooks(w, layers, strength);
      const tokens = seen.shape[1] ?? 0;
      const place = { path: "", heads: 1, height: 1, width: tokens };
      const x = input(`x${i}`, [1, tokens, module.channels]);
      outputs[`y${i}`] = hooks.layerInput?.(module.path, x, place) ?? x;
    }
    const { missing, misshaped, extra } = compareManifest(manifestOf(graphOf(outputs)), file);
    expect({ missing, misshaped, extra }).toEqual({ missing: [], misshaped: [], extra: [] });
  });

  test("a file for SDXL is refused with SD 1.5, by the name of its first module", () => {
    expect(() => llliteModules(manifestOfFile("sdxl"), SD15.unet)).toThrow(
      /lllite_unet_input_blocks_4_1_transformer_blocks_0_attn1_to_k of 640 channels|does not fit/,
    );
  });

  test("a module without its layers is named", () => {
    const file = manifestOfFile("tiny").filter(({ key }) => !key.includes("down.0"));
    expect(() => llliteModules(file, CONFIG)).toThrow("down.0.weight is missing or misshaped");
  });
});
