/** Whether networks that are each well formed make a model that can draw together. */
import { Problem, type Text } from "@inkloom/contract";
import { type ModelConfig, SIZE_WAVES } from "@inkloom/models";
import type { FamilyName } from "./checkpoint.ts";
import { familyName, unetKind } from "./kind.ts";

/** What a prompt is cut into, in CLIP and in every known checkpoint. */
const POSITIONS = 77;

/** Red, green and blue. */
const PICTURE_CHANNELS = 3;

/** Numbers that go beside SDXL's pooled text: sizes, crop and target; of the refiner sizes, crop and score. */
const SIZE_NUMBERS: Readonly<Partial<Record<FamilyName, number>>> = { SDXL: 6, "SDXL refiner": 5 };

/** @throws Problem `models/config` where the networks do not fit each other. `path` is for the message. */
export function expectDrawable(path: string, config: ModelConfig): void {
  const { textEncoder, textEncoder2, unet, vae } = config;
  const { latentChannels } = vae;
  if (unetKind(config) === undefined)
    throw new Problem("models/config", {
      en: `${path}: the U-Net's input channels are ${unet.inChannels}, expected ${latentChannels}, the VAE's latent channels, or ${2 * latentChannels} (instruct-pix2pix) or ${2 * latentChannels + 1} (inpainting)`,
      zh: `${path}：U-Net 的输入通道数为 ${unet.inChannels}，应为 ${latentChannels}，即 VAE 的潜变量通道数，或 ${2 * latentChannels}（instruct-pix2pix）、${2 * latentChannels + 1}（局部重绘）`,
    });
  const pooled = (textEncoder2 ?? textEncoder).projection?.size ?? 0;
  const facts: readonly (readonly [what: Text, given: number, expected: number, as: Text])[] = [
    [
      { en: "the U-Net's output channels", zh: "U-Net 的输出通道数" },
      unet.outChannels,
      latentChannels,
      { en: ", the VAE's latent channels", zh: "，即 VAE 的潜变量通道数" },
    ],
    [
      { en: "the U-Net's values per token", zh: "U-Net 中每个词元的数值个数" },
      unet.contextSize,
      textEncoder.hidden + (textEncoder2?.hidden ?? 0),
      textEncoder2
        ? { en: ", as both text encoders write", zh: "，与两个文本编码器一致" }
        : { en: ", as the text encoder writes", zh: "，与文本编码器一致" },
    ],
    [
      { en: "the values beside the U-Net's time", zh: "U-Net 时间之外的数值个数" },
      unet.vectorSize ?? 0,
      unet.vectorSize === undefined
        ? 0
        : pooled + (SIZE_NUMBERS[familyName(config)] ?? 0) * SIZE_WAVES,
      { en: ", the pooled text and the sizes", zh: "，即整段文本的向量与尺寸" },
    ],
    [
      { en: "the text encoder's positions", zh: "文本编码器的位置数" },
      Math.max(textEncoder.positions, textEncoder2?.positions ?? 0),
      POSITIONS,
      { en: "", zh: "" },
    ],
    [
      { en: "the VAE's picture channels", zh: "VAE 的图片通道数" },
      vae.pictureChannels,
      PICTURE_CHANNELS,
      { en: "", zh: "" },
    ],
  ];
  for (const [what, given, expected, as] of facts)
    if (given !== expected)
      throw new Problem("models/config", {
        en: `${path}: ${what.en} are ${given}, expected ${expected}${as.en}`,
        zh: `${path}：${what.zh}为 ${given}，应为 ${expected}${as.zh}`,
      });
}
