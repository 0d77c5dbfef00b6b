/** What LoRAs cost on a full-size SD 1.5 U-Net with random weights, 512x512, batch 2, on CPU: the time of a
 *  step, of another strength, of another file that fits and of one that does not. Steps with and without are
 *  taken in turns. Usage: npm run bench:lora -- [--rounds 5] [--rank 32] [--folder .cache/bench] */
import { existsSync } from "node:fs";
import { mkdir, utimes } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type AdaptableModel, AdaptedSession, compileUnet, withLoras } from "@inkloom/diffusion";
import type { Session, TensorData } from "@inkloom/engine";
import { createEngineHost } from "@inkloom/engine/host";
import { openWeights, writeSafetensors } from "@inkloom/engine/weights";
import {
  type Manifest,
  modelManifest,
  namingsOf,
  PREFIXES,
  resolveNames,
  SD15,
} from "@inkloom/models";
import { showSpread, spreadOf } from "./measure.ts";
import { componentManifest, writeRandomCheckpoint } from "./random-checkpoint.ts";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "5" },
    rank: { type: "string", default: "32" },
    folder: { type: "string", default: join(".cache", "bench") },
  },
});
const rank = Number(values.rank);
await mkdir(values.folder, { recursive: true });

const unetFile = join(values.folder, "unet-f32.safetensors");
if (!existsSync(unetFile))
  await writeRandomCheckpoint(unetFile, componentManifest(SD15, "unet"), { dtype: "F32", seed: 1 });
const manifest = modelManifest(SD15);
const layers = manifest.unet.filter(
  ({ key, shape }) => key.endsWith(".weight") && shape.length > 1,
);
/** What the usual LoRA changes: the transformers, not the residual blocks between them. */
const transformers = layers.filter(({ key }) => /transformer_blocks|proj_(in|out)/.test(key));
const [one, other, larger, usual, usualOther] = [
  await loraFile("one", layers, rank),
  await loraFile("other", layers, rank),
  await loraFile("larger", layers, 2 * rank),
  await loraFile("usual", transformers, rank),
  await loraFile("usual-other", transformers, rank),
];

const { entries } = await openWeights(unetFile);
const { names } = resolveNames(manifest.unet, [...entries.values()], namingsOf(SD15).unet);
const weights = new Map(
  [...names].flatMap(([key, name]) => {
    const entry = entries.get(name);
    return entry ? [[key, entry] as const] : [];
  }),
);
const plain: AdaptableModel = {
  name: "random SD 1.5",
  family: "SD 1.x",
  unet: { config: SD15.unet, weights },
  textEncoder: { config: SD15.textEncoder, weights: new Map() },
};
const host = createEngineHost({ device: "cpu" });
const size = { batch: 2, channels: 4, height: 64, width: 64, tokens: 77 };

/** Seconds that `work` takes, and what it gives. */
async function timed<T>(work: () => Promise<T>): Promise<{ seconds: number; result: T }> {
  const start = performance.now();
  const result = await work();
  return { seconds: (performance.now() - start) / 1000, result };
}

/** The networks with one file applied. */
const adapted = async (path: string, strength = 1) => {
  await utimes(path, new Date(), new Date()); // what was opened before is remembered: each time is the first
  const wanted = [{ name: path, unet: strength, textEncoder: strength }];
  const { unet } = await withLoras(plain, wanted, { folders: [], runtime: host });
  if (!unet.adapters) throw new Error(`${path} changes nothing`);
  return unet.adapters;
};
type Adapters = Awaited<ReturnType<typeof adapted>>;

async function load(adapters: Adapters | undefined) {
  const graph = compileUnet(host, plain.unet, size, adapters?.layout);
  const adaptedSession = new AdaptedSession(
    graph,
    adapters ?? { layout: new Map() },
    host.load(graph),
  );
  const hold = (next: Adapters) => adaptedSession.with(next);
  const session = await adaptedSession.with(adapters ?? { layout: new Map(), applied: [] });
  return { session, hold };
}

const wave = (shape: readonly number[]): TensorData => {
  const length = shape.reduce((product, each) => product * each, 1);
  const data = Float32Array.from({ length }, (_, i) => Math.sin(i * 12.9898) * 1.4);
  return { dtype: "float32", shape, data };
};
const feeds = {
  latents: wave([2, 4, 64, 64]),
  times: { dtype: "float32", shape: [2], data: Float32Array.of(500, 500) },
  context: wave([2, 77, 768]),
} as const;
const step = async (session: Session): Promise<number> =>
  (await timed(() => session.run(feeds))).seconds;

const bare = await load(undefined);
const first = await adapted(one);
const withOne = await timed(() => load(first));
const steps: { plain: number; adapted: number }[] = [];
await step(bare.session);
await step(withOne.result.session);
for (let round = 0; round < Number(values.rounds); round++)
  steps.push({ plain: await step(bare.session), adapted: await step(withOne.result.session) });

const strengths: number[] = [];
const files: number[] = [];
const usualFiles: number[] = [];
for (let round = 0; round < Number(values.rounds); round++) {
  const weaker = { ...first, applied: first.applied.map((each) => ({ ...each, strength: 0.5 })) };
  strengths.push((await timed(() => withOne.result.hold(weaker))).seconds);
  const path = round % 2 === 0 ? other : one;
  files.push((await timed(async () => withOne.result.hold(await adapted(path)))).seconds);
}
await withOne.result.session.release();
const withUsual = await load(await adapted(usual));
for (let round = 0; round < Number(values.rounds); round++) {
  const path = round % 2 === 0 ? usualOther : usual;
  usualFiles.push((await timed(async () => withUsual.hold(await adapted(path)))).seconds);
}
await withUsual.session.release();
await bare.session.release();
const reload = await timed(async () => load(await adapted(larger)));
await host.close();

console.log("| what | measured | at most |");
console.log("|---|---|---|");
const row = (what: string, measured: string, limit: string) => {
  console.log(`| ${what} | ${measured} | ${limit} |`);
};
row("step without, s", showSpread(spreadOf(steps.map((each) => each.plain))), "");
row(
  `step, rank ${rank} on ${layers.length} layers, s`,
  showSpread(spreadOf(steps.map((each) => each.adapted))),
  "",
);
row("ratio", showSpread(spreadOf(steps.map((each) => each.adapted / each.plain))), "1.15");
row("another strength, s", showSpread(spreadOf(strengths)), "no new session");
row(
  `another file of rank ${rank} on the ${transformers.length} layers of the transformers, s`,
  showSpread(spreadOf(usualFiles)),
  "0.5",
);
row(`another file of rank ${rank} on all ${layers.length}, s`, showSpread(spreadOf(files)), "0.5");
row(`a file of rank ${2 * rank}: another graph, s`, reload.seconds.toFixed(2), "3");

/** A file of kohya's keys with random factors in float16, on every layer. */
async function loraFile(name: string, on: Manifest, size: number): Promise<string> {
  const path = join(values.folder, `lora-${name}-${size}.safetensors`);
  if (existsSync(path)) return path;
  let state = name.length;
  const halves = (count: number): Uint8Array => {
    const codes = Uint16Array.from({ length: count }, () => {
      state = (Math.imul(state, 0x19660d) + 0x3c6ef35f) | 0;
      return 0x1800 | ((state >>> 16) & 0x83ff); // 0.002 to 0.004, either sign
    });
    return new Uint8Array(codes.buffer);
  };
  const tensors = on.flatMap(({ key, shape }) => {
    const [rows = 1, columns = 1, ...kernel] = shape;
    const module = key.slice(PREFIXES.unet.length + 1, -".weight".length).replaceAll(".", "_");
    const ones = kernel.map(() => 1);
    return [
      { key: `lora_unet_${module}.lora_down.weight`, shape: [size, columns, ...kernel] },
      { key: `lora_unet_${module}.lora_up.weight`, shape: [rows, size, ...ones] },
    ].map((each) => ({
      ...each,
      dtype: "F16" as const,
      data: () => Promise.resolve(halves(each.shape.reduce((product, axis) => product * axis, 1))),
    }));
  });
  await writeSafetensors(path, tensors);
  return path;
}
