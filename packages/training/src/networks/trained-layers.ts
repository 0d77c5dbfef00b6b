/** Which layers of a checkpoint's networks a LoRA changes, and what its file calls them.
 *  Reference: kohya-ss/sd-scripts@48d368f, networks/lora.py (LoRANetwork, get_block_index). */
import { Problem, type Shape } from "@inkloom/engine";
import {
  type Manifest,
  type ModelConfig,
  modelManifest,
  PREFIXES,
  unetDiffusersNaming,
} from "@inkloom/models";

export type TrainedNetworkName = "unet" | "textEncoder" | "textEncoder2";

export interface TrainableLayer {
  readonly network: TrainedNetworkName;
  /** Canonical key of its weight without `.weight`. */
  readonly layer: string;
  /** As kohya's files name it, e.g. `lora_unet_mid_block_attentions_0_proj_in`. */
  readonly module: string;
  /** Of its weight; [out, in] or [out, in, kh, kw]. */
  readonly shape: Shape;
  /** A kernel of more than one tap: it has a dim of its own (LoCon). */
  readonly isSpatial: boolean;
  /** 0-24 of SD 1.x and 2.x: twelve blocks down, the middle, twelve up; absent for text encoders. */
  readonly block?: number;
}

export interface LayerChoice {
  /** Which networks are trained. */
  readonly networks: readonly TrainedNetworkName[];
  /** Whether what lies between the transformers is changed too: residual blocks, down- and upsampling. */
  readonly convolutions: boolean;
}

/** The layers in the order of the networks, text encoders first. */
export function trainableLayers(config: ModelConfig, choice: LayerChoice): TrainableLayer[] {
  const manifests = modelManifest(config);
  const isXl = config.textEncoder2 !== undefined || config.unet.vectorSize !== undefined;
  const layers: TrainableLayer[] = [];
  for (const network of ["textEncoder", "textEncoder2"] as const)
    if (choice.networks.includes(network))
      layers.push(...textLayers(network, manifests[network], config.textEncoder2 !== undefined));
  if (choice.networks.includes("unet"))
    layers.push(...unetLayers(config, manifests.unet, { ...choice, isXl }));
  return layers;
}

const WEIGHT = ".weight";

function matrices(manifest: Manifest): { layer: string; shape: Shape }[] {
  return manifest
    .filter(({ key, shape }) => key.endsWith(WEIGHT) && shape.length > 1)
    .map(({ key, shape }) => ({ layer: key.slice(0, -WEIGHT.length), shape }));
}

/** Attention and feed forward of every layer. */
function textLayers(
  network: "textEncoder" | "textEncoder2",
  manifest: Manifest,
  two: boolean,
): TrainableLayer[] {
  const beginning = two ? (network === "textEncoder" ? "lora_te1" : "lora_te2") : "lora_te";
  return matrices(manifest)
    .filter(({ layer }) => /\.encoder\.layers\.\d+\.(self_attn|mlp)\./.test(layer))
    .map(({ layer, shape }) => ({
      network,
      layer,
      module: underscored(`${beginning}_text_model${layer.slice(PREFIXES[network].length)}`),
      shape,
      isSpatial: false,
    }));
}

function unetLayers(
  config: ModelConfig,
  manifest: Manifest,
  { convolutions, isXl }: LayerChoice & { readonly isXl: boolean },
): TrainableLayer[] {
  const { nameOf } = unetDiffusersNaming(config.unet);
  const inside = (layer: string): string => layer.slice(PREFIXES.unet.length + 1);
  return matrices(manifest)
    .filter(({ layer }) => isTransformer(layer) || (convolutions && isBetween(layer)))
    .map(({ layer, shape }) => {
      // kohya names SDXL's modules as the checkpoint does, the others' as diffusers
      const name = isXl
        ? inside(layer)
        : (nameOf(`${layer}${WEIGHT}`)?.slice(0, -WEIGHT.length) ?? inside(layer));
      return {
        network: "unet" as const,
        layer,
        module: underscored(`lora_unet_${name}`),
        shape,
        isSpatial: (shape[2] ?? 1) > 1,
        ...(!isXl && { block: blockIndex(layer) }),
      };
    });
}

const isTransformer = (layer: string): boolean =>
  /\.transformer_blocks\.|\.proj_(in|out)$/.test(layer);

/** Within residual blocks and what halves and doubles the size; neither the first and last layer nor the time's. */
const isBetween = (layer: string): boolean =>
  /\.(in_layers\.2|out_layers\.3|emb_layers\.1|skip_connection|op|conv)$/.test(layer);

const underscored = (name: string): string => name.replaceAll(".", "_");

/** Place among the 25 blocks. */
function blockIndex(layer: string): number {
  const [, section, index] = /\.(input|output)_blocks\.(\d+)\./.exec(layer) ?? [];
  if (section === "input") return Number(index);
  if (section === "output") return 13 + Number(index);
  return 12;
}

const BLOCKS = 25;

/** @throws Problem `training/option` where a list of blocks has another length, or blocks cannot be told apart */
export function expectBlocks(
  option: string,
  values: readonly number[],
  layers: readonly TrainableLayer[],
): void {
  if (layers.some(({ network, block }) => network === "unet" && block === undefined))
    throw new Problem("training/option", {
      en: `${option} is given, but lists of blocks are known for SD 1.x and 2.x only; leave it out for SDXL.`,
      zh: `给出了 ${option}，但分层列表只适用于 SD 1.x 与 2.x；训练 SDXL 时请去掉。`,
    });
  if (values.length !== BLOCKS)
    throw new Problem("training/option", {
      en: `${option} has ${values.length} values, expected ${BLOCKS}: twelve blocks down, the middle, twelve up.`,
      zh: `${option} 有 ${values.length} 个值，应为 ${BLOCKS} 个：12 个下采样块、中间块、12 个上采样块。`,
    });
}
