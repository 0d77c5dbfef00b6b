/** Whether three networks that are each well formed make a model that can draw together. */
import { Problem, type Text } from "@inkloom/contract";
import type { ModelConfig } from "@inkloom/models";

/** What a prompt is cut into, in CLIP and in every known checkpoint. */
const POSITIONS = 77;

/** Red, green and blue. */
const PICTURE_CHANNELS = 3;

/** U-Nets that read more than the picture's latents: by their number of channels. */
const EXTENDED: ReadonlyMap<number, Text> = new Map([
  [9, { en: "inpainting", zh: "局部重绘（inpainting）" }],
  [8, { en: "instruct-pix2pix", zh: "instruct-pix2pix" }],
]);

/** @throws Problem `model/family` for known kinds that need a picture to begin with, `models/config` where
 *  the networks do not fit each other. `path` is for the message. */
export function expectDrawable(path: string, { textEncoder, unet, vae }: ModelConfig): void {
  const { latentChannels } = vae;
  const extended = EXTENDED.get(unet.inChannels);
  if (extended && unet.outChannels === latentChannels && latentChannels < unet.inChannels)
    throw new Problem("model/family", {
      en: `${path} is a model of the kind ${extended.en}: its U-Net reads ${unet.inChannels} channels, expected a Stable Diffusion 1.x checkpoint that reads ${latentChannels}`,
      zh: `${path} 的类型为“${extended.zh}”：其 U-Net 读取 ${unet.inChannels} 个通道，需要读取 ${latentChannels} 个通道的 Stable Diffusion 1.x 检查点`,
    });
  const facts: readonly (readonly [what: Text, given: number, expected: number, as: Text])[] = [
    [
      { en: "the U-Net's input channels", zh: "U-Net 的输入通道数" },
      unet.inChannels,
      latentChannels,
      { en: ", the VAE's latent channels", zh: "，即 VAE 的潜变量通道数" },
    ],
    [
      { en: "the U-Net's output channels", zh: "U-Net 的输出通道数" },
      unet.outChannels,
      latentChannels,
      { en: ", the VAE's latent channels", zh: "，即 VAE 的潜变量通道数" },
    ],
    [
      { en: "the U-Net's values per token", zh: "U-Net 中每个词元的数值个数" },
      unet.contextSize,
      textEncoder.hidden,
      { en: ", as the text encoder writes", zh: "，与文本编码器一致" },
    ],
    [
      { en: "the text encoder's positions", zh: "文本编码器的位置数" },
      textEncoder.positions,
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
