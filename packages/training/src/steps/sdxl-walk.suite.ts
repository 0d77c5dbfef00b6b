/** For tests: a tiny network of SDXL's shape, whose weights are hashes, as parity/training/sdxl_walks.py makes it. */
import type { Checkpoint } from "@inkloom/diffusion";
import type { WeightEntry } from "@inkloom/engine/weights";
import { type ModelConfig, modelManifest, namingsOf } from "@inkloom/models";
import { hashWeight } from "../../../models/src/parity.suite.ts";
import type { LoraTensor } from "../networks/lora-network.ts";

const TEXT = { heads: 2, positions: 77, vocabulary: 99, clipSkip: 2, normed: false } as const;

const TINY_SDXL = {
  textEncoder: { ...TEXT, layers: 2, hidden: 16, intermediate: 32, activation: "quick_gelu" },
  textEncoder2: {
    ...{ ...TEXT, layers: 3, hidden: 24, intermediate: 48, activation: "gelu" },
    projection: { size: 20, layout: "linear" },
  },
  unet: {
    inChannels: 4,
    outChannels: 4,
    levels: [
      { channels: 16, attention: false, heads: 1 },
      { channels: 32, attention: true, heads: 2, depth: 2 },
    ],
    resBlocks: 1,
    contextSize: 40,
    groups: 8,
    vectorSize: 20 + 6 * 256,
  },
  // Only its size is looked at: a ControlNet's picture is eight times the latents.
  vae: {
    channels: [8, 8, 8, 8],
    resBlocks: 1,
    groups: 2,
    pictureChannels: 3,
    latentChannels: 4,
    scalingFactor: 1,
  },
} as const satisfies ModelConfig;

type Part = "textEncoder" | "textEncoder2" | "unet";

/** As diffusers and transformers name it. */
function nameOf(part: Part, key: string): string {
  const wanted = part === "unet" ? "diffusers" : "transformers";
  const naming = namingsOf(TINY_SDXL)[part].find(({ id }) => id === wanted);
  const name = naming?.nameOf(key);
  if (name === undefined) throw new Error(`the reference has no name for ${key}`);
  return name;
}

export function tinySdxl(): Checkpoint {
  const manifest = modelManifest(TINY_SDXL);
  const weights = (part: Part): ReadonlyMap<string, WeightEntry> =>
    new Map(
      manifest[part].map(({ key, shape }) => {
        const data = new Uint8Array(hashWeight(nameOf(part, key), shape).buffer);
        return [key, { key, dtype: "F32", shape, location: { kind: "memory", data } }];
      }),
    );
  const network = <P extends Part>(part: P) => ({
    config: TINY_SDXL[part],
    weights: weights(part),
  });
  return {
    ...{
      name: "tiny SDXL",
      path: "tiny SDXL",
      layout: "single-file",
      family: "SDXL",
      kind: "plain",
    },
    nativeSize: 64,
    textEncoder: network("textEncoder"),
    textEncoder2: network("textEncoder2"),
    unet: network("unet"),
    vae: { config: TINY_SDXL.vae, weights: new Map() },
    noise: { betas: {}, parameterization: "eps" },
  };
}

/** kohya names SDXL's modules as the checkpoint does, peft as diffusers. */
export function peftKey({ key, module: { network, layer, module } }: LoraTensor): string {
  if (network !== "unet") return key;
  const name = nameOf("unet", `${layer}.weight`).replace(/\.weight$/, "");
  return key.replace(module, `lora_unet_${name.replaceAll(".", "_")}`);
}
