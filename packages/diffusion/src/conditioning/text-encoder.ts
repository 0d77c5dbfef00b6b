/** Prompt chunks -> what the text encoders of a checkpoint answer. */
import { type CompiledGraph, input, type Runtime, type TensorData } from "@inkloom/engine";
import {
  type AdapterLayout,
  type ClipConfig,
  clipTextOutputs,
  PREFIXES,
  weightsAt,
} from "@inkloom/models";
import type { Checkpoint, Network } from "../checkpoint/checkpoint.ts";
import { networkGraph } from "../network-graph.ts";
import type { Chunk } from "../prompt/index.ts";
import { type OpenSessions, outputData } from "../sessions.ts";
import type { TextTower, TowerOutput } from "./text-tower.ts";

export interface TowerOptions {
  /** Looked at only where the family leaves the layer to the request: SD 1.x. */
  readonly clipSkip: number;
  readonly signal?: AbortSignal | undefined;
}

/** The checkpoint's text encoders, one or two, in the order in which their values lie side by side. */
export const textTowers = (
  sessions: OpenSessions,
  { textEncoder, textEncoder2 }: Checkpoint,
  options: TowerOptions,
): readonly [TextTower, ...TextTower[]] => [
  textTower(sessions, "textEncoder", textEncoder, options),
  ...(textEncoder2 ? [textTower(sessions, "textEncoder2", textEncoder2, options)] : []),
];

type Component = "textEncoder" | "textEncoder2";

interface TowerGraph {
  readonly component: Component;
  readonly clipSkip: number;
  /** Whether token vectors are given for some positions. */
  readonly given: boolean;
}

/** One text encoder; chunks are encoded one by one, as A1111 does. */
function textTower(
  sessions: OpenSessions,
  component: Component,
  network: Network<ClipConfig>,
  { clipSkip: asked, signal }: TowerOptions,
): TextTower {
  const { hidden, positions, clipSkip = asked } = network.config;
  return {
    width: hidden,
    async encode(chunk): Promise<TowerOutput> {
      const given = chunk.vectors.length > 0;
      const graph: TowerGraph = { component, clipSkip, given };
      const session = await sessions.get(
        towerName(graph),
        (runtime, layout) => compileTower(runtime, network, graph, layout),
        network.adapters,
      );
      const feeds = {
        ids: { dtype: "int64", shape: [1, positions], data: bigIds(chunk.ids) },
        ...(network.config.projection && {
          ends: int64(BigInt64Array.of(BigInt(endOf(chunk.ids)))),
        }),
        ...(given && givenFeeds(chunk, hidden)),
      } as const;
      const outputs = await session.run(feeds, { ...(signal && { signal }) });
      return {
        states: outputData(outputs, "states"),
        ...(network.config.projection && { pooled: outputData(outputs, "pooled") }),
      };
    },
  };
}

const towerName = ({ component, clipSkip, given }: TowerGraph): string =>
  `text encoder ${component === "textEncoder" ? 1 : 2}, clip skip ${clipSkip}${given ? ", given vectors" : ""}`;

function compileTower(
  runtime: Pick<Runtime, "capabilities">,
  network: Network<ClipConfig>,
  graph: TowerGraph,
  layout: AdapterLayout,
): CompiledGraph {
  const { config } = network;
  const { component, clipSkip, given } = graph;
  const { positions, hidden } = config;
  const ids = input("ids", [1, positions], "int64");
  const ends = input("ends", [1], "int64");
  const words = {
    mask: input("mask", [1, positions, 1], "bool"),
    vectors: input("vectors", [1, positions, hidden]),
  };
  return networkGraph(runtime, network, {
    name: towerName(graph),
    part: "text encoder",
    inputs: { ids, ...(config.projection && { ends }), ...(given && words) },
    clipSkip,
    trace: () => {
      const { states, pooled } = clipTextOutputs(
        weightsAt(PREFIXES[component], layout),
        { ids, ends },
        config,
        { clipSkip, ...(given && { given: words }) },
      );
      return { states, ...(pooled && { pooled }) };
    },
  });
}

const int64 = (data: BigInt64Array): TensorData => ({ dtype: "int64", shape: [data.length], data });

const bigIds = (ids: Int32Array): BigInt64Array => BigInt64Array.from(ids, BigInt);

/** Where a text ends: at its first largest id, as the encoders were trained (mlfoundations/open_clip,
 *  src/open_clip/transformer.py, text_global_pool). */
const endOf = (ids: Int32Array): number => ids.indexOf(Math.max(...ids));

/** Textual inversions stand at their positions; whatever reaches beyond the chunk is cut off. */
function givenFeeds({ ids, vectors }: Chunk, hidden: number) {
  const mask = new Uint8Array(ids.length);
  const data = new Float32Array(ids.length * hidden);
  for (const given of vectors) {
    const rows = Math.min(given.data.length / hidden, ids.length - given.at);
    if (!Number.isInteger(given.data.length / hidden))
      throw new RangeError(
        `text encoder: ${given.data.length} values were given for tokens of ${hidden}`,
      );
    mask.fill(1, given.at, given.at + rows);
    data.set(given.data.subarray(0, rows * hidden), given.at * hidden);
  }
  return {
    mask: { dtype: "bool", shape: [1, ids.length, 1], data: mask },
    vectors: { dtype: "float32", shape: [1, ids.length, hidden], data },
  } as const;
}
