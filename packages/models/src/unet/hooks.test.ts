import { graphOf, input, mul, type Tensor } from "@inkloom/engine";
import { describe, expect, test } from "vitest";
import { PREFIXES } from "../keys/prefixes.ts";
import { unetDiffusersNaming } from "../keys/unet.ts";
import {
  evaluate,
  expectParity,
  float32,
  golden,
  hashedWeights,
  hashInput,
  inputsFor,
} from "../parity.suite.ts";
import { weightsAt } from "../weights.ts";
import type { UnetConfig } from "./config.ts";
import { joinHooks, type UnetHooks } from "./hooks.ts";
import { transformerPlaces } from "./places.ts";
import { ReferenceBanks, type ReferenceUnit } from "./reference.ts";
import { unet } from "./unet.ts";

const GOLDENS = new URL("./goldens/reference.safetensors", import.meta.url);
const w = weightsAt(PREFIXES.unet);

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

const opsOf = (out: Tensor) => graphOf({ out }).order.filter((tensor) => tensor.kind === "op");

const only = (weight: number, fidelity: number): ReferenceUnit => ({
  attention: true,
  features: false,
  weight,
  fidelity,
});

const CASES: Readonly<Record<string, readonly ReferenceUnit[]>> = {
  adain: [{ attention: false, features: true, weight: 1, fidelity: 0.5 }],
  two: [only(1, 0.5), { attention: true, features: true, weight: 0.4, fidelity: 0.25 }],
  "only, then adain": [
    only(1, 0.5),
    { attention: false, features: true, weight: 1.5, fidelity: 0.25 },
  ],
};

describe("reference units", () => {
  test("equal the reference's formulas, one and two at a time", async () => {
    const values = {
      latents: hashInput("latents", [2, 4, 13, 10]),
      times: float32([2], Float32Array.of(500, 500)),
      context: hashInput("context", [2, 77, 24]),
      share: float32([2, 1, 1], Float32Array.of(1, 0)),
      row: { dtype: "int64" as const, shape: [1], data: BigInt64Array.of(0n) },
      first: hashInput("reference.0", [2, 4, 13, 10]),
      second: hashInput("reference.1", [2, 4, 13, 10]),
    };
    const { share, row, latents, first, second, ...given } = inputsFor(values);
    const outputs = Object.fromEntries(
      Object.entries(CASES).map(([name, units]) => {
        const banks = new ReferenceBanks(TINY, { share, row });
        const { hooks } = banks;
        for (const [i, unit] of units.entries()) {
          const seen = { ...given, latents: i === 0 ? first : second };
          banks.write(unit, () => unet(w, seen, TINY, { hooks }));
        }
        return [name, unet(w, { ...given, latents }, TINY, { hooks })];
      }),
    );
    const weights = hashedWeights(outputs, unetDiffusersNaming(TINY).nameOf);
    const results = await evaluate(outputs, values, weights);
    for (const [name, found] of Object.entries(results))
      expectParity(name, found, await golden(GOLDENS, name));
  });
});

describe("hooks", () => {
  const inputs = {
    latents: input("latents", [1, 4, 8, 8]),
    times: input("times", [1]),
    context: input("context", [1, 7, 24]),
  };

  const shape = (hooks?: UnetHooks): string =>
    opsOf(unet(w, inputs, TINY, { hooks }))
      .map(({ op, shape: size }) => `${op.name} ${size.join("x")}`)
      .join("\n");

  test("that change nothing leave the graph as it is, node for node", () => {
    const plain = shape();
    const idle: UnetHooks = {
      selfAttention: (_, seen, attend) => attend(seen, seen),
      crossAttention: () => undefined,
      layerInput: (_, x) => x,
      features: (_, x) => x,
    };
    expect(shape(idle)).toBe(plain);
    expect(shape(joinHooks([]))).toBe(plain);
    expect(shape(joinHooks([idle, idle]))).toBe(plain);
  });

  test("are asked for each block by its key below the network's", () => {
    const blocks: string[] = [];
    const modules: string[] = [];
    shape({
      crossAttention({ path }) {
        blocks.push(path.replace(".transformer_blocks.0", ""));
        return undefined;
      },
      features(path, x) {
        modules.push(path);
        return x;
      },
    });
    expect(blocks).toEqual(transformerPlaces(TINY).map(({ path }) => path));
    expect(modules).toHaveLength(12 + 1 + 12);
    expect(modules.slice(11, 14)).toEqual(["input_blocks.11", "middle_block", "output_blocks.0"]);
  });

  test("that several add are added up, and what they change is changed in order", () => {
    const add = (factor: number): UnetHooks => ({ crossAttention: (_, q) => mul(q, factor) });
    const both = joinHooks([add(2), {}, add(3)]);
    const x = input("x", [1, 2, 4]);
    const place = { path: "", heads: 1, height: 1, width: 2 };
    const sum = both.crossAttention?.(place, x);
    expect(sum && opsOf(sum).map(({ op }) => op.name)).toEqual(["mul", "mul", "add"]);
    const order: string[] = [];
    const seen = (name: string): UnetHooks => ({
      features: (_, h) => {
        order.push(name);
        return h;
      },
    });
    joinHooks([seen("a"), seen("b")]).features?.("middle_block", x);
    expect(order).toEqual(["a", "b"]);
  });
});
