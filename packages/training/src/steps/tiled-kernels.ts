/** Kernels of a U-Net that training leaves as they are, laid out for `winogradConv2d`: once for a run and in a file, from
 *  which the graphs of all sizes read them. They take the memory of those that they were made of, which are not read. */
import {
  compileGraph,
  graphOf,
  parameter,
  type Runtime,
  type Shape,
  type Tensor,
  type TileSide,
  winogradShape,
  winogradTaps,
} from "@inkloom/engine";
import { openWeights, type WeightEntry, writeSafetensors } from "@inkloom/engine/weights";
import { PREFIXES, tiledKey, unet, type UnetConfig, unetInputs, weightsAt } from "@inkloom/models";
import { writing } from "../files/write-failure.ts";
import { encoded, SAVED_AS, type SavePrecision } from "../merging/precision.ts";
import { valuesOf } from "./tensor-data.ts";
import type { StepSize } from "./training-graph.ts";

export interface TiledKernels {
  /** By keys of their own. */
  readonly weights: ReadonlyMap<string, WeightEntry>;
  /** The weights that they were made of, and the side of the tiles that are best for them. */
  readonly of: ReadonlyMap<string, TileSide>;
}

export interface TiledKernelsOptions {
  readonly runtime: Runtime;
  readonly unet: {
    readonly config: UnetConfig;
    readonly weights: ReadonlyMap<string, WeightEntry>;
  };
  /** The largest step of the run. */
  readonly size: Omit<StepSize, "chunks">;
  /** Of the file to write. */
  readonly path: string;
  /** Keys of weights that are trained. */
  readonly trained: ReadonlySet<string>;
  /** @default what is faster so on a processor */
  readonly least?: Least;
  readonly signal?: AbortSignal | undefined;
}

interface Least {
  /** Of the picture and of the result. */
  readonly channels: number;
  /** Of the result, those of the whole batch. */
  readonly positions: Readonly<Record<TileSide, number>>;
}

/** With fewer channels tiles take as long to make as they save, at fewer positions the numbers of kernels
 *  (docs/benchmarks.md). */
const WORTH_IT: Least = { channels: 256, positions: { 2: 256, 4: 1024 } };

/** Undefined where there is nothing to be gained: away from the processor, or with small networks. */
export async function tiledKernels(
  options: TiledKernelsOptions,
): Promise<TiledKernels | undefined> {
  const { runtime, path, signal } = options;
  const chosen = runtime.device === "cpu" ? chosenOf(options) : [];
  if (chosen.length === 0) return undefined;
  const made = async ({ key, shape }: Chosen): Promise<Uint8Array> => {
    signal?.throwIfAborted();
    const { capabilities } = runtime;
    const outputs = { kernels: winogradTaps(parameter(key, shape)) };
    const { weights } = options.unet;
    const session = await runtime.load(
      compileGraph(`kernels of ${key}`, outputs, { weights, capabilities }),
    );
    const { kernels } = await session.run({});
    await session.release();
    return encoded(key, valuesOf(kernels), precisionOf(key, options));
  };
  const tensors = chosen.map((each) => ({
    key: tiledKey(each.key),
    dtype: SAVED_AS[precisionOf(each.key, options)],
    shape: winogradShape(each.shape),
    data: () => made(each),
  }));
  await writing(path, () => writeSafetensors(path, tensors, {}));
  const { entries } = await openWeights(path);
  return { weights: entries, of: new Map(chosen.map(({ key, tile }) => [key, tile])) };
}

/** Kernels are only laid out anew: what halves held they hold again. */
function precisionOf(key: string, { unet }: TiledKernelsOptions): SavePrecision {
  const dtype = unet.weights.get(key)?.dtype;
  return dtype === "F16" ? "fp16" : dtype === "BF16" ? "bf16" : "float";
}

interface Chosen {
  readonly key: string;
  readonly shape: Shape;
  readonly tile: TileSide;
}

/** The weights whose kernels are worth it. */
function chosenOf({
  unet: { config },
  size,
  trained,
  least = WORTH_IT,
}: TiledKernelsOptions): Chosen[] {
  const inputs = unetInputs(config, { ...size, tokens: 77 });
  const { order } = graphOf({ noise: unet(weightsAt(PREFIXES.unet), inputs, config) });
  const chosen = new Map<string, Chosen>();
  for (const tensor of order) {
    if (tensor.kind !== "op" || !isPlain(tensor)) continue;
    const [, weight] = tensor.inputs;
    if (weight?.kind !== "parameter" || trained.has(weight.key)) continue;
    const [n = 0, out = 0, height = 0, width = 0] = tensor.shape;
    const channels = weight.shape[1] ?? 0;
    const positions = n * height * width;
    const tile = ([4, 2] as const).find((side) => positions >= least.positions[side]);
    if (Math.min(out, channels) >= least.channels && tile)
      chosen.set(weight.key, { key: weight.key, shape: weight.shape, tile });
  }
  return [...chosen.values()];
}

/** Whether it is a convolution by 3x3 kernels that keeps the size of the picture. */
function isPlain({ op, shape, inputs }: Extract<Tensor, { kind: "op" }>): boolean {
  const [x, weight] = inputs;
  return (
    op.name === "conv2d" &&
    weight?.shape[2] === 3 &&
    weight.shape[3] === 3 &&
    x?.shape[1] === weight.shape[1] &&
    x?.shape[2] === shape[2] &&
    x?.shape[3] === shape[3]
  );
}
