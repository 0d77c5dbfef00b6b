/** Which rank, alpha and learning rate each layer gets, by kohya's options.
 *  Reference: kohya-ss/sd-scripts@48d368f, networks/lora.py (get_block_dims_and_alphas, prepare_optimizer_params). */
import { Problem, type Text } from "@inkloom/contract";
import type { ModelConfig } from "@inkloom/models";
import type { DropoutSettings } from "./dropout.ts";
import type { LokrChoice } from "./lokr.ts";
import type { LoraKind, LoraModule, LoraTensor } from "./lora-network.ts";
import { expectBlocks, trainableLayers, type TrainableLayer } from "./trained-layers.ts";

export interface LoraSettings {
  readonly networkDim: number;
  /** At most the rank. */
  readonly networkAlpha: number;
  /** Of kernels larger than one tap; they are left alone where it is absent. */
  readonly convDim?: number | undefined;
  readonly convAlpha?: number | undefined;
  /** 25 each; a layer of a block whose rank is 0 is left alone. */
  readonly blockDims?: readonly number[] | undefined;
  readonly blockAlphas?: readonly number[] | undefined;
  readonly convBlockDims?: readonly number[] | undefined;
  readonly convBlockAlphas?: readonly number[] | undefined;
  /** Factors of the learning rate; a block with 0 is left alone. */
  readonly blockLrWeight?: readonly number[] | undefined;
  readonly trainUnet: boolean;
  readonly trainTextEncoder: boolean;
  /** Of LoKr. */
  readonly lokr?: LokrChoice | undefined;
  readonly dropout?: DropoutSettings | undefined;
  /** LoRA+: what the learning rates of the upper factors are multiplied by. Hayou et al., arXiv:2402.12354. */
  readonly plusRatios?: { readonly unet: number; readonly textEncoder: number } | undefined;
  /** The largest length of what a module adds to its layer's weight. */
  readonly scaleWeightNorms?: number | undefined;
}

/** @throws Problem `training/option` */
export function loraModules(config: ModelConfig, settings: LoraSettings): LoraModule[] {
  const { convDim, convBlockDims, trainUnet, trainTextEncoder } = settings;
  if (!trainUnet && !trainTextEncoder)
    throw refused({
      en: "Neither the U-Net nor the text encoder is trained, expected one of them.",
      zh: "U-Net 与文本编码器均未参与训练，至少应训练其一。",
    });
  const layers = trainableLayers(config, {
    networks: [
      ...(trainTextEncoder ? (["textEncoder", "textEncoder2"] as const) : []),
      ...(trainUnet ? (["unet"] as const) : []),
    ],
    convolutions: convDim !== undefined || convBlockDims !== undefined,
  });
  expectLists(settings, layers);
  const modules = layers.flatMap((layer): LoraModule[] => {
    const { dim, alpha } = rankOf(layer, settings);
    const isStill = (blockOf(settings.blockLrWeight, layer) ?? 1) === 0;
    if (dim === 0 || isStill) return [];
    if (alpha > dim)
      throw refused({
        en: `alpha is ${alpha} with a dim of ${dim} (${layer.module}), expected at most the dim.`,
        zh: `alpha 为 ${alpha}，而 dim 为 ${dim}（${layer.module}），alpha 不应大于 dim。`,
      });
    return [{ ...layer, dim, alpha, lokr: settings.lokr, dropout: settings.dropout }];
  });
  if (modules.length === 0)
    throw refused({
      en: "No layer is left to train: every block's dim or learning rate is 0.",
      zh: "没有可训练的层：所有分块的 dim 或学习率均为 0。",
    });
  return modules;
}

/** @throws Problem `training/option` where there are no upper factors that a LoRA+ could speed up */
export function expectPlus(kind: LoraKind): void {
  if (kind !== "lora")
    throw refused({
      en: `A ratio of LoRA+ is given, which is for LoRA alone; leave it out for ${kind}.`,
      zh: `给出了 LoRA+ 的比例，仅适用于 LoRA；训练 ${kind} 时请去掉。`,
    });
}

/** Factor of the learning rate of a tensor: of its layer's block, and of upper factors. */
export function rateFactor(
  { module, key }: Pick<LoraTensor, "module" | "key">,
  { blockLrWeight, plusRatios }: Pick<LoraSettings, "blockLrWeight" | "plusRatios">,
): number {
  const block = blockOf(blockLrWeight, module) ?? 1;
  const { unet = 1, textEncoder = 1 } = plusRatios ?? {};
  if (!key.endsWith(".lora_up.weight")) return block;
  return block * (module.network === "unet" ? unet : textEncoder);
}

function rankOf(layer: TrainableLayer, settings: LoraSettings): { dim: number; alpha: number } {
  const { networkDim, networkAlpha, convDim = 0, convAlpha = 1 } = settings;
  const inBlocks =
    layer.network === "unet" &&
    (settings.blockDims !== undefined || settings.blockAlphas !== undefined);
  if (layer.isSpatial) {
    const dims = settings.convBlockDims;
    return dims
      ? {
          dim: blockOf(dims, layer) ?? 0,
          alpha: blockOf(settings.convBlockAlphas, layer) ?? convAlpha,
        }
      : { dim: convDim, alpha: convAlpha };
  }
  return inBlocks
    ? {
        dim: blockOf(settings.blockDims, layer) ?? networkDim,
        alpha: blockOf(settings.blockAlphas, layer) ?? networkAlpha,
      }
    : { dim: networkDim, alpha: networkAlpha };
}

const blockOf = (
  values: readonly number[] | undefined,
  { network, block }: TrainableLayer,
): number | undefined =>
  values === undefined || network !== "unet" || block === undefined ? undefined : values[block];

function expectLists(settings: LoraSettings, layers: readonly TrainableLayer[]): void {
  const lists = {
    block_dims: settings.blockDims,
    block_alphas: settings.blockAlphas,
    conv_block_dims: settings.convBlockDims,
    conv_block_alphas: settings.convBlockAlphas,
    block_lr_weight: settings.blockLrWeight,
  };
  for (const [option, values] of Object.entries(lists))
    if (values) expectBlocks(option, values, layers);
  const { blockDims, blockAlphas, convBlockDims, convBlockAlphas, blockLrWeight } = settings;
  expectRanks("block_dims", blockDims);
  expectRanks("conv_block_dims", convBlockDims);
  if (blockAlphas && !blockDims && !blockLrWeight) throw withoutDims("block_alphas", "block_dims");
  if (convBlockAlphas && !convBlockDims) throw withoutDims("conv_block_alphas", "conv_block_dims");
  if (settings.convAlpha !== undefined && settings.convDim === undefined && !convBlockDims)
    throw withoutDims("conv_alpha", "conv_dim");
  if (settings.convBlockDims && !settings.blockDims)
    throw refused({
      en: "conv_block_dims is given without block_dims, expected both.",
      zh: "给出了 conv_block_dims 而没有 block_dims，应同时给出。",
    });
}

/** As `network_dim`: more is a mistake, and would fill the memory. */
const LARGEST_RANK = 1024;

function expectRanks(option: string, ranks: readonly number[] = []): void {
  const wrong = ranks.find((rank) => !Number.isInteger(rank) || rank > LARGEST_RANK);
  if (wrong === undefined) return;
  throw refused({
    en: `${option} has ${wrong}, expected whole numbers from 0 to ${LARGEST_RANK}.`,
    zh: `${option} 含有 ${wrong}，应为 0 到 ${LARGEST_RANK} 的整数。`,
  });
}

const withoutDims = (given: string, wanted: string): Problem =>
  refused({
    en: `${given} is given without ${wanted}, expected both.`,
    zh: `给出了 ${given} 而没有 ${wanted}，应同时给出。`,
  });

const refused = (sentence: Text): Problem => new Problem("training/option", sentence);
