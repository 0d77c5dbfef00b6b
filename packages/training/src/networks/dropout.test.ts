import { compileGraph, input, type Shape, sizeOf } from "@inkloom/engine";
import { createNodeRuntime } from "@inkloom/engine/node";
import type { WeightEntry } from "@inkloom/engine/weights";
import { adapterInput, conv2d, linear, SD15, weightsAt } from "@inkloom/models";
import { describe, expect, test } from "vitest";
import { randomStream } from "../random/random-stream.ts";
import { isLeftOut, maskedLayer, maskOf, NOTHING_DROPPED, withMask } from "./dropout.ts";
import { newLoraNetwork } from "./lora-network.ts";
import { loraModules } from "./lora-settings.ts";

const mask = (shape: Shape, dim: number, shares: Partial<typeof NOTHING_DROPPED>, name = "a") =>
  maskOf(
    { name: adapterInput.mask(name), shape },
    dim,
    { ...NOTHING_DROPPED, ...shares },
    randomStream(1, name),
  );

describe("what a LoRA leaves out at a step", () => {
  test("are single values, those left counting more, so that the mean stays", () => {
    const values = mask([2, 500, 8], 8, { network: 0.25 });
    expect(new Set(values)).toEqual(new Set([0, Math.fround(1 / 0.75)]));
    expect(values.reduce((sum, value) => sum + value, 0) / values.length).toBeCloseTo(1, 1);
  });

  test("are whole ranks of each picture", () => {
    const [pictures, places, dim] = [3, 5, 64];
    const values = mask([pictures, places, dim], dim, { rank: 0.5, network: 0 });
    const rows = Array.from({ length: pictures * places }, (_, i) =>
      values.slice(i * dim, (i + 1) * dim).join(),
    );
    expect(new Set(rows).size).toBe(pictures);
    expect(new Set(values)).toEqual(new Set([0, 2]));
    const kernel = mask([1, dim, 2, 3], dim, { rank: 0.5 });
    for (let i = 0; i < kernel.length; i++) expect(kernel[i]).toBe(kernel[i - (i % 6)]);
  });

  test("are modules as a whole, by the seed and the step", () => {
    const module = { module: "m", dropout: { ...NOTHING_DROPPED, module: 0.3 } };
    const draws = (seed: number) =>
      Array.from({ length: 1000 }, (_, step) => isLeftOut(module, { seed, moment: `${step}.0` }));
    expect(draws(1)).toEqual(draws(1));
    expect(draws(1)).not.toEqual(draws(2));
    expect(draws(1).filter((each) => each).length / 1000).toBeCloseTo(0.3, 1);
  });

  test("is between the two factors, of matrices and of kernels", async () => {
    const layers = { fc: [3, 2], conv: [3, 2, 3, 3] };
    const layout = new Map(
      Object.keys(layers).map((layer) => [
        layer,
        withMask({ rank: 2, branch: true }, { ...NOTHING_DROPPED, rank: 0.5 }),
      ]),
    );
    const w = weightsAt("", layout);
    const outputs = {
      fc: linear(w.at("fc"), input("x", [1, 2, 2]), { out: 3, bias: false }),
      conv: conv2d(w.at("conv"), input("planes", [1, 2, 1, 1]), {
        ...{ out: 3, kernel: 3, padding: 1, bias: false },
      }),
    };
    const runtime = await createNodeRuntime("cpu", { threads: 1 });
    const weights = new Map(
      Object.entries(layers).map(([layer, shape]): [string, WeightEntry] => {
        const key = `${layer}.weight`;
        const location = { kind: "memory", data: new Uint8Array(4 * sizeOf(shape)) } as const;
        return [key, { key, dtype: "F32", shape, location }];
      }),
    );
    const { capabilities } = runtime;
    const graph = compileGraph("masked", outputs, { weights, capabilities });
    expect(graph.inputs.filter(({ name }) => maskedLayer(name)).map(({ shape }) => shape)).toEqual([
      [1, 1, 2],
      [1, 2, 1, 1],
    ]);
    const session = await runtime.load(graph);
    const ones = (name: string, shape: Shape, data: number[]) => ({
      [name]: { dtype: "float32" as const, shape, data: Float32Array.from(data) },
    });
    const results = await session.run({
      ...ones("x", [1, 2, 2], [1, 2, 3, 4]),
      ...ones("planes", [1, 2, 1, 1], [1, 2]),
      ...ones("fc.lora_down", [2, 2], [1, 0, 0, 1]),
      ...ones("fc.lora_up", [3, 2], [1, 10, 2, 20, 3, 30]),
      ...ones("fc.lora_mask", [1, 1, 2], [0, 2]),
      ...ones(
        "conv.lora_down",
        [2, 2, 3, 3],
        Array.from({ length: 36 }, () => 1),
      ),
      ...ones("conv.lora_up", [3, 2], [1, 10, 2, 20, 3, 30]),
      ...ones("conv.lora_mask", [1, 2, 1, 1], [2, 0]),
    });
    expect(Array.from(results["fc"]?.data ?? [], Number)).toEqual([40, 80, 120, 80, 160, 240]);
    expect(Array.from(results["conv"]?.data ?? [], Number)).toEqual([6, 12, 18]);
    await runtime.close();
  });
});

describe("other kinds", () => {
  const network = (kind: "loha" | "lokr", dropout: Partial<typeof NOTHING_DROPPED>) => {
    const settings = { networkDim: 4, networkAlpha: 4, trainUnet: true, trainTextEncoder: false };
    const all = { ...settings, dropout: { ...NOTHING_DROPPED, ...dropout } };
    return newLoraNetwork(kind, loraModules(SD15, all), 1);
  };

  test("leave out rows of what they add", () => {
    for (const kind of ["loha", "lokr"] as const) {
      const [layer] = network(kind, { rank: 0.5 }).layout.values();
      expect(layer?.products?.[0]?.scaled).toBe("out");
    }
    const spec = { name: adapterInput.factor("a", 0, "scale"), shape: [400, 1] };
    const shares = { ...NOTHING_DROPPED, rank: 0.25 };
    const rows = maskOf(spec, 4, shares, randomStream(1));
    expect(new Set(rows)).toEqual(new Set([0, 1]));
    expect(rows.reduce((sum, value) => sum + value, 0) / 400).toBeCloseTo(0.75, 1);
  });

  test("have nothing between two factors that could be left out", () => {
    expect(() => network("lokr", { network: 0.1 })).toThrow(
      /network_dropout is 0.1, which is known for LoRA alone/,
    );
  });
});
