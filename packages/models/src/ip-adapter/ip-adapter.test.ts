import { concat, graphOf, input, slice, type Tensor } from "@inkloom/engine";
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
import {
  imagePromptHooks,
  type KeysValues,
  keysValues,
  type LookedAt,
  promptedBlocks,
} from "./attention.ts";
import { promptFactor } from "./block-weights.ts";
import { ipAdapterConfig, type ProjectionConfig, type ProjectionKind } from "./config.ts";
import { ipAdapterWeights, isIpAdapter } from "./names.ts";
import { imageProjection } from "./projection.ts";

const PROJECTIONS = new URL("./goldens/projections.safetensors", import.meta.url);
const UNET = new URL("./goldens/unet.safetensors", import.meta.url);
const w = weightsAt("");

const TINY: UnetConfig = {
  inChannels: 4,
  outChannels: 4,
  levels: [
    { channels: 16, attention: true, heads: 4 },
    { channels: 32, attention: true, heads: 4 },
    { channels: 48, attention: true, heads: 4 },
    { channels: 48, attention: false, heads: 4 },
  ],
  resBlocks: 2,
  contextSize: 24,
  groups: 8,
};

const config = (kind: ProjectionKind, more: Partial<ProjectionConfig> = {}): ProjectionConfig => ({
  kind,
  tokens: 4,
  context: 24,
  reads: 20,
  layers: 2,
  width: 48,
  inner: 128,
  ...more,
});

const seen = {
  embeds: hashInput("embeds", [2, 20]),
  tokens: hashInput("tokens", [2, 7, 20]),
  face: hashInput("face", [2, 512]),
};

describe("a picture as tokens", () => {
  test.each([
    ["embeds", config("embeds"), undefined],
    ["each token", config("each token"), undefined],
    ["tokens", config("tokens", { tokens: 5 }), undefined],
    ["face", config("face"), undefined],
    ["face tokens", config("face tokens", { tokens: 3 }), undefined],
    ["face and tokens", config("face and tokens", { width: 24, inner: 64 }), undefined],
    ["face and tokens, shortcut", config("face and tokens", { width: 24, inner: 64 }), 0.75],
  ] as const)("equals the reference's classes: %s", async (name, kind, shortcut) => {
    const made = imageProjection(w.at("image_proj"), inputsFor(seen), kind, { shortcut });
    const weights = hashedWeights({ made }, (key) => key);
    const results = await evaluate({ made }, pick(seen, graphOf({ made }).inputs), weights);
    expectParity(name, results.made, await golden(PROJECTIONS, name));
  });
});

/** What the graph reads of the values. */
const pick = <Value>(values: Record<string, Value>, inputs: readonly { readonly name: string }[]) =>
  Object.fromEntries(
    Object.entries(values).filter(([name]) => inputs.some((each) => each.name === name)),
  );

const hooked = (out: ReadonlyMap<string, LookedAt[]>, values: Record<string, Tensor>): Tensor =>
  unet(
    w.at(PREFIXES.unet),
    { latents: at(values, "latents"), times: at(values, "times"), context: at(values, "context") },
    TINY,
    { hooks: imagePromptHooks(out) },
  );

function at<Value>(values: Readonly<Record<string, Value>>, name: string): Value {
  const value = values[name];
  if (value === undefined) throw new Error(name);
  return value;
}

const walked = {
  latents: hashInput("latents", [2, 4, 16, 12]),
  times: float32([2], Float32Array.of(900, 900)),
  context: hashInput("context", [2, 77, 24]),
};

const blocks = promptedBlocks(TINY);
const layersOf = (name: string, tokens: Tensor): KeysValues[] =>
  keysValues(
    w.at(`${name}.ip_adapter`),
    tokens,
    blocks.map(({ channels }) => channels),
  );
const names = unetDiffusersNaming(TINY);
const nameOf = (key: string): string | undefined =>
  key.startsWith(PREFIXES.unet) ? names.nameOf(key) : key;

describe("IP-Adapter in a U-Net", () => {
  test("equals diffusers", async () => {
    const values = { ...walked, embeds: seen.embeds };
    const given = inputsFor(values);
    const tokens = imageProjection(w.at("one.image_proj"), given, config("embeds"));
    const scale = input("scale", [1]);
    const looked = layersOf("one", tokens).map(({ k, v }) => ({ k, v, mask: scale }));
    const out = hooked(
      new Map(blocks.map(({ path }, i) => [path, [looked[i]].flatMap(some)])),
      given,
    );
    const results = await evaluate(
      { out },
      { ...values, scale: float32([1], Float32Array.of(0.7)) },
      hashedWeights({ out }, nameOf),
    );
    expectParity("one", results.out, await golden(UNET, "one"));
  });

  test("equals diffusers with two adapters, the second with two pictures in their masks", async () => {
    const values = { ...walked, embeds: seen.embeds, both: hashInput("tokens", [4, 7, 20]) };
    const given = inputsFor(values);
    const first = layersOf("one", imageProjection(w.at("one.image_proj"), given, config("embeds")));
    const plus = config("tokens", { tokens: 5, layers: 4 });
    const tokens = imageProjection(w.at("two.image_proj"), { tokens: given.both }, plus);
    const second = layersOf("two", tokens); // rows: picture 0 and 1 of the first side, then of the other
    const masks: Record<string, ReturnType<typeof float32>> = {
      one: float32([1], Float32Array.of(0.7)),
    };
    const one = input("one", [1]);
    const out = new Map<string, LookedAt[]>();
    for (const [i, { path }] of blocks.entries()) {
      const level = levelOf(path);
      const [height, width] =
        [
          [16, 12],
          [8, 6],
          [4, 3],
          [2, 2],
        ][level] ?? [];
      const size = `${height}x${width}`;
      const kept = await golden(UNET, `masks.${size}`);
      const area = kept.length / 2;
      const pictures = [0, 1].flatMap((picture): LookedAt[] => {
        const name = `mask.${size}.${picture}`;
        masks[name] ??= float32(
          [1, area, 1],
          kept
            .slice(picture * area, (picture + 1) * area)
            .map((value) => value * (picture === 0 ? 0.5 : -0.3)),
        );
        const layer = second[i];
        if (layer === undefined) return [];
        const rows = (x: Tensor): Tensor => everySecond(x, picture);
        const mask = known.get(name) ?? input(name, [1, area, 1]);
        known.set(name, mask);
        return [{ k: rows(layer.k), v: rows(layer.v), mask }];
      });
      const layer = first[i];
      out.set(path, [...(layer ? [{ ...layer, mask: one }] : []), ...pictures]);
    }
    const made = hooked(out, given);
    const results = await evaluate(
      { made },
      { ...values, ...masks },
      hashedWeights({ made }, nameOf),
    );
    expectParity("two", results.made, await golden(UNET, "two"));
  });

  const known = new Map<string, Tensor>();

  test("reaches the blocks in the order of the files", () => {
    const paths = promptedBlocks(SD15.unet).map(({ path }) =>
      path.replace(".1.transformer_blocks.0", ""),
    );
    expect(paths.join(" ")).toBe(
      "input_blocks.1 input_blocks.2 input_blocks.4 input_blocks.5 input_blocks.7 input_blocks.8 " +
        "output_blocks.3 output_blocks.4 output_blocks.5 output_blocks.6 output_blocks.7 output_blocks.8 " +
        "output_blocks.9 output_blocks.10 output_blocks.11 middle_block",
    );
    expect(promptedBlocks(SDXL.unet)).toHaveLength(70);
  });
});

const some = <Value>(value: Value | undefined): Value[] => (value === undefined ? [] : [value]);

const levelOf = (path: string): number => {
  const [side, number] = path.split(".");
  if (side === "middle_block") return 3;
  const block = Number(number);
  return side === "input_blocks" ? Math.floor((block - 1) / 3) : 3 - Math.floor(block / 3);
};

/** Rows `picture` and `2 + picture` of [4, ...]. */
function everySecond(x: Tensor, picture: number): Tensor {
  const row = (start: number): Tensor => slice(x, { axis: 0, start, size: 1 });
  return concat([row(picture), row(2 + picture)], 0);
}

describe("files", () => {
  test.each([
    ["ip-adapter_sd15", "embeds", 4, SD15],
    ["ip-adapter_sd15_vit-G", "embeds", 4, SD15],
    ["ip-adapter-plus_sd15", "tokens", 16, SD15],
    ["ip-adapter-full-face_sd15", "each token", 0, SD15],
    ["ip-adapter_sdxl", "embeds", 4, SDXL],
    ["ip-adapter_sdxl_vit-h", "embeds", 4, SDXL],
    ["ip-adapter-plus_sdxl_vit-h", "tokens", 16, SDXL],
    ["ip-adapter-faceid_sd15", "face", 4, SD15],
    ["ip-adapter-faceid-plusv2_sd15", "face and tokens", 4, SD15],
    ["ip-adapter-faceid-portrait_sd15", "face", 16, SD15],
    ["ip-adapter-faceid_sdxl", "face", 4, SDXL],
    ["ip-adapter-faceid-plusv2_sdxl", "face and tokens", 4, SDXL],
    ["instant-id", "face tokens", 16, SDXL],
  ] as const)(
    "%s is read from its keys, and all of them are asked for",
    (name, kind, tokens, model) => {
      const file = readManifest(new URL(`./goldens/${name}.txt.gz`, import.meta.url));
      expect(isIpAdapter(file.map(({ key }) => key))).toBe(true);
      const { projection, channels } = ipAdapterConfig(file);
      expect([projection.kind, projection.tokens]).toEqual([kind, tokens]);
      expect(channels).toEqual(promptedBlocks(model.unet).map((block) => block.channels));
      const given = {
        embeds: input("embeds", [1, projection.reads]),
        tokens: input("tokens", [1, 257, projection.reads]),
        face: input("face", [1, 512]),
      };
      const prompt = imageProjection(w.at("image_proj"), given, projection);
      const layers = keysValues(w.at("ip_adapter"), prompt, channels);
      const outputs = layers.flatMap(({ k, v }, i) => [
        [`k${i}`, k],
        [`v${i}`, v],
      ]);
      const asked = manifestOf(graphOf(Object.fromEntries(outputs) as Record<string, Tensor>));
      const { missing, misshaped, extra } = compareManifest(asked, file);
      expect({ missing, misshaped, extra }).toEqual({ missing: [], misshaped: [], extra: [] });
    },
  );

  test("the names of a training program are ours", () => {
    const entry = {
      key: "",
      dtype: "F32" as const,
      shape: [4],
      location: { kind: "memory" as const, data: new Uint8Array(16) },
    };
    const names = ["image_proj_model.norm.weight", "adapter_modules.1.to_k_ip.weight", "unet.x"];
    const found = ipAdapterWeights(new Map(names.map((name) => [name, entry])));
    expect([...found.keys()]).toEqual(["image_proj.norm.weight", "ip_adapter.1.to_k_ip.weight"]);
    expect(isIpAdapter(names)).toBe(true);
    expect(isIpAdapter(["control_model.input_hint_block.0.weight"])).toBe(false);
  });

  test("a file without its projection is named", () => {
    const file = [{ key: "ip_adapter.1.to_k_ip.weight", shape: [320, 768] }];
    expect(() => ipAdapterConfig(file)).toThrow("image_proj.proj.weight is missing or misshaped");
  });
});

describe("weight types", () => {
  const weighed = (type: string, count: number): number[] =>
    Array.from({ length: count }, (_, index) =>
      promptFactor(type, {
        index,
        side: index < 6 ? "input" : index > 6 ? "output" : "middle",
        count,
      }),
    );

  test("say which transformers of SD 1.5 are reached", () => {
    expect(weighed("style transfer", 16)).toEqual([1, 1, 1, 1, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1]);
    expect(weighed("composition", 16).slice(3, 7)).toEqual([0, 0.25, 1, 0]);
    expect(weighed("weak input", 16).slice(4, 8)).toEqual([0.2, 0.2, 1, 1]);
    expect(weighed("strong middle", 16).slice(5, 8)).toEqual([0.2, 1, 0.2]);
    expect(weighed("ease in", 16)[0]).toBe(1);
    expect(weighed("ease in-out", 16)[8]).toBeCloseTo(1);
    expect(weighed("reverse in-out", 16)[8]).toBeCloseTo(0.05);
  });

  test("say which transformers of SDXL are reached", () => {
    expect(weighed("style transfer", 11).indexOf(1)).toBe(6);
    expect(weighed("composition", 11).indexOf(1)).toBe(3);
    expect(weighed("style and composition", 11).filter((factor) => factor > 0)).toHaveLength(2);
    expect(weighed("linear", 11).every((factor) => factor === 1)).toBe(true);
  });
});
