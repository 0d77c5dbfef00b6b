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
  { data, shape: [pictures, channels, height, width] }: Latents,
  signal?: AbortSignal,
): Promise<Pixels[]> {
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
  const factor = 2 ** (config.channels.length - 1);
  const size = data.length / pictures;
  const decoded: Pixels[] = [];
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
    decoded.push(fromPlanes(planes, { width: width * factor, height: height * factor }));
  }
  return decoded;
}
