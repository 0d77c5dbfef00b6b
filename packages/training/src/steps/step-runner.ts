/** Runs micro-batches of a network that is trained: what a step is fed, and the gradients that come back. Graphs of
 *  a few sizes stay loaded, as pictures come in buckets. */
import {
  type Runtime,
  type Session,
  sizeOf,
  type TensorData,
  type TensorSpec,
} from "@inkloom/engine";
import { randomStream } from "../random/random-stream.ts";
import type { AdapterLayout } from "@inkloom/models";
import { hintScale } from "../networks/control-network.ts";
import {
  type DropoutDraw,
  isLeftOut,
  maskedLayer,
  maskOf,
  NOTHING_DROPPED,
} from "../networks/dropout.ts";
import type { LoraTensor } from "../networks/lora-network.ts";
import type { WholeTensor } from "../networks/whole-network.ts";
import { type StepMemory, stepMemory, trainingParts } from "../memory/engine-memory.ts";
import { totalOf } from "../memory/memory-parts.ts";
import type { CaptionTokens } from "./caption-tokens.ts";
import { float32, joined, valuesOf } from "./tensor-data.ts";
import type { TiledKernels } from "./tiled-kernels.ts";
import {
  compileStep,
  gradientName,
  LOSS,
  LOSS_SCALE,
  type StepNetworks,
  type StepSize,
} from "./training-graph.ts";

/** One picture at one step. */
export interface StepPicture {
  /** Noised, [C, H, W]. */
  readonly latents: Float32Array;
  readonly target: Float32Array;
  readonly time: number;
  /** What its loss counts. */
  readonly weight: number;
  readonly tokens: CaptionTokens;
  /** SDXL: sizes as waves. */
  readonly sizes?: Float32Array | undefined;
  /** The control picture, [3, 8 H, 8 W] in [0, 1]; given where a ControlNet is trained. */
  readonly hint?: Float32Array | undefined;
}

export interface StepResult {
  /** Of each picture, before its weight. */
  readonly losses: readonly number[];
  /** By the trained tensors' order; of the tensors as they are kept, not as the graph takes them. Undefined for tensors of
   *  modules that were left out, and for what no loss reads: a text encoder's last layers with clip skip. */
  readonly gradients: readonly (Float32Array | undefined)[];
}

/** How a trained tensor enters the graph; only those of adapters have a module. */
export type StepTensor = Pick<LoraTensor, "input" | "inputShape" | "values" | "scale"> &
  Partial<Pick<LoraTensor, "module">>;

export interface StepRunnerOptions {
  readonly runtime: Runtime;
  readonly networks: StepNetworks;
  readonly layout: AdapterLayout;
  readonly tensors: readonly StepTensor[];
  /** Weights of the networks that are among these. @default none */
  readonly whole?: readonly WholeTensor[] | undefined;
  readonly clipSkip: number;
  readonly chunks: number;
  readonly channels: number;
  /** See `StepOptions`. */
  readonly newWord?: number | undefined;
  /** See `StepOptions`. */
  readonly tiled?: TiledKernels | undefined;
  /** See `StepOptions`. */
  readonly mixedPrecision?: boolean | undefined;
  /** See `compileStep`. */
  readonly checkpointing?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Graphs that stay loaded at a time; each holds memory of its own for what lies between its ends. */
const LOADED = 2;

export interface StepWish {
  readonly gradients: boolean;
  /** Draws what the network leaves out; nothing is left out where it is absent. */
  readonly dropout?: DropoutDraw | undefined;
  /** In mixed precision, what the loss is multiplied by on the way back. The gradients are without it. @default 1 */
  readonly lossScale?: number | undefined;
}

interface Loaded {
  readonly session: Session;
  /** Names of its inputs. */
  readonly reads: ReadonlySet<string>;
  /** Inputs by which parts of layers are left out. */
  readonly masks: readonly TensorSpec[];
}

export class StepRunner {
  readonly #options: StepRunnerOptions;
  readonly #sessions = new Map<string, Promise<Loaded>>();
  /** Of the graphs that are loaded, by the names of their sessions. */
  readonly #memory = new Map<string, StepMemory>();
  #expected = 0;

  constructor(options: StepRunnerOptions) {
    this.#options = options;
  }

  /** Bytes that training was expected to take at most, by the graphs that were loaded so far. @param state bytes that the
   *  optimizer keeps of each value */
  expectedMemory(state: number): number {
    const values = this.#options.tensors.reduce((sum, each) => sum + each.values.length, 0);
    return this.#expected + totalOf(trainingParts([], { values, state }));
  }

  /** `size` in latent cells; a batch with fewer pictures than `batch` is filled up with ones that count nothing. */
  async run(
    pictures: readonly StepPicture[],
    size: { readonly batch: number; readonly height: number; readonly width: number },
    { gradients, dropout, lossScale = 1 }: StepWish,
  ): Promise<StepResult> {
    const { tensors, signal } = this.#options;
    const { session, masks, reads } = await this.#session(
      { ...size, chunks: this.#options.chunks },
      gradients,
    );
    const { weights, ...given } = this.#feeds(pictures, size);
    const leftOut = tensors.map(
      ({ module }) => dropout !== undefined && module !== undefined && isLeftOut(module, dropout),
    );
    const used = tensors.map(({ scale }, i) => (leftOut[i] === true ? 0 : scale));
    const feeds = {
      ...given,
      // a loss alone is of each picture, before its weight
      ...(gradients && weights && { weights }),
      ...(reads.has(LOSS_SCALE) && { [LOSS_SCALE]: float32([], Float32Array.of(lossScale)) }),
      ...this.#trained(used, reads),
      ...this.#masks(masks, dropout),
    };
    const results = await session.run(feeds, { ...(signal && { signal }) });
    const losses = Array.from(results[LOSS]?.data ?? [], Number).slice(0, pictures.length);
    return {
      losses,
      gradients: gradients
        ? tensors.map(({ input }, i) => {
            if (leftOut[i] === true || !reads.has(input)) return undefined;
            return scaled(results[gradientName(input)], (used[i] ?? 1) / lossScale);
          })
        : [],
    };
  }

  async release(): Promise<void> {
    const open = [...this.#sessions.values()];
    this.#sessions.clear();
    for (const session of open)
      await session.then((each) => each.session.release()).catch(() => undefined);
  }

  async #session(size: StepSize, gradients: boolean): Promise<Loaded> {
    const { runtime, networks, tensors, signal } = this.#options;
    const name = JSON.stringify([size, gradients]);
    const known = this.#sessions.get(name);
    this.#sessions.delete(name);
    while (!known && this.#sessions.size >= LOADED) {
      const [oldest = ""] = this.#sessions.keys();
      const old = await this.#sessions.get(oldest);
      this.#sessions.delete(oldest);
      this.#memory.delete(oldest);
      await old?.session.release();
    }
    const trained = gradients ? tensors.map(({ input }) => input) : [];
    const load = async (): Promise<Loaded> => {
      const graph = compileStep(
        runtime,
        networks,
        { ...this.#options, size, trained },
        (traced, weights) => {
          this.#memory.set(name, stepMemory(traced, weights));
          const loaded = trainingParts([...this.#memory.values()], { values: 0, state: 0 });
          const alone = trainingParts([], { values: 0, state: 0 });
          this.#expected = Math.max(this.#expected, totalOf(loaded) - totalOf(alone));
        },
      );
      return {
        session: await runtime.load(graph, { ...(signal && { signal }) }),
        reads: new Set(graph.inputs.map((spec) => spec.name)),
        masks: graph.inputs.filter(({ name: input }) => maskedLayer(input) !== undefined),
      };
    };
    const session = known ?? load();
    this.#sessions.set(name, session); // the last used is the last to go
    return session;
  }

  #feeds(
    pictures: readonly StepPicture[],
    { batch, height, width }: Pick<StepSize, "batch" | "height" | "width">,
  ): Record<string, TensorData> {
    const { channels, networks, newWord } = this.#options;
    const [first] = pictures;
    if (first === undefined) throw new Error("a step needs a picture");
    const rows = Array.from({ length: batch }, (_, i) => pictures[i] ?? { ...first, weight: 0 });
    const share = batch / pictures.length;
    const shape = [batch, channels, height, width];
    const feeds: Record<string, TensorData> = {
      latents: float32(shape, joined(rows.map(({ latents }) => latents))),
      target: float32(shape, joined(rows.map(({ target }) => target))),
      times: float32(
        [batch],
        Float32Array.from(rows, ({ time }) => time),
      ),
      weights: float32(
        [batch],
        Float32Array.from(rows, ({ weight }) => weight * share),
      ),
      ids: int64(rows.flatMap(({ tokens }) => tokens.ids)),
    };
    if (newWord !== undefined) {
      Object.assign(
        feeds,
        givenVectors(
          "",
          rows.flatMap(({ tokens }) => tokens.vectors ?? []),
        ),
      );
      if (networks.textEncoder2)
        Object.assign(
          feeds,
          givenVectors(
            "2",
            rows.flatMap(({ tokens }) => tokens.vectors2 ?? []),
          ),
        );
    }
    if (networks.control) {
      const planes = joined(rows.map(({ hint }) => hint ?? new Float32Array()));
      const scale = hintScale(networks.control);
      const { hintChannels } = networks.control;
      feeds["hint"] = float32([batch, hintChannels, scale * height, scale * width], planes);
    }
    if (networks.textEncoder2) {
      const { positions } = networks.textEncoder2.config;
      const window = positions * this.#options.chunks;
      feeds["ids2"] = int64(rows.flatMap(({ tokens }) => tokens.ids2 ?? []));
      const ends = rows.map(({ tokens }, i) => i * window + (tokens.end2 ?? 0));
      feeds["ends"] = {
        dtype: "int64",
        shape: [batch],
        data: BigInt64Array.from(ends, (end) => BigInt(end)),
      };
      const sizes = rows.map((row) => row.sizes ?? new Float32Array());
      feeds["sizes"] = float32([batch, sizes[0]?.length ?? 0], joined(sizes));
    }
    return feeds;
  }

  #trained(scales: readonly number[], reads: ReadonlySet<string>): Record<string, TensorData> {
    const feeds: Record<string, TensorData> = {};
    this.#options.tensors.forEach(({ input, inputShape, values }, i) => {
      if (!reads.has(input)) return;
      const scale = scales[i] ?? 1;
      const given = scale === 1 ? values : values.map((value) => value * scale);
      feeds[input] = float32(inputShape, given);
    });
    return feeds;
  }

  #masks(specs: readonly TensorSpec[], draw: DropoutDraw | undefined): Record<string, TensorData> {
    if (specs.length === 0) return {};
    const modules = new Map(
      this.#options.tensors.flatMap(({ module }) => (module ? [[module.layer, module]] : [])),
    );
    const feeds: Record<string, TensorData> = {};
    for (const spec of specs) {
      const { name, shape } = spec;
      const module = modules.get(maskedLayer(name) ?? "");
      const mask =
        draw && module
          ? maskOf(
              spec,
              module.dim,
              module.dropout ?? NOTHING_DROPPED,
              randomStream(draw.seed, "dropout", draw.moment, module.module),
            )
          : new Float32Array(sizeOf(shape)).fill(1);
      feeds[name] = float32(shape, mask);
    }
    return feeds;
  }
}

function int64(rows: readonly Int32Array[]) {
  const width = rows[0]?.length ?? 0;
  const data = BigInt64Array.from(rows.flatMap((row) => Array.from(row, (id) => BigInt(id))));
  return { dtype: "int64", shape: [rows.length, width], data } as const;
}

/** Which vector of a new word stands where; elsewhere none is looked at. */
function givenVectors(own: string, rows: readonly Int32Array[]): Record<string, TensorData> {
  const { shape, data } = int64(rows.map((row) => row.map((vector) => Math.max(0, vector))));
  const mask = Uint8Array.from(
    rows.flatMap((row) => Array.from(row)),
    (vector) => Number(vector >= 0),
  );
  return {
    [`vectors${own}`]: { dtype: "int64", shape, data },
    [`given${own}`]: { dtype: "bool", shape: [...shape, 1], data: mask },
  };
}

function scaled(tensor: TensorData | undefined, scale: number): Float32Array {
  const data = valuesOf(tensor);
  if (scale !== 1) for (let i = 0; i < data.length; i++) data[i] = (data[i] ?? 0) * scale;
  return data;
}
