import { graphOf, input } from "@inkloom/engine";
import type { ClipConfig } from "../clip/config.ts";
import { clipTextOutputs } from "../clip/text-encoder.ts";
import { type Component, PREFIXES } from "../keys/prefixes.ts";
import { type Manifest, manifestOf } from "../manifest.ts";
import { unetInputs } from "../unet/inputs.ts";
import { unet } from "../unet/unet.ts";
import { vaeDecode } from "../vae/decoder.ts";
import { vaeEncode } from "../vae/encoder.ts";
import { weightsAt } from "../weights.ts";
import type { ModelConfig } from "./model.ts";

/** Every weight that a checkpoint of this configuration holds, per network, by canonical key: found by
 *  tracing, without data. Also what the family's own use leaves out: a text encoder's last layer. */
export function modelManifest(config: ModelConfig): Readonly<Record<Component, Manifest>> {
  const { textEncoder, textEncoder2, unet: unetConfig, vae } = config;
  const size = 2 ** (unetConfig.levels.length - 1);
  const side = 2 ** (vae.channels.length - 1);
  const moments = vaeEncode(
    weightsAt(PREFIXES.vae),
    input("picture", [1, vae.pictureChannels, side, side]),
    vae,
  );
  return {
    textEncoder: textManifest("textEncoder", textEncoder),
    textEncoder2: textEncoder2 ? textManifest("textEncoder2", textEncoder2) : [],
    unet: manifestOf(
      graphOf({
        out: unet(
          weightsAt(PREFIXES.unet),
          unetInputs(unetConfig, { batch: 1, height: size, width: size, tokens: 1 }),
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

function textManifest(component: "textEncoder" | "textEncoder2", config: ClipConfig): Manifest {
  const w = weightsAt(PREFIXES[component]);
  const inputs = {
    ids: input("ids", [1, config.positions], "int64"),
    ends: input("ends", [1], "int64"),
  };
  const whole = { ...config, normed: true };
  return manifestOf(graphOf({ ...clipTextOutputs(w, inputs, whole, { clipSkip: 1 }) }));
}
