import { graphOf, input } from "@inkloom/engine";
import { describe, expect, test } from "vitest";
import { compareManifest } from "../keys/compare.ts";
import { manifestOf } from "../manifest.ts";
import { readManifest } from "../manifest-text.suite.ts";
import {
  evaluate,
  expectParity,
  golden,
  hashedWeights,
  hashInput,
  inputsFor,
} from "../parity.suite.ts";
import { weightsAt } from "../weights.ts";
import { clipVision } from "./clip-vision.ts";
import { type ClipVisionConfig, clipVisionConfigFromKeys } from "./config.ts";
import { openClipVisionNaming, visionWeights } from "./names.ts";

const TINY = new URL("./goldens/tiny.safetensors", import.meta.url);
const w = weightsAt("");

describe("CLIP's vision tower", () => {
  test.each(["quick_gelu", "gelu"] as const)("equals transformers with %s", async (activation) => {
    const config: ClipVisionConfig = {
      layers: 3,
      hidden: 32,
      heads: 4,
      intermediate: 48,
      activation,
      picture: 28,
      patch: 7,
      projection: { size: 24, layout: "linear" },
    };
    const values = { picture: hashInput("picture", [1, 3, 28, 28]) };
    const { embeds, ...rest } = clipVision(w, inputsFor(values).picture, config);
    if (embeds === undefined) throw new Error("no vector");
    const outputs = { ...rest, embeds };
    const results = await evaluate(
      outputs,
      values,
      hashedWeights(outputs, (key) => key),
    );
    for (const name of ["embeds", "penultimate", "last"] as const)
      expectParity(name, results[name], await golden(TINY, `${activation}.${name}`));
  });

  test.each([
    ["l", { layers: 24, hidden: 1024, heads: 16, activation: "quick_gelu", size: 768 }],
    ["h", { layers: 32, hidden: 1280, heads: 16, activation: "gelu", size: 1024 }],
    ["bigg", { layers: 48, hidden: 1664, heads: 16, activation: "gelu", size: 1280 }],
  ])("reads the sizes of %s from its keys and asks for all of them", (name, expected) => {
    const file = readManifest(new URL(`./goldens/${name}.txt.gz`, import.meta.url));
    const config = clipVisionConfigFromKeys(file);
    if (config === undefined) throw new Error("not recognised");
    const { layers, hidden, heads, activation, projection } = config;
    expect({ layers, hidden, heads, activation, size: projection?.size }).toEqual(expected);
    const picture = input("picture", [1, 3, config.picture, config.picture]);
    const { embeds, last } = clipVision(w, picture, config);
    const asked = manifestOf(graphOf({ last, ...(embeds && { embeds }) }));
    const { missing, misshaped, extra } = compareManifest(asked, file);
    expect({ missing, misshaped, extra }).toEqual({ missing: [], misshaped: [], extra: [] });
  });

  test("finds OpenCLIP's tower, whose queries, keys and values are one matrix", () => {
    const shapes: Record<string, number[]> = {
      "visual.class_embedding": [32],
      "visual.positional_embedding": [17, 32],
      "visual.conv1.weight": [32, 3, 7, 7],
      "visual.ln_pre.weight": [32],
      "visual.proj": [32, 24],
      "visual.transformer.resblocks.0.attn.in_proj_weight": [96, 32],
      "visual.transformer.resblocks.0.mlp.c_fc.weight": [48, 32],
      token_embedding: [9, 9],
    };
    const entries = new Map(
      Object.entries(shapes).map(([key, shape]) => {
        const data = new Uint8Array(4 * shape.reduce((a, b) => a * b, 1));
        return [
          key,
          { key, dtype: "F32" as const, shape, location: { kind: "memory" as const, data } },
        ];
      }),
    );
    const found = visionWeights(entries);
    expect([...found].map(([key, { shape }]) => `${key} ${shape.join()}`)).toEqual([
      "vision_model.embeddings.class_embedding 32",
      "vision_model.embeddings.position_embedding.weight 17,32",
      "vision_model.embeddings.patch_embedding.weight 32,3,7,7",
      "vision_model.pre_layrnorm.weight 32",
      "visual_projection 32,24",
      "vision_model.encoder.layers.0.self_attn.q_proj.weight 32,32",
      "vision_model.encoder.layers.0.self_attn.k_proj.weight 32,32",
      "vision_model.encoder.layers.0.self_attn.v_proj.weight 32,32",
      "vision_model.encoder.layers.0.mlp.fc1.weight 48,32",
    ]);
    for (const key of found.keys())
      expect(openClipVisionNaming.keyOf(openClipVisionNaming.nameOf(key) ?? "")).toBe(key);
    const manifest = [...found].map(([key, { shape }]) => ({ key, shape }));
    expect(clipVisionConfigFromKeys(manifest)?.projection).toEqual({ size: 24, layout: "matrix" });
  });

  test("is not found in a file of another network", () => {
    expect(clipVisionConfigFromKeys([{ key: "conv_in.weight", shape: [1, 2] }])).toBeUndefined();
    expect(visionWeights(new Map()).size).toBe(0);
  });
});
