/** The configuration and the first weights of a model that is to be trained from the beginning. */
import { Problem, type Text } from "@inkloom/contract";
import { type ModelConfig, modelManifest, PREFIXES } from "@inkloom/models";
import { firstValues } from "./first-values.ts";

export interface NewSizes {
  /** Of the U-Net's levels, from the finest on. */
  readonly unetChannels?: readonly number[] | undefined;
  readonly textLayers?: number | undefined;
  /** Values per token. */
  readonly textWidth?: number | undefined;
}

/** The same topology in other sizes. @throws Problem `training/option`, `training/checkpoint` */
export function resized(config: ModelConfig, name: string, sizes: NewSizes): ModelConfig {
  const { textEncoder, unet } = config;
  if (unet.vectorSize !== undefined || unet.guidanceSize !== undefined || config.textEncoder2)
    throw new Problem("training/checkpoint", {
      en: `${name} is no model of SD 1.x or 2.x, expected one: others are not built anew.`,
      zh: `${name} 不是 SD 1.x 或 2.x 模型；目前只能新建此类模型。`,
    });
  const {
    unetChannels = unet.levels.map(({ channels }) => channels),
    textLayers = textEncoder.layers,
    textWidth = textEncoder.hidden,
  } = sizes;
  if (unetChannels.length !== unet.levels.length)
    throw refused({
      en: `unet_channels has ${unetChannels.length} numbers, expected ${unet.levels.length}, one for each level.`,
      zh: `unet_channels 有 ${unetChannels.length} 个数，应为 ${unet.levels.length} 个，每级一个。`,
    });
  const levels = unet.levels.map((level, i) => {
    const channels = unetChannels[i] ?? level.channels;
    if (channels % unet.groups !== 0 || channels % level.heads !== 0)
      throw refused({
        en: `unet_channels: got ${channels}, expected a multiple of ${unet.groups} and of ${level.heads} heads.`,
        zh: `unet_channels：给出的是 ${channels}，应为 ${unet.groups} 与头数 ${level.heads} 的倍数。`,
      });
    return { ...level, channels };
  });
  if (textWidth % textEncoder.heads !== 0)
    throw refused({
      en: `text_width is ${textWidth}, expected a multiple of the ${textEncoder.heads} heads.`,
      zh: `text_width 为 ${textWidth}，应为头数 ${textEncoder.heads} 的倍数。`,
    });
  const { projection: _, ...text } = textEncoder;
  return {
    ...config,
    textEncoder: {
      ...text,
      layers: textLayers,
      hidden: textWidth,
      intermediate: Math.round((textEncoder.intermediate / textEncoder.hidden) * textWidth),
    },
    unet: { ...unet, levels, contextSize: textWidth },
  };
}

/** First values of U-Net and text encoder, by canonical key. The last layers of the U-Net's branches begin as nothing, as in
 *  CompVis/stable-diffusion@21f890f, ldm/modules/diffusionmodules/openaimodel.py (zero_module). */
export function newWeights(
  config: ModelConfig,
  seed: number,
): ReadonlyMap<string, Float32Array<ArrayBuffer>> {
  const { textEncoder, unet } = modelManifest(config);
  const isZero = (key: string): boolean =>
    /\.(out_layers\.3|proj_out)\.(weight|bias)$/.test(key) ||
    key.startsWith(`${PREFIXES.unet}.out.2.`);
  return firstValues([...textEncoder, ...unet], seed, isZero);
}

const refused = (sentence: Text): Problem => new Problem("training/option", sentence);
