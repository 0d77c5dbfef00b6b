/** The U-Net as a function of latents, time and contexts. */
import type { Runtime, Session } from "@inkloom/engine";
import {
  type AdapterLayout,
  guidanceWaves,
  PREFIXES,
  unet,
  type UnetConfig,
  unetInputs,
  type UnetSize,
  weightsAt,
} from "@inkloom/models";
import type { Network } from "../checkpoint/checkpoint.ts";
import type { Context } from "../conditioning/context.ts";
import type { ControlledCall, Controls } from "../control/controls.ts";
import type { Side } from "../control/control-unit.ts";
import type { Latents } from "../latents/latents.ts";
import { networkGraph } from "../network-graph.ts";
import { type OpenSessions, outputData } from "../sessions.ts";

/** Answers for one picture [1, c, h, w] once per context: [contexts, c, h, w], row-major. `picture` is its
 *  number in the batch, for what goes along with each picture; `sides` which words each context is made of, the
 *  wanted ones unless told. */
export type UnetCall = (
  x: Latents,
  time: number,
  contexts: readonly [Context, ...Context[]],
  signal?: AbortSignal,
  picture?: number,
  sides?: readonly Side[],
) => Promise<Float32Array>;

export interface UnetOptions {
  /** Channels behind those of the latents, which inpainting and editing models read: [1, k, h, w], or one
   *  per picture. */
  readonly concat?: Latents | undefined;
  /** The vector beside the time for latents of this size, where the family takes one. */
  readonly vector?: ((context: Context, height: number, width: number) => Float32Array) | undefined;
  /** CFG scale for networks that read it. @default 1 */
  readonly guidance?: number;
  /** The control units of the walk. */
  readonly controls?: Controls | undefined;
}

/** A session is made for each combination of sizes on its first use. */
export function unetCall(
  sessions: OpenSessions,
  network: Network<UnetConfig>,
  { concat, vector, guidance = 1, controls }: UnetOptions = {},
): UnetCall {
  const { inChannels, vectorSize, guidanceSize } = network.config;
  const waves = guidanceSize === undefined ? undefined : guidanceWaves(guidance, guidanceSize);
  const call: UnetCall = async (x, time, given, signal, picture = 0, sides = []) => {
    const [, , height, width] = x.shape;
    const batch = given.length;
    const vectors = new Float32Array(batch * (vectorSize ?? 0));
    if (vectorSize !== undefined && vector)
      given.forEach((each, i) => {
        vectors.set(vector(each, height, width), i * vectorSize);
      });
    const asked = {
      ...{ x, time, contexts: given, sides: given.map((_, i) => sides[i] ?? "wanted") },
      ...{ picture, signal, vectors },
    };
    const controlled = await controls?.call(asked, network.config);
    const contexts = controlled?.contexts ?? given;
    const [{ tokens, width: contextSize }] = contexts;
    const size: UnetSize = { batch, height, width, tokens };
    const session = await sessions.get(
      nameOf(network.config, size, controlled),
      (runtime, layout) => compileUnet(runtime, network, size, layout, controlled),
      network.adapters,
    );
    if (controlled) await holdOnce(session, controlled);
    const read = withChannels(x, concat, picture, inChannels);
    const latents = new Float32Array(batch * read.length);
    const context = new Float32Array(batch * tokens * contextSize);
    contexts.forEach((each, i) => {
      latents.set(read, i * read.length);
      context.set(each.data, i * each.data.length);
    });
    const outputs = await session.run(
      {
        latents: { dtype: "float32", shape: [batch, inChannels, height, width], data: latents },
        times: { dtype: "float32", shape: [batch], data: new Float32Array(batch).fill(time) },
        context: { dtype: "float32", shape: [batch, tokens, contextSize], data: context },
        ...(vectorSize !== undefined && {
          vector: { dtype: "float32" as const, shape: [batch, vectorSize], data: vectors },
        }),
        ...(waves && { guidance: repeated(waves, batch) }),
        ...controlled?.feeds,
      },
      { ...(signal && { signal }) },
    );
    const predicted = outputData(outputs, "noise");
    return controlled ? controlled.corrected(predicted) : predicted;
  };
  const { batch } = network.finished ?? {};
  return batch === undefined ? call : inGroups(call, batch);
}

const repeated = (row: Float32Array, times: number) => ({
  dtype: "float32" as const,
  shape: [times, row.length],
  data: Float32Array.from({ length: times * row.length }, (_, i) => row[i % row.length] ?? 0),
});

/** The same call for networks that take no more than `most` contexts at a time. */
const inGroups =
  (call: UnetCall, most: number): UnetCall =>
  async (x, time, contexts, signal, picture, sides) => {
    const answers = [];
    for (let at = 0; at < contexts.length; at += most) {
      const [first, ...rest] = contexts.slice(at, at + most);
      const own = sides?.slice(at, at + most);
      if (first) answers.push(await call(x, time, [first, ...rest], signal, picture, own));
    }
    const [answer] = answers;
    if (answer && answers.length === 1) return answer;
    const all = new Float32Array(answers.reduce((sum, { length }) => sum + length, 0));
    answers.reduce((at, each) => {
      all.set(each, at);
      return at + each.length;
    }, 0);
    return all;
  };

/** The latents of one picture with the channels behind them. */
function withChannels(
  { data, shape: [, channels, height, width] }: Latents,
  concat: Latents | undefined,
  picture: number,
  inChannels: number,
): Float32Array {
  const behind = concat ? concat.data.length / concat.shape[0] : 0;
  const expected = (inChannels - channels) * height * width;
  if (behind !== expected)
    throw new RangeError(
      `unet: ${behind} values were given behind the latents, expected ${expected} for ${inChannels} channels of ${height}x${width}`,
    );
  if (!concat) return data;
  const start = (picture % concat.shape[0]) * behind;
  const joined = new Float32Array(data.length + behind);
  joined.set(data);
  joined.set(concat.data.subarray(start, start + behind), data.length);
  return joined;
}

const nameOf = (
  { inChannels }: UnetConfig,
  { batch, height, width, tokens }: UnetSize,
  controlled: Pick<ControlledCall, "name"> | undefined,
): string =>
  `unet ${batch}x${inChannels}x${height}x${width} for ${tokens} tokens${controlled?.name ? ` with ${controlled.name}` : ""}`;

/** Which sessions hold what a call leaves unsaid. */
const holding = new WeakSet<Session>();

async function holdOnce(session: Session, controlled: ControlledCall): Promise<void> {
  if (holding.has(session)) return;
  await session.hold(controlled.held());
  holding.add(session);
}

/** The graph of one size, ready for `runtime`, with room for adapters of `layout` and what control units change. Also
 *  what the benchmarks load. */
export function compileUnet(
  runtime: Pick<Runtime, "capabilities">,
  network: Network<UnetConfig>,
  size: UnetSize,
  layout?: AdapterLayout,
  controlled?: ControlledCall,
) {
  const { config } = network;
  const inputs = unetInputs(config, size);
  const name = nameOf(config, size, controlled);
  if (!controlled?.name)
    return networkGraph(runtime, network, {
      name,
      part: "unet",
      inputs: { ...inputs },
      trace: () => ({ noise: unet(weightsAt(PREFIXES.unet, layout), inputs, config) }),
    });
  const w = weightsAt("", layout);
  const changed = controlled.trace(w);
  const weights = new Map([...network.weights, ...controlled.weights]);
  return networkGraph(
    runtime,
    { ...network, weights },
    {
      name,
      part: "unet",
      inputs: { ...inputs, ...changed.inputs },
      trace: () => ({ noise: unet(w.at(PREFIXES.unet), inputs, config, changed.options) }),
    },
  );
}
