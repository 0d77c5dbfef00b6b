import { describe, expect, test } from "vitest";
import { bytesPerTrained, modelStates, type ZeroStage } from "./model-states.ts";
import {
  keyValueCache,
  layerActivations,
  transformerActivations,
  type TransformerWork,
} from "./transformer-activations.ts";
import { type Transformer, TRANSFORMERS, transformerParameters } from "./transformer-presets.ts";

const GB = 1e9;

const ONE_DEVICE = {
  zero: 0,
  dataParallel: 1,
  tensorParallel: 1,
  pipelineParallel: 1,
  offload: "none",
} as const;

describe("weights of the presets", () => {
  // numbers of values in the released files
  test.each([
    ["llama-7b", 6_738_415_616],
    ["llama-13b", 13_015_864_320],
    ["llama-33b", 32_528_943_616],
    ["llama-65b", 65_285_660_672],
    ["llama-2-70b", 68_976_648_192],
    ["llama-3-8b", 8_030_261_248],
    ["llama-3-70b", 70_553_706_496],
    ["llama-3-405b", 405_853_388_800],
  ] as const)("%s has %i", (name, count) => {
    expect(transformerParameters(TRANSFORMERS[name])).toBe(count);
  });

  test.each([
    ["gpt3-125m", 125e6],
    ["gpt3-350m", 356e6],
    ["gpt3-760m", 760e6],
    ["gpt3-1.3b", 1.3e9],
    ["gpt3-2.7b", 2.7e9],
    ["gpt3-6.7b", 6.7e9],
    ["gpt3-13b", 13e9],
    ["gpt3-175b", 174.6e9],
  ] as const)("%s has about %i, as its paper says", (name, count) => {
    expect(transformerParameters(TRANSFORMERS[name]) / count).toBeCloseTo(1, 1);
  });
});

describe("model states", () => {
  const { parameters, gradients, optimizer } = bytesPerTrained("mixed", 8);
  const values = 7.5e9;
  const states = {
    parameters: parameters * values,
    gradients: gradients * values,
    optimizer: optimizer * values,
  };
  const total = (zero: ZeroStage): number => {
    const { device } = modelStates(states, { ...ONE_DEVICE, zero, dataParallel: 64 });
    return (device.parameters + device.gradients + device.optimizer) / GB;
  };

  // arXiv:1910.02054, figure 1: 7.5 billion parameters on 64 devices, K = 12
  test.each([
    [0, 120],
    [1, 31.4],
    [2, 16.6],
    [3, 1.9],
  ] as const)("of ZeRO's example at stage %i are %f GB", (zero, published) => {
    expect(optimizer).toBe(12);
    expect(total(zero)).toBeCloseTo(published, 1);
  });

  test("are divided by both ways of splitting a model, before they are by data", () => {
    const split = { ...ONE_DEVICE, tensorParallel: 8, pipelineParallel: 2 };
    expect(modelStates(states, split).device.parameters).toBe(states.parameters / 16);
    const both = modelStates(states, { ...split, zero: 1, dataParallel: 4 }).device;
    expect(both.gradients).toBe(states.gradients / 16);
    expect(both.optimizer).toBe(states.optimizer / 64);
  });

  test("that are moved away lie in the machine's memory; what is used now does not", () => {
    const optimizerAway = modelStates(states, { ...ONE_DEVICE, offload: "optimizer" });
    expect(optimizerAway.device).toEqual({ ...optimizerAway.device, gradients: 0, optimizer: 0 });
    expect(optimizerAway.device.parameters).toBe(states.parameters);
    expect(optimizerAway.host).toEqual({ ...states, parameters: 0 });
    const away = modelStates(states, { ...ONE_DEVICE, offload: "all" }, 1e9);
    expect(away.device).toEqual({ parameters: 1e9, gradients: 0, optimizer: 0 });
    expect(away.host).toEqual(states);
  });
});

describe("activations of transformers", () => {
  const gpt3 = TRANSFORMERS["gpt3-175b"];
  /** The paper's model of 530 billion. */
  const mtNlg: Transformer = {
    ...{ name: "MT-NLG", style: "gpt", layers: 105, hidden: 20_480, heads: 128, keyHeads: 128 },
    ...{ inner: 4 * 20_480, vocabulary: 51_200, sequence: 2048 },
  };
  const work = { batch: 1, sequence: 2048, value: 2 } as const;
  const perPlane = (model: Transformer, more: Partial<TransformerWork>): number =>
    layerActivations(model, { ...work, recomputed: "none", ...more }) / (2048 * model.hidden);

  // arXiv:2205.05198, table 2; 5as/h is 80 for GPT-3 and 64 for MT-NLG (section 5)
  test.each([
    ["without any splitting", {}, 34 + 80],
    ["tensor parallel", { tensorParallel: 8 }, 10 + 24 / 8 + 80 / 8],
    ["tensor and sequence", { tensorParallel: 8, sequenceParallel: true }, (34 + 80) / 8],
    ["selective", { tensorParallel: 8, recomputed: "selective" }, 10 + 24 / 8],
    ["all three", { tensorParallel: 8, sequenceParallel: true, recomputed: "selective" }, 34 / 8],
    ["full recomputation", { tensorParallel: 8, recomputed: "full" }, 2],
  ] as const)("of GPT-3, %s, are as published", (_, more, expected) => {
    expect(perPlane(gpt3, more)).toBeCloseTo(expected, 10);
  });

  test("are 70 and 65 % less where scores are made again, as the paper says of GPT-3 and MT-NLG", () => {
    const saved = (model: Transformer): number =>
      1 - perPlane(model, { recomputed: "selective" }) / perPlane(model, {});
    expect(saved(gpt3)).toBeCloseTo(0.7, 2);
    expect(saved(mtNlg)).toBeCloseTo(0.65, 2);
  });

  test("of a pipeline's first stage are those of all layers, and more where it is interleaved", () => {
    const split = { ...work, recomputed: "selective", tensorParallel: 8, sequenceParallel: true };
    const plane = (2048 * gpt3.hidden) / 8;
    const first = (interleaved: number): number =>
      transformerActivations(gpt3, {
        ...(split as TransformerWork),
        pipelineParallel: 8,
        interleaved,
      });
    expect(first(1)).toBeCloseTo(plane * (34 * 96 + 8), 0);
    expect(first(3)).toBeCloseTo(plane * (34 * 96 * (1 + 7 / 24) + 8), 0);
  });

  test("of a whole model end with its logits: 4 sbh (1 + v / h)", () => {
    const none = { ...work, recomputed: "none" } as const;
    const plane = 2048 * gpt3.hidden;
    const rest = transformerActivations(gpt3, none) - 96 * layerActivations(gpt3, none) - plane;
    expect(rest).toBeCloseTo(4 * plane * (1 + gpt3.vocabulary / gpt3.hidden), 0);
  });

  test("grow with the batch, and in f32 twice but for the masks", () => {
    const half = layerActivations(gpt3, { ...work, recomputed: "none" });
    const twice = layerActivations(gpt3, { ...work, batch: 2, recomputed: "none" });
    const single = layerActivations(gpt3, { ...work, value: 4, recomputed: "none" });
    expect(twice).toBe(2 * half);
    const masks = 2048 * gpt3.hidden * (2 + 16);
    expect(single).toBe(2 * half - masks);
  });

  test("of LLaMA have neither dropout nor biases: 4 planes, queries, keys, values, result, the inner layer four times", () => {
    const llama = TRANSFORMERS["llama-7b"];
    const plane = 2048 * 4096;
    const expected = 2 * plane * (4 + 4 + (4 * 11_008) / 4096);
    const flash = layerActivations(llama, { ...work, recomputed: "selective" });
    expect(flash).toBeCloseTo(expected, 0);
    const scores = layerActivations(llama, { ...work, recomputed: "none" }) - flash;
    expect(scores).toBe(2 * 32 * 2048 * 2048);
  });

  test("of words drawn one by one are keys and values: shared heads take less", () => {
    const cache = { batch: 1, sequence: 2048, value: 2 };
    expect(keyValueCache(gpt3, cache)).toBe(2 * 96 * 2048 * 12_288 * 2);
    expect(keyValueCache(TRANSFORMERS["llama-2-70b"], cache)).toBe(2 * 80 * 2048 * 1024 * 2);
  });
});
