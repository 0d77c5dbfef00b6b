/** A named model -> everything that drawing with it needs, or a problem that says by name what is wrong. */
import { basename } from "node:path";
import { Problem, type Text } from "@inkloom/contract";
import type { Component, VaeConfig } from "@inkloom/models";
import type { Checkpoint, Network } from "./checkpoint.ts";
import { expectDrawable } from "./drawable.ts";
import { familyName, unetKind } from "./kind.ts";
import { type Located, locateModel } from "./locate.ts";
import { entriesOf, findNetworks, type FoundNetwork } from "./networks.ts";
import type { NoiseSettings, Parameterization } from "./noise-settings.ts";
import { isOnnxFolder } from "./onnx/is-onnx-folder.ts";
import { openOnnxFolder } from "./onnx/open-folder.ts";
import { openSource, type Source } from "./source.ts";
import { findVae, locateVae, vaeBeside } from "./vae-file.ts";

/** Names are listed up to here; the rest is counted. */
const LISTED = 3;

/** The networks as sentences call them. */
const NETWORKS: Readonly<Record<Component, Text>> = {
  textEncoder: { en: "text encoder", zh: "文本编码器" },
  textEncoder2: { en: "second text encoder", zh: "第二个文本编码器" },
  unet: { en: "U-Net", zh: "U-Net" },
  vae: { en: "VAE", zh: "VAE" },
};

/** What a request may say about a checkpoint besides its name. */
export interface OpenOptions {
  /** Name or path of another autoencoder; `automatic` takes one that lies beside the checkpoint as
   *  `<name>.vae.<ending>`, `none` the checkpoint's own. @default "automatic" */
  readonly vae?: string;
  /** Where the name of another autoencoder is looked for beside the folders of models. @default nowhere else */
  readonly vaeFolders?: readonly string[] | undefined;
  /** What the network predicts, where what its file says is wrong. @default "auto" */
  readonly prediction?: "auto" | "epsilon" | "v";
  /** Stretches the noise levels to zero terminal SNR even where the file does not say so. @default false */
  readonly zeroSnr?: boolean;
}

/**
 * Opens by header only. @throws Problem `model/...`, `models/...`, `weights/...`
 */
export async function openCheckpoint(
  model: string,
  folders: readonly string[],
  options: OpenOptions = {},
): Promise<Checkpoint> {
  const located = await locateModel(model, folders);
  return (await isOnnxFolder(located))
    ? openGraphs(located, folders, options)
    : openWeighted(located, folders, options);
}

/** A checkpoint of weights, from which our own graphs are traced. */
async function openWeighted(
  located: Located,
  folders: readonly string[],
  options: OpenOptions,
): Promise<Checkpoint> {
  const source = await openSource(located);
  const { files, config } = source;
  expectDrawable(source.path, config);
  const separate = await openVae(source, options, folders);
  const { networks } = findNetworks(config, entriesOf(files));
  const { textEncoder, textEncoder2, unet, vae } = networks;
  for (const [component, network] of Object.entries(networks))
    if (!(component === "vae" && separate))
      requireWhole(source.path, component as Component, network);
  const kind = unetKind(config);
  if (kind === undefined) throw new TypeError("expectDrawable lets known kinds through only");
  return {
    name: source.name,
    path: source.path,
    layout: source.layout,
    family: familyName(config),
    kind,
    textEncoder: { config: config.textEncoder, weights: textEncoder.weights },
    ...(config.textEncoder2 && {
      textEncoder2: { config: config.textEncoder2, weights: textEncoder2.weights },
    }),
    unet: { config: config.unet, weights: unet.weights },
    vae: separate?.network ?? { config: config.vae, weights: vae.weights },
    ...(separate && { vaeName: separate.name }),
    ...(source.tokenizerFolder === undefined ? {} : { tokenizerFolder: source.tokenizerFolder }),
    ...(source.tokenizerFolder2 === undefined ? {} : { tokenizerFolder2: source.tokenizerFolder2 }),
    noise: overridden(source.noise, options),
    nativeSize: source.nativeSize,
  };
}

/** A checkpoint of finished graphs. */
async function openGraphs(
  { path: given }: Located,
  folders: readonly string[],
  options: OpenOptions,
): Promise<Checkpoint> {
  const { config, files: _, networks, ...folder } = await openOnnxFolder(given);
  expectDrawable(folder.path, config);
  const kind = unetKind(config);
  if (kind === undefined) throw new TypeError("expectDrawable lets known kinds through only");
  const place = { path: folder.path, layout: "onnx", config } as const;
  const separate = await openVae(place, options, folders);
  return {
    ...folder,
    ...networks,
    layout: "onnx",
    family: familyName(config),
    kind,
    plainSizes: true,
    ...(separate && { vae: separate.network, vaeName: separate.name }),
    noise: overridden(folder.noise, options),
  };
}

/** What a request says leaves no doubt. */
const overridden = (
  { betas, ...guessed }: NoiseSettings,
  { prediction = "auto", zeroSnr = false }: OpenOptions,
): NoiseSettings => ({
  betas: zeroSnr ? { ...betas, zeroTerminalSnr: true } : betas,
  ...(prediction === "auto" ? guessed : { parameterization: PREDICTIONS[prediction] }),
});

const PREDICTIONS: Readonly<Record<"epsilon" | "v", Parameterization>> = { epsilon: "eps", v: "v" };

/** The autoencoder that stands in for the checkpoint's own; undefined where none does. */
async function openVae(
  { path, layout, config }: Pick<Source, "path" | "layout" | "config">,
  { vae: asked = "automatic", vaeFolders }: OpenOptions,
  folders: readonly string[],
): Promise<{ readonly name: string; readonly network: Network<VaeConfig> } | undefined> {
  if (/^none$/i.test(asked)) return undefined;
  const located = /^automatic$/i.test(asked)
    ? layout === "single-file" && (await vaeBeside(path))
    : await locateVae(asked, folders, vaeFolders);
  if (!located) return undefined;
  const network = await findVae(located, config);
  requireWhole(located, "vae", network);
  return { name: basename(located), network: { config: config.vae, weights: network.weights } };
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
