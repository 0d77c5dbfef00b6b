/** Sizes of the official models, for folders whose graphs come without `config.json`, as diffusers' own script
 *  writes them: told by the width of the text that the U-Net reads. */
import { Problem } from "@inkloom/contract";
import type { OnnxFile } from "@inkloom/engine/weights";
import { type ClipConfig, type ModelConfig, SD15, SD21, SDXL, SDXL_REFINER } from "@inkloom/models";
import { inputOf } from "./finished-part.ts";

/** SD 2.x comes without the layer that nobody reads. */
const SD2: ModelConfig = { ...SD21, textEncoder: { ...SD21.textEncoder, layers: 23, clipSkip: 1 } };

const OFFICIAL: readonly ModelConfig[] = [SD15, SD2, SDXL, SDXL_REFINER];

interface KnownConfig {
  readonly unet: ModelConfig["unet"];
  /** What `unet/config.json` would say about how the text is read. */
  readonly unetJson: unknown;
  readonly vae: ModelConfig["vae"];
  text(folder: string): ClipConfig;
}

/** Nothing is looked at before it is asked for. @throws Problem `models/config` where no official model is as wide */
export function knownConfig(unet: OnnxFile): KnownConfig {
  const config = (): ModelConfig => {
    const width = inputOf(unet, "encoder_hidden_states").shape[2];
    const found = OFFICIAL.find((each) => each.unet.contextSize === width);
    if (found) return found;
    const known = OFFICIAL.map((each) => each.unet.contextSize).join(", ");
    throw new Problem("models/config", {
      en: `${unet.path}: the U-Net reads ${width} values per token, which no official model does (${known}); expected config.json files beside the graphs`,
      zh: `${unet.path}：U-Net 中每个词元有 ${width} 个数值，与任何官方模型（${known}）都不同；计算图旁边应有 config.json`,
    });
  };
  return {
    get unet() {
      return config().unet;
    },
    get unetJson() {
      return { use_linear_projection: config() === SD2 };
    },
    get vae() {
      return config().vae;
    },
    text: (folder) =>
      folder === "text_encoder_2"
        ? (config().textEncoder2 ?? config().textEncoder)
        : config().textEncoder,
  };
}
