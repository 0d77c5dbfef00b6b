import { readFileSync } from "node:fs";
import { graphOf, input } from "@inkloom/engine";
import { describe, expect, test } from "vitest";
import { evaluate, expectParity, golden, hashedWeights, hashInput } from "../parity.suite.ts";
import { weightsAt } from "../weights.ts";
import { blipConfig } from "./config.ts";
import { blipName, hasBlipNames } from "./names.ts";
import { blipWords } from "./text.ts";
import { blipPicture } from "./vision.ts";

const about = JSON.parse(readFileSync(new URL("goldens/blip.json", import.meta.url), "utf8")) as {
  readonly tokens: readonly (readonly number[])[];
  readonly end: number;
  readonly bias: number;
  readonly keys: Readonly<Record<string, readonly number[]>>;
};

const manifest = Object.entries(about.keys).map(([key, shape]) => ({ key, shape }));

describe("BLIP", () => {
  const config = blipConfig(manifest);
  if (config === undefined) throw new Error("the golden's keys are no captioner's");

  test("has its sizes from the shapes of its weights", () => {
    expect(config.vision).toEqual({
      width: 128,
      layers: 2,
      hidden: 160,
      patch: 16,
      side: 48,
      epsilon: 1e-5,
    });
    expect(config.text).toMatchObject({ width: 64, layers: 2, hidden: 96, words: 60, places: 24 });
    expect(blipConfig(manifest.slice(0, 1))).toBeUndefined();
  });

  test("knows the names of its own repository", () => {
    const own = {
      "visual_encoder.cls_token": "embeddings.class_embedding",
      "visual_encoder.pos_embed": "embeddings.position_embedding",
      "visual_encoder.patch_embed.proj.weight": "embeddings.patch_embedding.weight",
      "visual_encoder.blocks.1.norm2.bias": "encoder.layers.1.layer_norm2.bias",
      "visual_encoder.blocks.1.attn.qkv.weight": "encoder.layers.1.self_attn.qkv.weight",
      "visual_encoder.blocks.0.attn.proj.bias": "encoder.layers.0.self_attn.projection.bias",
      "visual_encoder.blocks.0.mlp.fc1.weight": "encoder.layers.0.mlp.fc1.weight",
      "visual_encoder.norm.bias": "post_layernorm.bias",
    };
    for (const [name, expected] of Object.entries(own)) {
      expect(blipName(name)).toBe(`vision_model.${expected}`);
      expect(Object.keys(about.keys)).toContain(`vision_model.${expected}`);
    }
    for (const key of Object.keys(about.keys)) expect(blipName(key)).toBe(key);
    expect(hasBlipNames(Object.keys(own))).toBe(true);
    expect(hasBlipNames(Object.keys(about.keys))).toBe(false);
  });

  test("scores next words as the reference does", async () => {
    const picture = hashInput("one", [1, 3, 48, 48]);
    const ids = about.tokens.flat().map(BigInt);
    const tokens = { dtype: "int64", shape: [2, 4], data: BigInt64Array.from(ids) } as const;
    const looked = blipPicture(weightsAt(""), input("picture", picture.shape, "float32"), config);
    const given = input("tokens", [2, 4], "int64");
    const at = input("at", [1], "int64");
    const scores = blipWords(weightsAt(""), { tokens: given, at, looked }, config.text);
    const outputs = { scores };
    // Words are scored by the weights that they are read with.
    const read = "text_decoder.bert.embeddings.word_embeddings.weight";
    const scored = "text_decoder.cls.predictions.decoder.weight";
    const weights = new Map(hashedWeights(outputs, (key) => (key === scored ? read : key)));
    const used = graphOf(outputs).parameters.map(({ key }) => key);
    const unused = manifest.map(({ key }) => key).filter((key) => !used.includes(key));
    expect(unused).toEqual(["text_decoder.cls.predictions.bias"]);
    const bias = weights.get("text_decoder.cls.predictions.decoder.bias");
    if (bias?.location.kind !== "memory") throw new Error("the bias is not in memory");
    const values = new Float32Array(bias.location.data.slice().buffer);
    values[about.end] = (values[about.end] ?? 0) + about.bias;
    const data = new Uint8Array(values.buffer);
    weights.set(bias.key, { ...bias, location: { kind: "memory", data } });
    const all = await golden(new URL("goldens/blip.safetensors", import.meta.url), "scores"); // [2, 4, words]
    const words = config.text.words;
    for (const place of [1, 3]) {
      const where = { dtype: "int64", shape: [1], data: BigInt64Array.of(BigInt(place)) } as const;
      const made = await evaluate(outputs, { picture, tokens, at: where }, weights);
      const rows = [0, 1].flatMap((row) => {
        const from = (row * 4 + place) * words;
        return [...all.slice(from, from + words)];
      });
      expectParity(`place ${place}`, made.scores, Float32Array.from(rows));
    }
  });
});
