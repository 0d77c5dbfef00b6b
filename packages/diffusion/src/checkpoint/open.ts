/** A named model -> everything that drawing with it needs, or a problem that says by name what is wrong. */
import { Problem, type Text } from "@inkloom/contract";
import type { Component } from "@inkloom/models";
import type { Checkpoint } from "./checkpoint.ts";
import { expectDrawable } from "./drawable.ts";
import { locateModel } from "./locate.ts";
import { findNetworks, type FoundNetwork } from "./networks.ts";
import { openSource } from "./source.ts";

/** Names are listed up to here; the rest is counted. */
const LISTED = 3;

/** The networks as sentences call them. */
const NETWORKS: Readonly<Record<Component, Text>> = {
  textEncoder: { en: "text encoder", zh: "文本编码器" },
  unet: { en: "U-Net", zh: "U-Net" },
  vae: { en: "VAE", zh: "VAE" },
};

/**
 * Opens by header only. @throws Problem `model/...`, `models/...`, `weights/...`
 */
export async function openCheckpoint(
  model: string,
  folders: readonly string[],
): Promise<Checkpoint> {
  const source = await openSource(await locateModel(model, folders));
  const { files, config, noise } = source;
  expectDrawable(source.path, config);
  const { networks } = findNetworks(config, {
    textEncoder: files.textEncoder.entries,
    unet: files.unet.entries,
    vae: files.vae.entries,
  });
  for (const [component, network] of Object.entries(networks))
    requireWhole(source.path, component as Component, network);
  return {
    name: source.name,
    path: source.path,
    layout: source.layout,
    family: "SD 1.x",
    textEncoder: { config: config.textEncoder, weights: networks.textEncoder.weights },
    unet: { config: config.unet, weights: networks.unet.weights },
    vae: { config: config.vae, weights: networks.vae.weights },
    ...(source.tokenizerFolder === undefined ? {} : { tokenizerFolder: source.tokenizerFolder }),
    noise,
    nativeSize: source.nativeSize,
  };
}

function requireWhole(path: string, component: Component, network: FoundNetwork): void {
  const { missing, misshaped } = network;
  const { en, zh } = NETWORKS[component];
  if (missing.length > 0)
    throw new Problem("weights/missing", {
      en: `${path} lacks ${missing.length} weights of its ${en}: ${listed(missing.map(({ key }) => key)).en}`,
      zh: `${path} 的 ${zh} 缺少 ${missing.length} 个权重：${listed(missing.map(({ key }) => key)).zh}`,
    });
  if (misshaped.length > 0) {
    const shapes = misshaped.map(({ key, actual, expected }) => ({
      key,
      is: `[${actual.join(", ")}]`,
      not: `[${expected.join(", ")}]`,
    }));
    const inEnglish = shapes.map(({ key, is, not }) => `${key} is ${is}, expected ${not}`);
    const inChinese = shapes.map(({ key, is, not }) => `${key} 为 ${is}，应为 ${not}`);
    throw new Problem("weights/missing", {
      en: `${path} has ${misshaped.length} weights of a wrong shape in its ${en}: ${listed(inEnglish).en}`,
      zh: `${path} 的 ${zh} 有 ${misshaped.length} 个权重形状不符：${listed(inChinese).zh}`,
    });
  }
}

function listed(names: readonly string[]): Text {
  const first = names.slice(0, LISTED);
  const left = names.length - first.length;
  return {
    en: first.join("; ") + (left > 0 ? `; and ${left} more` : ""),
    zh: first.join("；") + (left > 0 ? `；另有 ${left} 个` : ""),
  };
}
