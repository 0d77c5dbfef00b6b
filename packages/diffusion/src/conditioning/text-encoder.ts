/** Prompt chunks -> the sequence that cross-attention reads. */
import { compileGraph, input, optimise } from "@inkloom/engine";
import { type ClipConfig, clipTextEncoder, PREFIXES, weightsAt } from "@inkloom/models";
import type { Network } from "../checkpoint/checkpoint.ts";
import type { Chunk } from "../prompt/index.ts";
import { type OpenSessions, outputData } from "../sessions.ts";
import type { Context } from "./context.ts";

/** Encodes each chunk of 77 tokens by itself and joins the results, as A1111 does. */
export async function encodeText(
  sessions: OpenSessions,
  network: Network<ClipConfig>,
  chunks: readonly Chunk[],
  options: { readonly clipSkip: number; readonly signal?: AbortSignal | undefined },
): Promise<Context> {
  const { config, weights } = network;
  const { clipSkip, signal } = options;
  const session = await sessions.get(`text encoder, clip skip ${clipSkip}`, ({ capabilities }) => {
    const ids = input("ids", [1, config.positions], "int64");
    const states = clipTextEncoder(weightsAt(PREFIXES.textEncoder), ids, config, { clipSkip });
    return compileGraph("text encoder", { states }, { weights, capabilities, optimise });
  });
  const size = config.positions * config.hidden;
  const data = new Float32Array(chunks.length * size);
  for (const [i, chunk] of chunks.entries()) {
    const ids = BigInt64Array.from(Array.from(chunk.ids, BigInt));
    const feeds = { ids: { dtype: "int64", shape: [1, config.positions], data: ids } } as const;
    const outputs = await session.run(feeds, { ...(signal && { signal }) });
    data.set(outputData(outputs, "states"), i * size);
  }
  return { data, tokens: chunks.length * config.positions, width: config.hidden };
}
