/** The U-Net as a function of latents, time and contexts. */
import { compileGraph, type Graph, input, optimise, type Runtime } from "@inkloom/engine";
import { PREFIXES, unet, type UnetConfig, weightsAt } from "@inkloom/models";
import type { Network } from "../checkpoint/checkpoint.ts";
import type { Context } from "../conditioning/context.ts";
import type { Latents } from "../latents/latents.ts";
import { type OpenSessions, outputData } from "../sessions.ts";

/** Answers for one picture [1, c, h, w] once per context: [contexts, c, h, w], row-major. */
export type UnetCall = (
  x: Latents,
  time: number,
  contexts: readonly [Context, ...Context[]],
  signal?: AbortSignal,
) => Promise<Float32Array>;

/** Sizes that make one graph different from the next. */
interface UnetSize {
  readonly batch: number;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly tokens: number;
}

/** A session is made for each combination of sizes on its first use. */
export function unetCall(sessions: OpenSessions, network: Network<UnetConfig>): UnetCall {
  return async (x, time, contexts, signal) => {
    const [, channels, height, width] = x.shape;
    const batch = contexts.length;
    const [{ tokens, width: contextSize }] = contexts;
    const size: UnetSize = { batch, channels, height, width, tokens };
    const session = await sessions.get(unetName(size), (runtime) =>
      compileUnet(runtime, network, size),
    );
    const latents = new Float32Array(batch * x.data.length);
    const context = new Float32Array(batch * tokens * contextSize);
    contexts.forEach(({ data }, i) => {
      latents.set(x.data, i * x.data.length);
      context.set(data, i * data.length);
    });
    const outputs = await session.run(
      {
        latents: { dtype: "float32", shape: [batch, channels, height, width], data: latents },
        times: { dtype: "float32", shape: [batch], data: new Float32Array(batch).fill(time) },
        context: { dtype: "float32", shape: [batch, tokens, contextSize], data: context },
      },
      { ...(signal && { signal }) },
    );
    return outputData(outputs, "noise");
  };
}

const unetName = ({ batch, channels, height, width, tokens }: UnetSize): string =>
  `unet ${batch}x${channels}x${height}x${width} for ${tokens} tokens`;

/** The graph of one size, ready for `runtime`. Also what the benchmarks load. */
export function compileUnet(
  runtime: Pick<Runtime, "capabilities">,
  { config, weights, rewrite = same }: Network<UnetConfig>,
  size: UnetSize,
) {
  const { batch, channels, height, width, tokens } = size;
  const noise = unet(
    weightsAt(PREFIXES.unet),
    {
      latents: input("latents", [batch, channels, height, width]),
      times: input("times", [batch]),
      context: input("context", [batch, tokens, config.contextSize]),
    },
    config,
  );
  const { capabilities } = runtime;
  return compileGraph(
    unetName(size),
    { noise },
    { weights, capabilities, optimise: (graph) => rewrite(optimise(graph)) },
  );
}

const same = (graph: Graph): Graph => graph;
