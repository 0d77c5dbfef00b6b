/** Latents -> pictures through the checkpoint's own autoencoder. */
import { input, Problem } from "@inkloom/engine";
import { PREFIXES, vaeDecode, type VaeConfig, weightsAt } from "@inkloom/models";
import { fromPlanes, type Pixels } from "@inkloom/pixels";
import type { Network } from "../checkpoint/checkpoint.ts";
import { networkGraph } from "../network-graph.ts";
import { type OpenSessions, outputData } from "../sessions.ts";
import type { Latents } from "./latents.ts";

/** Decodes picture after picture, so the network needs no more memory for a batch than for one picture; the
 *  finished pictures are held until the last is done. */
export async function decodeLatents(
  sessions: OpenSessions,
  network: Network<VaeConfig>,
  latents: Latents,
  signal?: AbortSignal,
): Promise<Pixels[]> {
  const [, , height, width] = latents.shape;
  const factor = 2 ** (network.config.channels.length - 1);
  const size = { width: width * factor, height: height * factor };
  const decoded: Pixels[] = [];
  for await (const planes of decodePlanes(sessions, network, latents, signal))
    decoded.push(fromPlanes(planes, size));
  return decoded;
}

/** Each picture as planes [3, height, width], about -1 to 1. @throws Problem `generate/not-finite` */
export async function* decodePlanes(
  sessions: OpenSessions,
  network: Network<VaeConfig>,
  { data, shape: [pictures, channels, height, width] }: Latents,
  signal?: AbortSignal,
): AsyncGenerator<Float32Array> {
  const shape = [1, channels, height, width];
  const { config } = network;
  const session = await sessions.get(`vae decoder ${height}x${width}`, (runtime) => {
    const inputs = { latents: input("latents", shape) };
    return networkGraph(runtime, network, {
      name: "vae decoder",
      part: "vae decoder",
      inputs,
      trace: () => ({ picture: vaeDecode(weightsAt(PREFIXES.vae), inputs.latents, config) }),
    });
  });
  const size = data.length / pictures;
  for (let picture = 0; picture < pictures; picture++) {
    const latents = data
      .subarray(picture * size, (picture + 1) * size)
      .map((value) => value / config.scalingFactor);
    const feeds = { latents: { dtype: "float32", shape, data: latents } } as const;
    const outputs = await session.run(feeds, { ...(signal && { signal }) });
    const planes = outputData(outputs, "picture");
    if (!planes.every(Number.isFinite))
      throw new Problem("generate/not-finite", {
        en: "the decoded picture holds numbers that are not finite, expected colours",
        zh: "解码得到的图片包含非有限数值",
      });
    yield planes;
  }
}
