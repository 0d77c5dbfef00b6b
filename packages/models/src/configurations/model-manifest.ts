import { graphOf, input } from "@inkloom/engine";
import { clipTextEncoder } from "../clip/text-encoder.ts";
import { type Component, PREFIXES } from "../keys/prefixes.ts";
import { type Manifest, manifestOf } from "../manifest.ts";
import { unet } from "../unet/unet.ts";
import { vaeDecode } from "../vae/decoder.ts";
import { vaeEncode } from "../vae/encoder.ts";
import { weightsAt } from "../weights.ts";
import type { ModelConfig } from "./model.ts";

/** Every weight that a checkpoint of this configuration holds, per network, by canonical key: found by
 *  tracing, without data. */
export function modelManifest(config: ModelConfig): Readonly<Record<Component, Manifest>> {
  const { textEncoder, unet: unetConfig, vae } = config;
  const ids = input("ids", [1, textEncoder.positions], "int64");
  const size = 2 ** (unetConfig.levels.length - 1);
  const side = 2 ** (vae.channels.length - 1);
  const moments = vaeEncode(
    weightsAt(PREFIXES.vae),
    input("picture", [1, vae.pictureChannels, side, side]),
    vae,
  );
  return {
    textEncoder: manifestOf(
      graphOf({ out: clipTextEncoder(weightsAt(PREFIXES.textEncoder), ids, textEncoder) }),
    ),
    unet: manifestOf(
      graphOf({
        out: unet(
          weightsAt(PREFIXES.unet),
          {
            latents: input("latents", [1, unetConfig.inChannels, size, size]),
            times: input("times", [1]),
            context: input("context", [1, 1, unetConfig.contextSize]),
          },
          unetConfig,
        ),
      }),
    ),
    vae: manifestOf(
      graphOf({
        mean: moments.mean,
        logvar: moments.logvar,
        decoded: vaeDecode(
          weightsAt(PREFIXES.vae),
          input("latents", [1, vae.latentChannels, 1, 1]),
          vae,
        ),
      }),
    ),
  };
}
