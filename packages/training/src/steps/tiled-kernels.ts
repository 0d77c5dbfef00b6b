/** Kernels of a U-Net that training leaves as they are, made ready for `winogradConv2d`: once for a run and in a file,
 *  from which the graphs of all sizes read them. */
import {
  compileGraph,
  graphOf,
  parameter,
  type Runtime,
  type Shape,
  type Tensor,
  winogradKernels,
  winogradShape,
} from "@inkloom/engine";
import { openWeights, type WeightEntry, writeSafetensors } from "@inkloom/engine/weights";
import { PREFIXES, tiledKey, unet, type UnetConfig, unetInputs, weightsAt } from "@inkloom/models";
import { valuesOf } from "./tensor-data.ts";
import type { StepSize } from "./training-graph.ts";

export interface TiledKernels {
  /** By keys of their own. */
  readonly weights: ReadonlyMap<string, WeightEntry>;
  /** Keys of the weights that they were made of. */
  readonly of: ReadonlySet<string>;
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
  readonly positions: number;
}

/** With fewer channels the tiles take as long to make as they save. At fewer positions, where kernels are many, it is faster
 *  too, but the kernels take 16/9 of their memory (docs/benchmarks.md). */
const WORTH_IT: Least = { channels: 256, positions: 1024 };

/** Undefined where there is nothing to be gained: away from the processor, or with small networks. */
export async function tiledKernels(
  options: TiledKernelsOptions,
): Promise<TiledKernels | undefined> {
  const { runtime, path, signal } = options;
  const shapes = runtime.device === "cpu" ? shapesOf(options) : new Map<string, Shape>();
  if (shapes.size === 0) return undefined;
  const made = async (key: string, shape: Shape): Promise<Uint8Array> => {
    signal?.throwIfAborted();
    const { capabilities } = runtime;
    const outputs = { kernels: winogradKernels(parameter(key, shape)) };
    const { weights } = options.unet;
    const session = await runtime.load(
      compileGraph(`kernels of ${key}`, outputs, { weights, capabilities }),
    );
    const { kernels } = await session.run({});
    await session.release();
    const { buffer, byteOffset, byteLength } = valuesOf(kernels);
    return new Uint8Array(buffer, byteOffset, byteLength);
  };
  const tensors = [...shapes].map(([key, shape]) => ({
    key: tiledKey(key),
    dtype: "F32" as const,
    shape: winogradShape(shape),
    data: () => made(key, shape),
  }));
  await writeSafetensors(path, tensors, {});
  const { entries } = await openWeights(path);
  return { weights: entries, of: new Set(shapes.keys()) };
}

/** Shapes of the weights whose kernels are worth it, by their keys. */
function shapesOf({
  unet: { config },
  size,
  trained,
  least = WORTH_IT,
}: TiledKernelsOptions): Map<string, Shape> {
  const inputs = unetInputs(config, { ...size, tokens: 77 });
  const { order } = graphOf({ noise: unet(weightsAt(PREFIXES.unet), inputs, config) });
  const shapes = new Map<string, Shape>();
  for (const tensor of order) {
    if (tensor.kind !== "op" || !isPlain(tensor)) continue;
    const [, weight] = tensor.inputs;
    if (weight?.kind !== "parameter" || trained.has(weight.key)) continue;
    const [n = 0, out = 0, height = 0, width = 0] = tensor.shape;
    const channels = weight.shape[1] ?? 0;
    if (Math.min(out, channels) >= least.channels && n * height * width >= least.positions)
      shapes.set(weight.key, weight.shape);
  }
  return shapes;
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
