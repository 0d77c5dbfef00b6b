/** Pictures -> latents through the checkpoint's own autoencoder. */
import { input } from "@inkloom/engine";
import { PREFIXES, vaeEncode, type VaeConfig, weightsAt } from "@inkloom/models";
import { type Pixels, toPlanes } from "@inkloom/pixels";
import type { Network } from "../checkpoint/checkpoint.ts";
import { networkGraph } from "../network-graph.ts";
import { type OpenSessions, outputData } from "../sessions.ts";
import type { Latents, LatentShape } from "./latents.ts";

/**
 * The mean of what the encoder finds likely, in the sampler's scale. A1111 adds noise of the encoder's own
 * spread from torch's global generator, which the job seeds only later (modules/processing.py at 0027ce1: init comes
 * before the first ImageRNG); the mean is what that noise goes around, and it comes again.
 * Sides are multiples of the autoencoder's factor and the same for all pictures.
 */
export async function encodePictures(
  sessions: OpenSessions,
  vae: Network<VaeConfig>,
  pictures: readonly Pixels[],
  signal?: AbortSignal,
): Promise<Latents> {
  const encoded = [];
  for (const picture of pictures)
    encoded.push(await encodePlanes(sessions, vae, toPlanes(picture), picture, signal));
  const [first] = encoded;
  if (first === undefined) throw new RangeError("encodePictures: no picture given");
  const data = new Float32Array(first.data.length * encoded.length);
  encoded.forEach(({ data: each }, i) => {
    data.set(each, i * first.data.length);
  });
  const [, ...cell] = first.shape;
  return { data, shape: [encoded.length, ...cell] };
}

/** One picture given as planes [3, height, width] in -1 to 1. */
export async function encodePlanes(
  sessions: OpenSessions,
  vae: Network<VaeConfig>,
  planes: Float32Array,
  { width, height }: { readonly width: number; readonly height: number },
  signal?: AbortSignal,
): Promise<Latents> {
  const shape = [1, 3, height, width] as const;
  const { config } = vae;
  const session = await sessions.get(`vae encoder ${height}x${width}`, (runtime) => {
    const inputs = { picture: input("picture", shape) };
    return networkGraph(runtime, vae, {
      name: "vae encoder",
      part: "vae encoder",
      inputs,
      trace: () => ({ mean: vaeEncode(weightsAt(PREFIXES.vae), inputs.picture, config).mean }),
    });
  });
  const feeds = { picture: { dtype: "float32", shape, data: planes } } as const;
  const mean = outputData(await session.run(feeds, { ...(signal && { signal }) }), "mean");
  const factor = 2 ** (config.channels.length - 1);
  const cells: LatentShape = [1, config.latentChannels, height / factor, width / factor];
  return { data: mean.map((value) => value * config.scalingFactor), shape: cells };
}
