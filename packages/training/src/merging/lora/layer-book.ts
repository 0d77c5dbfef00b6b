/** Which layers LoRA files may change, and what kohya's files call them. Without a checkpoint at hand the layers
 *  are those of the family's published networks, or those that the files themselves tell.
 *  Names: kohya-ss/sd-scripts@48d368fa networks/lora.py: `lora_unet_` before diffusers' names (Stability's own for
 *  SDXL), `lora_te_`, or `lora_te1_` and `lora_te2_`, before those of transformers; dots become underscores. */
import type { AdaptableModel } from "@inkloom/diffusion";
import { type Shape, sizeOf } from "@inkloom/engine";
import {
  type AdaptedNetwork,
  AdapterTargets,
  blockWeights,
  type BlockWeights,
  type Manifest,
  type ManifestEntry,
  type ModelConfig,
  modelManifest,
  PREFIXES,
  readKeys,
  SD15,
  SD21,
  SDXL,
  SDXL_REFINER,
  unetDiffusersNaming,
} from "@inkloom/models";

export interface LayerBook {
  readonly targets: AdapterTargets;
  /** Kohya's name of the module of a layer, e.g. `lora_unet_mid_block_attentions_0_proj_in`. */
  readonly nameOf: (layer: string) => string;
}

/** Of a family's networks as they were published, by the width of the text that the U-Net reads. */
const PUBLISHED: ReadonlyMap<number, ModelConfig> = new Map([
  [768, SD15],
  [1024, SD21],
  [2048, SDXL],
  [1280, SDXL_REFINER],
]);

const known = new Map<ModelConfig, LayerBook>();

/** Books of published networks that files may be for; all of them where their width is not known. */
export function publishedBooks(textWidth: number | undefined): readonly LayerBook[] {
  const one = textWidth === undefined ? undefined : PUBLISHED.get(textWidth);
  if (textWidth !== undefined && one === undefined) return [];
  return (one ? [one] : [...PUBLISHED.values()]).map((config) => {
    const found = known.get(config) ?? bookOf(config, modelManifest(config));
    known.set(config, found);
    return found;
  });
}

export function bookOfCheckpoint({ unet, textEncoder, textEncoder2 }: AdaptableModel): LayerBook {
  const manifest = (weights: AdaptableModel["unet"]["weights"]): Manifest =>
    [...weights].map(([key, { shape }]) => ({ key, shape }));
  const config = { unet: unet.config, ...(textEncoder2 && { textEncoder2: textEncoder2.config }) };
  return bookOf(config, {
    unet: manifest(unet.weights),
    textEncoder: manifest(textEncoder.weights),
    textEncoder2: textEncoder2 ? manifest(textEncoder2.weights) : [],
  });
}

function bookOf(
  { unet, textEncoder2 }: Pick<ModelConfig, "unet" | "textEncoder2">,
  manifests: Readonly<Record<AdaptedNetwork, Manifest>>,
): LayerBook {
  const naming = unetDiffusersNaming(unet);
  const two = textEncoder2 !== undefined;
  const unetName = (layer: string): string =>
    unet.vectorSize === undefined
      ? (naming.nameOf(`${layer}.weight`) ?? `${inside(layer, "unet")}.weight`).slice(
          0,
          -".weight".length,
        )
      : inside(layer, "unet");
  const network = (id: AdaptedNetwork) => ({
    network: id,
    prefix: PREFIXES[id],
    manifest: manifests[id],
  });
  return {
    targets: new AdapterTargets([
      { ...network("unet"), otherName: naming.nameOf },
      network("textEncoder"),
      ...(two ? [network("textEncoder2")] : []),
    ]),
    nameOf: (layer) => {
      const id = networkOfLayer(layer);
      if (id === "unet") return underscored(`lora_unet_${unetName(layer)}`);
      const te = two ? (id === "textEncoder2" ? "lora_te2" : "lora_te1") : "lora_te";
      return underscored(`${te}_text_model_${inside(layer, id)}`);
    },
  };
}

/** Beginnings of modules' names, with dots as underscores; the first that fits counts. */
const BEGINNINGS: readonly (readonly [beginning: string, network: AdaptedNetwork])[] = [
  ["lora_unet_", "unet"],
  ["lora_te1_", "textEncoder"],
  ["lora_te2_", "textEncoder2"],
  ["lora_te_", "textEncoder"],
  ["text_encoder_2_", "textEncoder2"],
  ["text_encoder_", "textEncoder"],
  ["unet_", "unet"],
  ["model_diffusion_model_", "unet"],
  ["diffusion_model_", "unet"],
];

/** Layers as the files name them, of the shapes that their low-rank pairs and differences tell: for networks
 *  of other sizes than the published ones. What tells no shape is left out. */
export function bookOfFiles(files: readonly (readonly ManifestEntry[])[]): LayerBook {
  const names = new Map<string, string>();
  const networks = new Map<AdaptedNetwork, ManifestEntry[]>();
  const others = new Map<string, string>();
  for (const entries of files) {
    const shapes = new Map(entries.map(({ key, shape }) => [key, shape]));
    for (const [module, roles] of readKeys(entries.map(({ key }) => key)).modules) {
      const shape = shapeOfModule((role) => shapes.get(roles.get(role) ?? ""));
      const name = underscored(module);
      const found = BEGINNINGS.find(([beginning]) => name.startsWith(beginning));
      if (!shape || !found) continue;
      const [beginning, id] = found;
      const rest = name.slice(beginning.length).replace(/^text_model_/, "");
      const layer = `${PREFIXES[id]}.${id === "unet" ? placed(rest) : rest}`;
      if (names.has(layer)) continue;
      names.set(layer, nameInKohya(beginning, id, rest));
      others.set(`${layer}.weight`, `${rest}.weight`);
      const manifest = networks.get(id) ?? [];
      manifest.push({ key: `${layer}.weight`, shape });
      networks.set(id, manifest);
    }
  }
  const targets = new AdapterTargets(
    [...networks].map(([network, manifest]) => ({
      network,
      prefix: PREFIXES[network],
      manifest,
      otherName: (key) => others.get(key),
    })),
  );
  return { targets, nameOf: (layer) => names.get(layer) ?? underscored(layer) };
}

function nameInKohya(beginning: string, id: AdaptedNetwork, rest: string): string {
  if (id === "unet") return `lora_unet_${rest}`;
  const te =
    id === "textEncoder2" ? "lora_te2_" : beginning === "lora_te1_" ? beginning : "lora_te_";
  return `${te}text_model_${rest}`;
}

type ShapeOf = (role: "up" | "down" | "mid" | "diff") => Shape | undefined;

function shapeOfModule(shapeOf: ShapeOf): Shape | undefined {
  const [up, down, mid] = [shapeOf("up"), shapeOf("down"), shapeOf("mid")];
  const [out] = up ?? [];
  const [rank, ...inputs] = down ?? [];
  if (out === undefined || rank === undefined || !up) return shapeOf("diff");
  if (sizeOf(up) !== out * rank) return undefined;
  return [out, inputs[0] ?? 1, ...(mid ?? down ?? []).slice(2)];
}

/** Where a layer stands, in Stability's count of blocks, so that weights of blocks find it. As kohya counts
 *  diffusers' names, networks/svd_merge_lora.py (get_lbw_block_index). */
function placed(name: string): string {
  const own = /^(input_blocks|output_blocks)_(\d+)_/.exec(name);
  if (own) return `${own[1] ?? ""}.${own[2] ?? ""}.${name}`;
  if (/^(mid_block|middle_block)_/.test(name)) return `middle_block.${name}`;
  const [, way, level, kind, index] =
    /^(up|down)_blocks_(\d+)_(resnets|attentions|upsamplers|downsamplers)_(\d+)_/.exec(name) ?? [];
  const [i, j] = [Number(level), Number(index)];
  if (way === "down")
    return `input_blocks.${kind === "downsamplers" ? 3 * (i + 1) : 3 * i + j + 1}.${name}`;
  if (way === "up") return `output_blocks.${kind === "upsamplers" ? 3 * i + 2 : 3 * i + j}.${name}`;
  return name;
}

/** A layer's strength: the U-Net's or the text encoder's, times its block's. */
export function strengthOf(given: {
  readonly unet: number;
  readonly textEncoder: number;
  readonly blocks?: string;
}): BlockWeights {
  const weightOf = given.blocks === undefined ? () => 1 : blockWeights(given.blocks);
  return (layer) =>
    (networkOfLayer(layer) === "unet" ? given.unet : given.textEncoder) * weightOf(layer);
}

export const networkOfLayer = (layer: string): AdaptedNetwork =>
  (["unet", "textEncoder2", "textEncoder"] as const).find((id) =>
    layer.startsWith(`${PREFIXES[id]}.`),
  ) ?? "unet";

const inside = (layer: string, id: AdaptedNetwork): string => layer.slice(PREFIXES[id].length + 1);

const underscored = (name: string): string => name.replaceAll(".", "_");
