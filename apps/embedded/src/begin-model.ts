/**
 * Puts a taught autoencoder and networks that know nothing yet into a folder in diffusers' layout: what the training of the
 * embedded model begins with. The latents' scale is measured on fresh pictures.
 *
 * Run: node apps/embedded/src/begin-model.ts --vae FILE --out FOLDER [--tokenizer models/inkloom-mini/tokenizer] [--seed 1]
 */
import { parseArgs } from "node:util";
import { compileGraph, input } from "@inkloom/engine";
import { createNodeRuntime } from "@inkloom/engine/node";
import { openWeights, readFloat32, type WeightEntry } from "@inkloom/engine/weights";
import { INKLOOM_MINI, PREFIXES, vaeEncode, weightsAt } from "@inkloom/models";
import { newWeights, writeModelFolder } from "@inkloom/training";
import { writePlanes } from "./judge/batch.ts";
import { drawScene, sampleScene, SIDE } from "./scenes/index.ts";

const { values } = parseArgs({
  options: {
    vae: { type: "string", default: "vae.safetensors" },
    out: { type: "string", default: "begin" },
    tokenizer: { type: "string", default: "models/inkloom-mini/tokenizer" },
    seed: { type: "string", default: "1" },
  },
});
/** Pictures that the scale is measured on, from seeds that are never trained on. */
const MEASURED = 256;

const { entries } = await openWeights(values.vae);
const scalingFactor = Number((1 / (await spreadOfLatents(entries))).toFixed(5));
const config = { ...INKLOOM_MINI, vae: { ...INKLOOM_MINI.vae, scalingFactor } };
const fresh = newWeights(config, Number(values.seed));
await writeModelFolder(values.out, {
  config,
  side: SIDE,
  prediction: "eps",
  tokenizer: values.tokenizer,
  precision: "float",
  async values(key) {
    const entry = entries.get(key);
    const own = fresh.get(key) ?? (entry && (await readFloat32(entry)));
    if (own) return own;
    throw new Error(`${values.vae} has no ${key}`);
  },
});
process.stdout.write(`${values.out}: scaling factor ${String(scalingFactor)}\n`);

/** Standard deviation of the latents as they are drawn, about 0 as the U-Net takes them. */
async function spreadOfLatents(weights: ReadonlyMap<string, WeightEntry>): Promise<number> {
  const runtime = await createNodeRuntime("cpu", { threads: 1 });
  const shape = [1, 3, SIDE, SIDE];
  const moments = vaeEncode(weightsAt(PREFIXES.vae), input("picture", shape), INKLOOM_MINI.vae);
  const outputs = { mean: moments.mean, logvar: moments.logvar };
  const { capabilities } = runtime;
  const graph = compileGraph("autoencoder's encoder", outputs, { weights, capabilities });
  const session = await runtime.load(graph);
  const planes = new Float32Array(3 * SIDE * SIDE);
  let [squares, count] = [0, 0];
  for (let seed = 0; seed < MEASURED; seed++) {
    writePlanes(drawScene(sampleScene(seed), seed), planes);
    const picture = { dtype: "float32", shape, data: planes } as const;
    const { mean, logvar } = await session.run({ picture });
    for (const [i, value] of mean?.data.entries() ?? [])
      squares += Number(value) ** 2 + Math.exp(Number(logvar?.data[i]));
    count += mean?.data.length ?? 0;
  }
  await runtime.close();
  return Math.sqrt(squares / count);
}
