/** What LoRAs and their kin cost on a full-size SD 1.5 U-Net with random weights, 512x512, batch 2, on CPU: the
 *  time of a step beside the plain one's, taken in turns, of another strength, of another file that fits and
 *  of one that does not. Usage: npm run bench:lora -- [--rounds 5] [--rank 32] [--only LoHa]
 *  [--threads 2] [--folder .cache/bench]. Processor time counts what the engine's threads worked, whatever
 *  else the machine does; with one thread none of it is waiting. */
import { existsSync, readFileSync } from "node:fs";
import { mkdir, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type AdaptableModel, AdaptedSession, compileUnet, withLoras } from "@inkloom/diffusion";
import type { Session, TensorData } from "@inkloom/engine";
import { createEngineHost } from "@inkloom/engine/host";
import { openWeights } from "@inkloom/engine/weights";
import { modelManifest, namingsOf, resolveNames, SD15 } from "@inkloom/models";
import { adapterFile, type AdapterFileKind } from "./adapter-files.ts";
import { showSpread, spreadOf } from "./measure.ts";
import { componentManifest, writeRandomCheckpoint } from "./random-checkpoint.ts";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "5" },
    rank: { type: "string", default: "32" },
    only: { type: "string" },
    threads: { type: "string" },
    folder: { type: "string", default: join(".cache", "bench") },
  },
});
const { folder } = values;
const [rank, rounds] = [Number(values.rank), Number(values.rounds)];
await mkdir(folder, { recursive: true });

const unetFile = join(folder, "unet-f32.safetensors");
if (!existsSync(unetFile))
  await writeRandomCheckpoint(unetFile, componentManifest(SD15, "unet"), { dtype: "F32", seed: 1 });
const manifest = modelManifest(SD15);
const every = manifest.unet.filter(({ key, shape }) => key.endsWith(".weight") && shape.length > 1);
/** What the usual LoRA changes: the transformers, not the residual blocks between them. */
const transformers = every.filter(({ key }) => /transformer_blocks|proj_(in|out)/.test(key));

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
const host = createEngineHost({
  device: "cpu",
  ...(values.threads === undefined ? {} : { threads: Number(values.threads) }),
});
const size = { batch: 2, height: 64, width: 64, tokens: 77 };

/** Seconds that `work` takes, and what it gives. */
async function timed<T>(work: () => Promise<T>): Promise<{ seconds: number; result: T }> {
  const start = performance.now();
  const result = await work();
  return { seconds: (performance.now() - start) / 1000, result };
}

/** The networks with one file applied. */
const adapted = async (path: string) => {
  await utimes(path, new Date(), new Date()); // what was opened before is remembered: each time is the first
  const wanted = [{ name: path, unet: 1, textEncoder: 1 }];
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

/** Seconds of processor time that the engine's process has taken, Linux only. */
function processorTime(): number {
  const stat = readFileSync(`/proc/${host.pid ?? 0}/stat`, "utf8");
  const [user = "0", system = "0"] = stat.slice(stat.lastIndexOf(")")).split(" ").slice(12, 14);
  return (Number(user) + Number(system)) / 100; // Linux counts hundredths
}

async function step(session: Session): Promise<{ wall: number; processor: number }> {
  const before = processorTime();
  const { seconds } = await timed(() => session.run(feeds));
  return { wall: seconds, processor: processorTime() - before };
}

const CASES: readonly { name: string; kind: AdapterFileKind; layers: typeof every }[] = [
  { name: `LoRA, rank ${rank}, transformers`, kind: "LoRA", layers: transformers },
  { name: `LoRA, rank ${rank}, everywhere (LoCon)`, kind: "LoRA", layers: every },
  { name: `DoRA, rank ${rank}, everywhere`, kind: "DoRA", layers: every },
  { name: `LoHa, rank ${rank}, everywhere`, kind: "LoHa", layers: every },
  { name: "LoKr, factor 8, everywhere", kind: "LoKr", layers: every },
  { name: "(IA)3, everywhere", kind: "(IA)3", layers: every },
];

console.log(
  "| what | layers | MB | step, s | of the plain one | by processor time | another strength, s | another file, s |",
);
console.log("|---|---|---|---|---|---|---|---|");
const show = (of: readonly number[]): string => showSpread(spreadOf(of));
for (const { name, kind, layers } of CASES) {
  if (values.only !== undefined && !name.includes(values.only)) continue;
  const id = `${kind}-${layers.length}`;
  const one = await adapterFile(folder, `${id}-one`, { kind, layers, rank });
  const other = await adapterFile(folder, `${id}-other`, { kind, layers, rank });
  const first = await adapted(one);
  const bare = await load(undefined);
  const { session, hold } = await load(first);
  const steps: { plain: Step; adapted: Step }[] = [];
  type Step = Awaited<ReturnType<typeof step>>;
  await step(bare.session);
  await step(session);
  for (let round = 0; round < rounds; round++)
    steps.push({ plain: await step(bare.session), adapted: await step(session) });
  const strengths: number[] = [];
  const files: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const path = round % 2 === 0 ? other : one;
    const opened = await timed(() => adapted(path));
    const next = opened.result;
    files.push(opened.seconds + (await timed(() => hold(next))).seconds);
    const weaker = { ...next, applied: next.applied.map((each) => ({ ...each, strength: 0.5 })) };
    strengths.push((await timed(() => hold(weaker))).seconds);
  }
  const megabytes = (await stat(one)).size / 1e6;
  console.log(
    `| ${[
      name,
      layers.length,
      megabytes.toFixed(0),
      show(steps.map((each) => each.adapted.wall)),
      show(steps.map((each) => each.adapted.wall / each.plain.wall)),
      show(steps.map((each) => each.adapted.processor / each.plain.processor)),
      show(strengths),
      show(files),
    ].join(" | ")} |`,
  );
  await session.release();
  await bare.session.release();
}
if (values.only === undefined) {
  const larger = await adapterFile(folder, "larger", {
    kind: "LoRA",
    layers: every,
    rank: 2 * rank,
  });
  const { seconds } = await timed(async () => load(await adapted(larger)));
  console.log(
    `\nA file of rank ${2 * rank}, for which another graph is loaded: ${seconds.toFixed(2)} s.`,
  );
}
await host.close();
