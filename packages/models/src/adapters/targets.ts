/** Which layer of which network a module of an adapter file means. */
import type { Shape } from "@inkloom/engine";
import type { Manifest } from "../manifest.ts";

/** Networks that adapters change. */
export type AdaptedNetwork = "unet" | "textEncoder" | "textEncoder2";

export interface AdapterTarget {
  readonly network: AdaptedNetwork;
  /** Canonical key of its weight without `.weight`. */
  readonly layer: string;
  /** Of its weight. */
  readonly shape: Shape;
}

export interface TargetNetwork {
  readonly network: AdaptedNetwork;
  /** Canonical keys begin with it. */
  readonly prefix: string;
  /** Every weight the network has. */
  readonly manifest: Manifest;
  /** Canonical key -> the name in diffusers' or transformers' layout. */
  readonly otherName?: (key: string) => string | undefined;
}

/** Where a network's modules are said to be, with dots as underscores; the first that fits counts. */
const PREFIXES: readonly (readonly [prefix: string, network: AdaptedNetwork | "any"])[] = [
  ["lora_unet_", "unet"],
  ["lora_te1_", "textEncoder"],
  ["lora_te2_", "textEncoder2"],
  ["lora_te_", "textEncoder"],
  ["text_encoder_2_", "textEncoder2"],
  ["text_encoder_", "textEncoder"],
  ["unet_", "unet"],
  ["model_diffusion_model_", "unet"],
  ["diffusion_model_", "unet"],
  ["base_model_model_", "any"],
  ["lycoris_", "any"],
  ["", "any"],
];

export class AdapterTargets {
  readonly #byName = new Map<string, AdapterTarget>();
  readonly #layers = new Map<AdaptedNetwork, AdapterTarget[]>();

  constructor(networks: readonly TargetNetwork[]) {
    for (const { network, prefix, manifest, otherName } of networks)
      for (const { key, shape } of manifest) {
        if (!key.endsWith(WEIGHT)) continue;
        const target = { network, layer: withoutWeight(key), shape };
        const layers = this.#layers.get(network) ?? [];
        layers.push(target);
        this.#layers.set(network, layers);
        const other = otherName?.(key);
        const inside = withoutWeight(key.slice(prefix.length + 1));
        const names = [inside, `text_model.${inside}`, other && withoutWeight(other)];
        for (const name of names)
          if (name !== undefined) this.#byName.set(`${network}:${underscored(name)}`, target);
      }
  }

  /** By the module's name in the file, dotted or underscored, with or without the network's name in front. */
  find(module: string): AdapterTarget | undefined {
    const name = underscored(module);
    for (const [prefix, network] of PREFIXES) {
      if (!name.startsWith(prefix)) continue;
      const rest = name.slice(prefix.length);
      const networks = network === "any" ? NETWORKS : [network];
      for (const candidate of networks) {
        const found = this.#byName.get(`${candidate}:${textEncoderNames(rest)}`);
        if (found) return found;
      }
    }
    return undefined;
  }

  /**
   * Layers in the order in which cloneofsimo's files number them: the modules of diffusers in the order in
   * which they were made there (the middle block last, the feed forward's first layer between the two
   * attentions; keys and values before queries in CLIP). `classes` are the kinds of module that hold them.
   */
  numbered(network: AdaptedNetwork, classes: readonly string[]): readonly AdapterTarget[] {
    const attention = classes.some((name) => name.endsWith("Attention"));
    const gated = classes.includes("GEGLU");
    const place = ({ layer }: AdapterTarget): readonly number[] | undefined => {
      const numbers = [...layer.matchAll(/\d+/g)].map(([digits]) => Number(digits));
      if (network !== "unet") {
        const at = CLIP_ORDER.findIndex((name) => layer.endsWith(`self_attn.${name}`));
        return at < 0 || !attention ? undefined : [...numbers, at];
      }
      const at = UNET_ORDER.findIndex((name) => layer.endsWith(name));
      if (at < 0 || !(at === GATED ? gated : attention)) return undefined;
      const section = ["input_blocks", "output_blocks", "middle_block"].findIndex((name) =>
        layer.includes(name),
      );
      const [block = 0, , transformer = 0] = numbers.slice(0, 3);
      return [section, block, section === 2 ? (numbers[1] ?? 0) : transformer, at];
    };
    return (this.#layers.get(network) ?? [])
      .flatMap((target) => {
        const where = place(target);
        return where === undefined ? [] : [{ target, where }];
      })
      .sort((a, b) => compareLists(a.where, b.where))
      .map(({ target }) => target);
  }
}

/** The network that a module's name says, or that its blocks tell. */
export function networkOf(module: string): AdaptedNetwork {
  const name = underscored(module);
  const said = PREFIXES.find(([prefix]) => name.startsWith(prefix))?.[1] ?? "any";
  if (said !== "any") return said;
  return /^text_encoder:|encoder_layers_\d|self_attn/.test(name) ? "textEncoder" : "unet";
}

const NETWORKS: readonly AdaptedNetwork[] = ["unet", "textEncoder", "textEncoder2"];

const WEIGHT = ".weight";

const withoutWeight = (key: string): string =>
  key.endsWith(WEIGHT) ? key.slice(0, -WEIGHT.length) : key;

const underscored = (name: string): string => name.replaceAll(".", "_");

/** diffusers before 0.20 named a text encoder's layers as if they were the U-Net's. */
const textEncoderNames = (name: string): string =>
  name
    .replace(/(self_attn)_to_(q|k|v)$/, "$1_$2_proj")
    .replace(/(self_attn)_to_out_0$/, "$1_out_proj");

const UNET_ORDER = [
  ...["to_q", "to_k", "to_v", "to_out.0"].map((name) => `attn1.${name}`),
  "ff.net.0.proj",
  ...["to_q", "to_k", "to_v", "to_out.0"].map((name) => `attn2.${name}`),
];
const GATED = UNET_ORDER.indexOf("ff.net.0.proj");
const CLIP_ORDER = ["k_proj", "v_proj", "q_proj", "out_proj"];

function compareLists(a: readonly number[], b: readonly number[]): number {
  for (const [i, value] of a.entries()) {
    const difference = value - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
