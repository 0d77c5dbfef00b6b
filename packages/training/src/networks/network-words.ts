/** How kohya's `ss_network_module` and `ss_network_args` tell which kind of network a file holds. */
import type { LoraKind } from "./lora-network.ts";
import type { LoraSettings } from "./lora-settings.ts";

interface NetworkWordsOfKind {
  readonly module: string;
  /** As `--network_args` would give them. */
  readonly args: Readonly<Record<string, string | number>>;
}

/** LyCORIS writes the kinds that it brought. */
export function networkWords(kind: LoraKind, settings: LoraSettings): NetworkWordsOfKind {
  const { convDim, convAlpha = 1, lokr, dropout, plusRatios } = settings;
  const convolutions = convDim !== undefined && { conv_dim: convDim, conv_alpha: convAlpha };
  return {
    module: kind === "lora" ? "networks.lora" : "lycoris.kohya",
    args: {
      ...convolutions,
      ...(kind !== "lora" && { algo: kind }),
      ...(kind === "lokr" &&
        lokr && {
          factor: lokr.factor,
          ...(lokr.decomposeBoth && { decompose_both: "True" }),
          ...(lokr.fullMatrix && { full_matrix: "True" }),
        }),
      ...(dropout && dropout.rank > 0 && { rank_dropout: dropout.rank }),
      ...(dropout && dropout.module > 0 && { module_dropout: dropout.module }),
      ...(plusRatios && {
        loraplus_unet_lr_ratio: plusRatios.unet,
        loraplus_text_encoder_lr_ratio: plusRatios.textEncoder,
      }),
    },
  };
}
