/** One step of training a diffusion model as a graph: words and noised latents in, the loss of each picture and the
 *  gradients of what is trained out. The text encoders are part of it, so that captions may change at every step and
 *  may be trained through. Reference: kohya-ss/sd-scripts@48d368f, train_network.py and library/train_util.py. */
import {
  type CompiledGraph,
  compileGraph,
  concat,
  gather,
  grad,
  type Graph,
  graphOf,
  halfProducts,
  input,
  mixedPrecision,
  mul,
  optimise,
  parameter,
  reduceSum,
  reshape,
  type Runtime,
  sizeOf,
  slice,
  square,
  sub,
  type Tensor,
} from "@inkloom/engine";
import type { WeightEntry } from "@inkloom/engine/weights";
import {
  type AdapterLayout,
  type ClipConfig,
  type ClipTextOutputs,
  clipTextOutputs,
  type Component,
  CONTROL_PREFIX,
  controlHint,
  controlNet,
  type ControlNetConfig,
  type ControlNetInputs,
  type ControlNetOutputs,
  type GivenTokens,
  PREFIXES,
  unet,
  type UnetConfig,
  type Weights,
  weightsAt,
} from "@inkloom/models";
import { hintScale } from "../networks/control-network.ts";
import { NEW_WORD } from "../networks/embedding-network.ts";
import type { TiledKernels } from "./tiled-kernels.ts";
import { trainedLeaf, type WholeTensor } from "../networks/whole-network.ts";

/** The networks of a checkpoint that a step runs. */
export interface StepNetworks {
  readonly unet: StepNetwork<UnetConfig>;
  readonly textEncoder: StepNetwork<ClipConfig>;
  readonly textEncoder2?: StepNetwork<ClipConfig>;
  /** A ControlNet that is trained: all of its weights are among those that are inputs. */
  readonly control?: ControlNetConfig;
}

interface StepNetwork<Config> extends Traced<Config> {
  readonly weights: ReadonlyMap<string, WeightEntry>;
}

/** What tracing looks at. */
interface Traced<Config> {
  readonly config: Config;
}

/** The networks without their weights. */
export interface TracedNetworks {
  readonly unet: Traced<UnetConfig>;
  readonly textEncoder: Traced<ClipConfig>;
  readonly textEncoder2?: Traced<ClipConfig>;
  readonly control?: ControlNetConfig;
}

export interface StepSize {
  /** Pictures at a time. */
  readonly batch: number;
  /** In latent cells. */
  readonly height: number;
  readonly width: number;
  /** Windows of the text encoder that a caption may fill. */
  readonly chunks: number;
}

export interface StepOptions {
  readonly size: StepSize;
  readonly clipSkip: number;
  readonly layout: AdapterLayout;
  /** Weights of the networks that are inputs, by their keys, so that they may change between runs. @default none */
  readonly whole?: readonly WholeTensor[] | undefined;
  /** Names of the inputs and keys of the weights whose gradients are wanted; none for the loss alone. What the loss does
   *  not read has none: a text encoder's last layers are not used with every clip skip. */
  readonly trained: readonly string[];
  /** Whether everything within the blocks of the U-Net is made again on the way back, for less memory and a third more
   *  time; otherwise only what costs little. @default false */
  readonly checkpointing?: boolean | undefined;
  /** Vectors of a word that is learnt, inputs that stand at some places of the captions. @default none */
  readonly newWord?: number | undefined;
  /** Kernels that stay as they are, made ready for convolutions over tiles. @default none */
  readonly tiled?: TiledKernels | undefined;
  /** Whether products are computed in float16, with a factor of the loss. @default false */
  readonly mixedPrecision?: boolean | undefined;
  /** Whether nothing is made again at all, which only estimates ask for. @default false */
  readonly keepAll?: boolean | undefined;
}

/** Names of the graph's outputs. */
export const LOSS = "loss";
/** Of the input that gradients are multiplied by in mixed precision, a scalar. */
export const LOSS_SCALE = "loss scale";
export const gradientName = (input: string): string => `gradient of ${input}`;

/**
 * Inputs: `latents` and `target` [N, C, H, W], `times` [N], `weights` [N] (what the loss of each picture counts),
 * `ids` int64 [N * chunks, positions]; with a second text encoder `ids2` and `ends` int64 [N], counted through the
 * batch, and `sizes` [N, 6 waves]; and the adapters' inputs. With a word that is learnt `embedding` [vectors, width],
 * `vectors` int64 and `given` bool [N * chunks, positions, 1]: which vector stands where; the same with a 2 for the
 * second text encoder. With a ControlNet `hint` [N, 3, 8 H, 8 W] in [0, 1]. Outputs: `loss` [N], the mean squared error of
 * each picture, and the gradient of the weighted mean of these by each trained input, in mixed precision times `loss scale` [].
 * @param look - sees the graph as it will run, and the weights it may read
 */
export function compileStep(
  { capabilities, device }: Pick<Runtime, "capabilities" | "device">,
  networks: StepNetworks,
  options: StepOptions,
  look?: (graph: Graph, weights: ReadonlyMap<string, WeightEntry>) => void,
): CompiledGraph {
  const { batch, height, width, chunks } = options.size;
  const weights = new Map([
    ...networks.unet.weights,
    ...networks.textEncoder.weights,
    ...(networks.textEncoder2?.weights ?? []),
    ...(options.tiled?.weights ?? []),
  ]);
  const name = `training step of ${batch} at ${width}x${height}, ${chunks} chunks`;
  return compileGraph(name, traceStep(networks, options), {
    weights,
    capabilities,
    freesEarly: device === "cpu",
    optimise(traced) {
      const whole = optimise(traced);
      const mixed = options.mixedPrecision === true;
      const graph = mixed ? optimise(mixedPrecision(whole, capabilities)) : whole;
      look?.(graph, weights);
      return graph;
    },
  });
}

/** The outputs of a step, before they are compiled. */
export function traceStep(
  networks: TracedNetworks,
  options: StepOptions,
): Readonly<Record<string, Tensor>> {
  const traced = traceLoss(networks, options);
  const { losses, total, ends } = options.mixedPrecision === true ? inHalves(traced) : traced;
  const graph = graphOf({ total });
  const known = new Map<string, Tensor>([
    ...graph.inputs.map((tensor) => [tensor.name, tensor] as const),
    ...graph.parameters.map((tensor) => [tensor.key, tensor] as const),
  ]);
  const read = options.trained.flatMap((name) => {
    const leaf = known.get(name);
    return leaf ? [[name, leaf] as const] : [];
  });
  const leaves = read.map(([, leaf]) => leaf);
  const what = options.checkpointing === true ? "all" : "cheap";
  const again = options.keepAll === true ? undefined : ({ ends, what } as const);
  const from = options.mixedPrecision === true ? mul(total, input(LOSS_SCALE, [])) : total;
  const gradients = leaves.length === 0 ? [] : grad(from, leaves, again);
  const outputs: Record<string, Tensor> = {};
  read.forEach(([name], i) => {
    const gradient = gradients[i];
    if (gradient) outputs[gradientName(name)] = gradient;
  });
  return { ...outputs, [LOSS]: losses };
}

interface TracedLoss {
  /** [N]. */
  readonly losses: Tensor;
  /** What is differentiated. */
  readonly total: Tensor;
  /** Of the U-Net's blocks. */
  readonly ends: readonly Tensor[];
}

function inHalves({ losses, total, ends }: TracedLoss): TracedLoss {
  const named = Object.fromEntries(ends.map((end, i) => [`end ${i}`, end]));
  const { outputs } = halfProducts(graphOf({ losses, total, ...named }));
  const made = (name: string, before: Tensor): Tensor => outputs[name] ?? before;
  return {
    losses: made("losses", losses),
    total: made("total", total),
    ends: ends.map((end, i) => made(`end ${i}`, end)),
  };
}

function traceLoss(
  { unet: { config }, textEncoder, textEncoder2, control }: TracedNetworks,
  { size, clipSkip, layout, whole = [], newWord, tiled }: StepOptions,
): TracedLoss {
  const { batch, height, width, chunks } = size;
  const cells = [batch, config.outChannels, height, width];
  const root = weightsAt("", layout, trainedLeaf(whole, parameter), tiled?.of);
  const words = { batch, chunks, clipSkip, newWord };
  const first = told(root, "textEncoder", textEncoder.config, words);
  const second = textEncoder2 && told(root, "textEncoder2", textEncoder2.config, words);
  const { pooled } = second ?? {};
  const ends: Tensor[] = [];
  const hooks = {
    features(_: string, x: Tensor) {
      ends.push(x);
      return x;
    },
  };
  const seen = {
    latents: input("latents", cells),
    times: input("times", [batch]),
    context: second ? concat([first.states, second.states], 2) : first.states,
    ...(pooled && {
      vector: concat([pooled, input("sizes", [batch, sizesOf(config, pooled)])], 1),
    }),
  };
  const residuals = control && controlAnswers(root.at(CONTROL_PREFIX), control, seen);
  const prediction = unet(root.at(PREFIXES.unet), seen, config, {
    hooks,
    ...(residuals && { residuals }),
  });
  const errors = square(sub(prediction, input("target", cells)));
  const losses = mul(reduceSum(errors, [1, 2, 3]), batch / sizeOf(cells)); // [N]
  const total = mul(reduceSum(mul(losses, input("weights", [batch])), [0]), 1 / batch);
  return { losses, total, ends };
}

function controlAnswers(
  w: Weights,
  config: ControlNetConfig,
  seen: Pick<ControlNetInputs, "latents" | "times" | "context" | "vector">,
): ControlNetOutputs {
  const [batch = 1, , height = 1, width = 1] = seen.latents.shape;
  const scale = hintScale(config);
  const picture = input("hint", [batch, config.hintChannels, scale * height, scale * width]);
  return controlNet(w, { ...seen, ...controlHint(w, { picture }, config) }, config);
}

const sizesOf = ({ vectorSize = 0 }: UnetConfig, pooled: Tensor): number =>
  vectorSize - (pooled.shape[1] ?? 0);

interface Told {
  readonly batch: number;
  readonly chunks: number;
  readonly clipSkip: number;
  readonly newWord: number | undefined;
}

/** What a text encoder says to the captions. */
function told(
  root: Weights,
  component: Component,
  config: ClipConfig,
  { batch, chunks, clipSkip, newWord }: Told,
): ClipTextOutputs {
  const isFirst = component === "textEncoder";
  const places = [batch * chunks, config.positions];
  const ids = input(isFirst ? "ids" : "ids2", places, "int64");
  const given = newWord === undefined ? undefined : givenVectors(isFirst, config, places, newWord);
  const options = { clipSkip: config.clipSkip ?? clipSkip, ...(given && { given }) };
  const { projection, ...plain } = config;
  const w = root.at(PREFIXES[component]);
  if (projection === undefined || isFirst)
    return joined(clipTextOutputs(w, { ids, ends: ids }, plain, options), batch, chunks);
  const ends = input("ends", [batch], "int64");
  return joined(clipTextOutputs(w, { ids, ends }, config, options), batch, chunks);
}

function givenVectors(
  isFirst: boolean,
  { hidden }: ClipConfig,
  places: readonly number[],
  vectors: number,
): GivenTokens {
  const own = isFirst ? "" : "2";
  const table = input(isFirst ? NEW_WORD.textEncoder : NEW_WORD.textEncoder2, [vectors, hidden]);
  return {
    mask: input(`given${own}`, [...places, 1], "bool"),
    vectors: gather(table, input(`vectors${own}`, places, "int64"), 0),
  };
}

/** The windows of each caption one after another, with one start and one end: 77, 152 or 227 tokens. */
function joined(
  { states, pooled }: ClipTextOutputs,
  batch: number,
  chunks: number,
): ClipTextOutputs {
  if (chunks === 1) return { states, ...(pooled && { pooled }) };
  const [, length = 1, width = 1] = states.shape;
  const windows = reshape(states, [batch, chunks, length, width]);
  const parts = Array.from({ length: chunks }, (_, i) => {
    const window = reshape(slice(windows, { axis: 1, start: i, size: 1 }), [batch, length, width]);
    const start = i === 0 ? 0 : 1;
    const end = i === chunks - 1 ? length : length - 1;
    return slice(window, { axis: 1, start, size: end - start });
  });
  return { states: concat(parts, 1), ...(pooled && { pooled }) };
}
