/** The two graphs of a ControlNet: what it makes of its picture, once, and what it answers at each call. */
import {
  compileGraph,
  graphOf,
  input,
  type Session,
  type Tensor,
  type TensorData,
} from "@inkloom/engine";
import {
  type AdapterLayout,
  CONTROL_PREFIX,
  type ControlNetConfig,
  controlHint,
  controlNet,
  KIND_WAVES,
  manifestOf,
  sizeWaves,
  weightsAt,
} from "@inkloom/models";
import type { Context } from "../conditioning/context.ts";
import { outputData } from "../sessions.ts";
import {
  type ControlNetwork,
  expectWhole,
  manifestOfWeights,
  namingDamage,
} from "./control-network.ts";
import type { ControlCall, ControlFile, ControlPass } from "./control-unit.ts";
import { controlPlanes } from "./planes.ts";
import type { Answer } from "./weigh.ts";

/** What cross-attention reads instead of the words, of the sides that count. */
export type ControlContexts = (call: ControlCall) => readonly [Context, ...Context[]];

/** What a picture is to the network, the same for a whole walk. */
export interface EncodedHint {
  readonly features: Float32Array; // [1, c, h, w]
  readonly embedding?: Float32Array; // [1, 4 c]
}

const float32 = (shape: readonly number[], data: Float32Array): TensorData => ({
  dtype: "float32",
  shape,
  data,
});

/** Runs once per pass; its session gives its memory back, as pictures are large there. */
export async function encodedHint(
  network: ControlNetwork,
  file: ControlFile,
  { sessions, signal }: ControlPass,
  kind: number | undefined,
  picture: Parameters<typeof controlPlanes>[0],
  mask: Parameters<typeof controlPlanes>[2],
): Promise<EncodedHint> {
  const { config, weights } = network;
  const { hintChannels: channels, kinds } = config;
  const { width, height } = picture;
  const values: Record<string, TensorData> = {
    picture: float32([1, channels, height, width], controlPlanes(picture, channels, mask)),
  };
  if (kinds !== undefined && kind !== undefined) {
    const which = Float32Array.from({ length: kinds }, (_, i) => (i === kind ? 1 : 0));
    values["kind"] = float32([1, kinds], which);
    values["waves"] = float32([1, kinds * KIND_WAVES], sizeWaves([...which]));
  }
  const name = `control hint of ${file.path} at ${width}x${height}`;
  const session = await sessions.get(name, ({ capabilities }) => {
    const graph = namingDamage(file, () => ({
      ...controlHint(
        weightsAt(CONTROL_PREFIX),
        {
          picture: input("picture", [1, channels, height, width]),
          ...(kinds !== undefined && {
            kind: input("kind", [1, kinds]),
            waves: input("waves", [1, kinds * KIND_WAVES]),
          }),
        },
        config,
      ),
    }));
    expectWhole(file.path, "ControlNet", manifestOf(graphOf(graph)), manifestOfWeights(weights));
    return { ...compileGraph(name, graph, { weights, capabilities }), givesBack: true };
  });
  const answers = await session.run(values, { ...(signal && { signal }) });
  return {
    features: outputData(answers, "features"),
    ...(kinds !== undefined && { embedding: outputData(answers, "embedding") }),
  };
}

/** What a call of the network is about. */
export interface AnswersSize {
  /** Contexts of words. */
  readonly batch: number;
  /** Cells. */
  readonly height: number;
  readonly width: number;
  readonly tokens: number;
}

const shapesOf = (
  { inChannels, contextSize, vectorSize, levels, kinds }: ControlNetConfig,
  { batch, height, width, tokens }: AnswersSize,
): Readonly<Record<string, readonly number[]>> => {
  const c = levels[0]?.channels ?? 0;
  return {
    latents: [batch, inChannels, height, width],
    times: [batch],
    features: [1, c, height, width],
    ...(kinds !== undefined && { embedding: [1, 4 * c] }),
    ...(contextSize !== undefined && { context: [batch, tokens, contextSize] }),
    ...(vectorSize !== undefined && { vector: [batch, vectorSize] }),
  };
};

/** The answers by place, `skip.0` ... and `middle`: what a session of the network computes at each call. */
export function tracedAnswers(
  config: ControlNetConfig,
  size: AnswersSize,
  layout?: AdapterLayout,
): Readonly<Record<string, Tensor>> {
  const shapes = shapesOf(config, size);
  const at = (key: string) => input(key, shapes[key] ?? []);
  const { skips, middle } = controlNet(
    weightsAt(CONTROL_PREFIX, layout),
    {
      latents: at("latents"),
      times: at("times"),
      features: at("features"),
      ...(shapes["embedding"] && { embedding: at("embedding") }),
      ...(shapes["context"] && { context: at("context") }),
      ...(shapes["vector"] && { vector: at("vector") }),
    },
    config,
  );
  return { ...Object.fromEntries(skips.map((skip, i) => [`skip.${i}`, skip])), middle };
}

/** Which hint each session holds, so that it is sent once and not at every step. */
const held = new WeakMap<Session, EncodedHint>();

/** The answers for the contexts `chosen` of the call, by place. */
export async function controlNetAnswers(
  network: ControlNetwork,
  file: ControlFile,
  { sessions }: ControlPass,
  hint: EncodedHint,
  call: ControlCall,
  chosen: readonly number[],
  contexts: ControlContexts | undefined,
): Promise<Readonly<Record<string, Answer>>> {
  const { config, weights, adapters } = network;
  const { inChannels, contextSize, vectorSize } = config;
  const [, channels, height, width] = call.x.shape;
  const batch = chosen.length;
  const words: readonly Context[] = contexts
    ? contexts(call)
    : chosen.flatMap((i) => call.contexts[i] ?? []);
  const tokens = words[0]?.tokens ?? 0;
  const asked: AnswersSize = { batch, height, width, tokens };
  const shapes = shapesOf(config, asked);
  const name = `control ${file.path} ${batch}x${inChannels}x${height}x${width} for ${tokens} tokens`;
  const session = await sessions.get(
    name,
    ({ capabilities }, layout) => {
      const graph = namingDamage(file, () => tracedAnswers(config, asked, layout));
      expectWhole(file.path, "ControlNet", manifestOf(graphOf(graph)), manifestOfWeights(weights));
      return compileGraph(name, graph, { weights, capabilities });
    },
    adapters,
  );
  if (held.get(session) !== hint) {
    await session.hold({
      features: float32(shapes["features"] ?? [], hint.features),
      ...(hint.embedding && { embedding: float32(shapes["embedding"] ?? [], hint.embedding) }),
    });
    held.set(session, hint);
  }
  const size = channels * height * width;
  const latents = new Float32Array(batch * size);
  const context = new Float32Array(batch * tokens * (contextSize ?? 0));
  const vectors = new Float32Array(batch * (vectorSize ?? 0));
  for (const [row, i] of chosen.entries()) {
    latents.set(call.x.data, row * size);
    const mine = words[row];
    if (contextSize !== undefined && mine) context.set(mine.data, row * mine.data.length);
    if (vectorSize !== undefined && call.vectors)
      vectors.set(call.vectors.subarray(i * vectorSize, (i + 1) * vectorSize), row * vectorSize);
  }
  const answers = await session.run(
    {
      latents: float32(shapes["latents"] ?? [], latents),
      times: float32([batch], new Float32Array(batch).fill(call.time)),
      ...(contextSize !== undefined && { context: float32(shapes["context"] ?? [], context) }),
      ...(vectorSize !== undefined && { vector: float32(shapes["vector"] ?? [], vectors) }),
    },
    { ...(call.signal && { signal: call.signal }) },
  );
  return Object.fromEntries(
    Object.entries(answers).map(([place, { shape }]) => [
      place,
      { data: outputData(answers, place), shape },
    ]),
  );
}
