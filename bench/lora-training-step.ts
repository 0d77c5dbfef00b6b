/** One measurement of Inkloom's side of `bench/lora-training.ts`: steps of training a LoRA of rank 32 on the transformers
 *  of a full-size U-Net of SD 1.5, 512x512, batch 1, through the engine host, AdamW's step with it. Prints one JSON line.
 *  Usage: lora-training-step.ts WEIGHTS.safetensors [steps] [cheap|all|nothing] [rank] */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  compileGraph,
  grad,
  graphOf,
  input,
  mul,
  optimise,
  reduceSum,
  square,
  sub,
  type Tensor,
  type TensorData,
} from "@inkloom/engine";
import { createEngineHost } from "@inkloom/engine/host";
import { openWeights, type WeightEntry } from "@inkloom/engine/weights";
import {
  type LayerLayout,
  modelManifest,
  namingsOf,
  PREFIXES,
  resolveNames,
  SD15,
  unet,
  weightsAt,
} from "@inkloom/models";
import { createOptimizer, tiledKernels } from "@inkloom/training";
import { peakResident } from "./measure.ts";

const [file, count = "3", again = "cheap", rankText = "32"] = process.argv.slice(2);
if (file === undefined)
  throw new Error(
    "usage: lora-training-step.ts WEIGHTS.safetensors [steps] [cheap|all|nothing] [rank]",
  );
const rank = Number(rankText);

const start = performance.now();
const host = createEngineHost({ device: "cpu" });
const { entries } = await openWeights(file);
const weights = new Map<string, WeightEntry>();
const manifest = modelManifest(SD15).unet;
const { names } = resolveNames(manifest, [...entries.values()], namingsOf(SD15).unet);
for (const [key, name] of names) {
  const entry = entries.get(name);
  if (entry) weights.set(key, entry);
}
const layout = new Map<string, LayerLayout>();
for (const { key, shape } of manifest)
  if (key.endsWith(".weight") && shape.length > 1 && /transformer_blocks|proj_(in|out)/.test(key))
    layout.set(key.slice(0, -".weight".length), { rank, branch: true });

const cells = [1, 4, 64, 64];
const folder = await mkdtemp(join(tmpdir(), "inkloom-bench-"));
const tiled = await tiledKernels({
  runtime: host,
  unet: { config: SD15.unet, weights },
  size: { batch: 1, height: 64, width: 64 },
  path: join(folder, "kernels.safetensors"),
  trained: new Set(),
});
const inputs = {
  latents: input("latents", cells),
  times: input("times", [1]),
  context: input("context", [1, 77, 768]),
};
const ends: Tensor[] = [];
const hooks = {
  features(_: string, x: Tensor) {
    ends.push(x);
    return x;
  },
};
const noise = unet(weightsAt(PREFIXES.unet, layout, undefined, tiled?.of), inputs, SD15.unet, {
  hooks,
});
const errors = square(sub(noise, input("target", cells)));
const loss = mul(reduceSum(errors, [0, 1, 2, 3]), 1 / (4 * 64 * 64));
const factors = graphOf({ loss }).inputs.filter(({ name }) => name.includes(".lora_"));
const what = again === "all" ? "all" : "cheap";
const gradients = grad(loss, factors, { ends: again === "nothing" ? [] : ends, what });
const outputs: Record<string, Tensor> = {};
factors.forEach(({ name }, i) => {
  const gradient = gradients[i];
  if (gradient) outputs[`gradient of ${name}`] = gradient;
});
const { capabilities } = host;
const graph = compileGraph(
  "step",
  { ...outputs, loss },
  {
    weights: new Map([...weights, ...(tiled?.weights ?? [])]),
    capabilities,
    optimise,
    freesEarly: true,
  },
);
const session = await host.load(graph);
const ready = (performance.now() - start) / 1000;

const wave = (shape: readonly number[], size: number): TensorData & { data: Float32Array } => {
  const length = shape.reduce((product, each) => product * each, 1);
  const data = Float32Array.from({ length }, (_, i) => Math.sin(i * 12.9898) * size);
  return { dtype: "float32", shape, data };
};
const feeds = {
  latents: wave(cells, 1.4),
  times: { dtype: "float32", shape: [1], data: Float32Array.of(500) },
  context: wave([1, 77, 768], 1.4),
  target: wave(cells, 1.4),
} as const;
const values = factors.map(({ name, shape }) => ({ name, ...wave(shape, 0.01) }));
const optimizer = createOptimizer("AdamW", [], 1e-4);
const times: number[] = [];
for (let step = 0; step <= Number(count); step++) {
  const begin = performance.now();
  const given = Object.fromEntries(values.map(({ name, ...value }) => [name, value]));
  const results = await session.run({ ...feeds, ...given });
  optimizer.step(
    values.map(({ name, shape, data }) => {
      const gradient = results[`gradient of ${name}`]?.data;
      if (!(gradient instanceof Float32Array)) throw new Error(`no gradient of ${name}`);
      return { name, shape, values: data, gradient, learningRate: 1e-4 };
    }),
  );
  times.push((performance.now() - begin) / 1000);
}
const pids = [process.pid, ...(host.pid === undefined ? [] : [host.pid])];
const peakKiB = pids.reduce((total, pid) => total + peakResident(pid), 0);
const [cold, ...steps] = times;
console.log(JSON.stringify({ ready, cold, steps, peakKiB }));
await host.close();
await rm(folder, { recursive: true });
