/** One measurement of Inkloom's side of `bench/unet.ts`: a full-size U-Net of SD 1.5 through the engine
 *  host, 512x512, batch 2. Prints one JSON line. Usage:
 *  unet-step.ts WEIGHTS.safetensors [steps] [full|int8] [cache folder] */
import { compileUnet, int8Network } from "@inkloom/diffusion";
import { createEngineHost } from "@inkloom/engine/host";
import { openWeights, type WeightEntry } from "@inkloom/engine/weights";
import { modelManifest, namingsOf, resolveNames, SD15 } from "@inkloom/models";
import { peakResident } from "./measure.ts";

const [file, count = "3", precision = "full", cache = "."] = process.argv.slice(2);
if (file === undefined)
  throw new Error("usage: unet-step.ts WEIGHTS.safetensors [steps] [full|int8] [cache]");
const size = { batch: 2, height: 64, width: 64, tokens: 77 };

const start = performance.now();
const host = createEngineHost({ device: "cpu" });
const { entries } = await openWeights(file);
const weights = new Map<string, WeightEntry>();
const manifest = modelManifest(SD15).unet;
for (const [key, name] of resolveNames(manifest, [...entries.values()], namingsOf(SD15).unet)
  .names) {
  const entry = entries.get(name);
  if (entry) weights.set(key, entry);
}
const network = { config: SD15.unet, weights };
const computed = precision === "int8" ? await int8Network(network, host, cache) : network;
const session = await host.load(compileUnet(host, computed, size));
const ready = (performance.now() - start) / 1000;

const wave = (length: number): Float32Array =>
  Float32Array.from({ length }, (_, i) => Math.sin(i * 12.9898) * 1.4);
const feeds = {
  latents: { dtype: "float32", shape: [2, 4, 64, 64], data: wave(2 * 4 * 64 * 64) },
  times: { dtype: "float32", shape: [2], data: Float32Array.of(500, 500) },
  context: { dtype: "float32", shape: [2, 77, 768], data: wave(2 * 77 * 768) },
} as const;
const times: number[] = [];
for (let step = 0; step <= Number(count); step++) {
  const begin = performance.now();
  await session.run(feeds);
  times.push((performance.now() - begin) / 1000);
}
const pids = [process.pid, ...(host.pid === undefined ? [] : [host.pid])];
const peakKiB = pids.reduce((total, pid) => total + peakResident(pid), 0);
const [cold, ...steps] = times;
console.log(JSON.stringify({ ready, cold, steps, peakKiB }));
await host.close();
