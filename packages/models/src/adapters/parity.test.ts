/** Every kind of adapter on a tiny U-Net and text encoder against PEFT and the published formulas;
 *  goldens by parity/lora/make_goldens.py. */
import { readFileSync } from "node:fs";
import { compileGraph, graphOf, type Tensor, type TensorData } from "@inkloom/engine";
import { createNodeRuntime } from "@inkloom/engine/node";
import { describe, expect, test } from "vitest";
import { clipTextEncoder } from "../clip/text-encoder.ts";
import type { ClipConfig } from "../clip/config.ts";
import { transformersNaming } from "../keys/single-file.ts";
import { PREFIXES } from "../keys/prefixes.ts";
import { unetDiffusersNaming } from "../keys/unet.ts";
import { manifestOf } from "../manifest.ts";
import {
  expectParity,
  float32,
  golden,
  hashedWeights,
  hashIds,
  hashInput,
  hashWeight,
  inputsFor,
} from "../parity.suite.ts";
import type { UnetConfig } from "../unet/config.ts";
import { unet } from "../unet/unet.ts";
import { weightsAt } from "../weights.ts";
import { readAdapter } from "./change.ts";
import { type Factors, factorsOf } from "./factors.ts";
import type { AdapterLayout } from "./layout.ts";
import { adapterNorms } from "./norms.ts";
import { AdapterTargets } from "./targets.ts";
import { adapterValues, type Applied, layoutOf, type Norms } from "./values.ts";

const GOLDENS = new URL("./goldens/adapters.safetensors", import.meta.url);

interface Case {
  readonly keys: Readonly<Record<string, readonly number[]>>;
  readonly alpha: number | null;
}
const CASES = JSON.parse(
  readFileSync(new URL("./goldens/adapters.json", import.meta.url), "utf8"),
) as Readonly<Record<string, Case>>;

const UNET: UnetConfig = {
  inChannels: 4,
  outChannels: 4,
  levels: [
    { channels: 32, attention: true, heads: 2 },
    { channels: 48, attention: false, heads: 2 },
  ],
  resBlocks: 1,
  contextSize: 16,
  groups: 8,
};
const TEXT: ClipConfig = {
  layers: 2,
  hidden: 32,
  heads: 4,
  intermediate: 48,
  activation: "quick_gelu",
  positions: 9,
  vocabulary: 60,
};

const unetValues = {
  latents: hashInput("latents", [2, 4, 8, 8]),
  times: float32([2], Float32Array.of(3.25, 871.625)),
  context: hashInput("context", [2, 7, 16]),
};
const textValues = { ids: hashIds("ids", TEXT.vocabulary, [2, 9]) };

type Network = "unet" | "text";

const NETWORKS = {
  unet: {
    values: unetValues as Readonly<Record<string, TensorData>>,
    trace: (layout?: AdapterLayout): Tensor =>
      unet(weightsAt(PREFIXES.unet, layout), inputsFor(unetValues), UNET),
    otherName: unetDiffusersNaming(UNET).nameOf,
  },
  text: {
    values: textValues as Readonly<Record<string, TensorData>>,
    trace: (layout?: AdapterLayout): Tensor =>
      clipTextEncoder(weightsAt(PREFIXES.textEncoder, layout), inputsFor(textValues).ids, TEXT),
    otherName: transformersNaming("textEncoder").nameOf,
  },
} as const;

const targets = new AdapterTargets([
  {
    network: "unet",
    prefix: PREFIXES.unet,
    manifest: manifestOf(graphOf({ out: NETWORKS.unet.trace() })),
    otherName: NETWORKS.unet.otherName,
  },
  {
    network: "textEncoder",
    prefix: PREFIXES.textEncoder,
    manifest: manifestOf(graphOf({ out: NETWORKS.text.trace() })),
    otherName: NETWORKS.text.otherName,
  },
]);

/** Every tensor of a case is the hash of its first name, whatever it is renamed to. */
function factorsOfCase(name: string, rename: (key: string) => string = (key) => key): Factors[] {
  const { keys, alpha } = CASES[name] ?? { keys: {}, alpha: null };
  const original = new Map(Object.keys(keys).map((key) => [rename(key), key]));
  const entries = Object.entries(keys).map(([key, shape]) => ({ key: rename(key), shape }));
  const read = readAdapter(entries, {}, targets);
  expect(read).toMatchObject({ unknown: [], strangers: [], misshaped: [] });
  const settings = { alpha: () => alpha ?? undefined, rankStabilized: false };
  const numbers = (key: string) => {
    const shape = keys[original.get(key) ?? ""] ?? [];
    return { shape, data: factor(`${name}/${original.get(key) ?? ""}`, shape) };
  };
  return read.changes.map((change) => factorsOf(change, { numbers }, settings));
}

/** As in the reference: lengths lie near 1 whatever their shape; of the two (IA)3 the linear layer's is on
 *  its input. */
function factor(key: string, shape: readonly number[]): Float32Array {
  if (key.endsWith("on_input")) return Float32Array.of(key.includes("conv") ? 0 : 1);
  const isLength = /(magnitude_vector|dora_scale)$/.test(key);
  return hashWeight(key, isLength ? [shape.reduce((product, size) => product * size, 1)] : shape);
}

async function evaluate(
  network: Network,
  layers: readonly { readonly factors: readonly Factors[]; readonly strength: number }[],
): Promise<TensorData> {
  const { trace, values, otherName } = NETWORKS[network];
  const runtime = await createNodeRuntime("cpu", { threads: 1 });
  const { capabilities } = runtime;
  const weights = hashedWeights({ out: trace() }, otherName);
  const applied: Applied[] = [];
  for (const { factors, strength } of layers) {
    const graph = adapterNorms(factors);
    let norms: ReadonlyMap<string, Norms> = new Map();
    if (graph) {
      const compiled = compileGraph("norms", graph.outputs, { weights, capabilities });
      const session = await runtime.load(compiled);
      await session.hold(adapterValues(graph.layout, compiled.inputs, graph.applied));
      norms = graph.read(await session.run({}));
    }
    for (const each of factors) {
      const known = norms.get(each.layer);
      applied.push({ factors: each, strength, ...(known && { norms: known }) });
    }
  }
  const layout = layoutOf(applied.map(({ factors }) => factors));
  const compiled = compileGraph("adapted", { out: trace(layout) }, { weights, capabilities });
  const session = await runtime.load(compiled);
  await session.hold(adapterValues(layout, compiled.inputs, applied));
  const { out } = await session.run(values);
  await runtime.close();
  if (!out) throw new Error("no output");
  return out;
}

const STRENGTHS = [0, 0.7, -0.5];
const label = (strength: number): string =>
  Number.isInteger(strength) ? strength.toFixed(1) : String(strength);

describe("adapters of PEFT", () => {
  const kinds = ["lora-linear", "lora-conv", "dora", "loha", "loha-tucker", "lokr", "lokr-both"];
  const cases = kinds.flatMap((name) => STRENGTHS.map((strength) => [name, strength] as const));
  test.each(cases)("%s at strength %f", async (name, strength) => {
    const out = await evaluate("unet", [{ factors: factorsOfCase(name), strength }]);
    // PEFT's DoRA at strength 0 still sets the lengths; here 0 leaves the model as it is.
    const reference = strength === 0 && name === "dora" ? "unet" : `${name} ${label(strength)}`;
    expectParity(`${name} ${strength}`, out, await golden(GOLDENS, reference));
  });

  test("ia3, whose factors have no strength", async () => {
    const out = await evaluate("unet", [{ factors: factorsOfCase("ia3"), strength: 1 }]);
    expectParity("ia3", out, await golden(GOLDENS, "ia3 1.0"));
  });

  test.each(STRENGTHS)("a text encoder's LoRA at strength %f", async (strength) => {
    const out = await evaluate("text", [{ factors: factorsOfCase("text-lora"), strength }]);
    expectParity(`text ${strength}`, out, await golden(GOLDENS, `text-lora ${label(strength)}`));
  });

  test.each([
    ["lora-linear", "lora-conv"],
    ["dora", "lora-conv"],
    ["loha", "lokr"],
  ])("%s and %s at once", async (first, second) => {
    const out = await evaluate("unet", [
      { factors: factorsOfCase(first), strength: 0.7 },
      { factors: factorsOfCase(second), strength: -0.5 },
    ]);
    expectParity(`${first} + ${second}`, out, await golden(GOLDENS, `${first} + ${second}`));
  });
});

describe("adapters of LyCORIS, by their formulas", () => {
  test.each(["cp", "lokr-full", "full", "lycoris-ia3", "dora-in", "dora-loha"])(
    "%s at strength 0.7",
    async (name) => {
      const out = await evaluate("unet", [{ factors: factorsOfCase(name), strength: 0.7 }]);
      expectParity(name, out, await golden(GOLDENS, `${name} 0.7`));
    },
  );
});

test("every kind changes what the network answers", async () => {
  const plain = await golden(GOLDENS, "unet");
  for (const name of Object.keys(CASES)) {
    if (name === "text-lora") continue;
    const changed = await golden(GOLDENS, `${name} ${name === "ia3" ? "1.0" : "0.7"}`);
    const difference = Math.max(...changed.map((value, i) => Math.abs(value - (plain[i] ?? 0))));
    expect(difference, name).toBeGreaterThan(0.01);
  }
});
