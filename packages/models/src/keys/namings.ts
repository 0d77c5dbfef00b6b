/** Every way in which files name each network of a Stable Diffusion checkpoint; keys of OpenCLIP's text
 *  encoders as `spellOut` gives them. */
import type { ModelConfig } from "../configurations/model.ts";
import { modelManifest } from "../configurations/model-manifest.ts";
import { emaNaming } from "./ema.ts";
import type { Naming } from "./naming.ts";
import type { Component } from "./prefixes.ts";
import { bareNaming, singleFileNaming, transformersNaming } from "./single-file.ts";
import { TEXT_ENCODER_2_NAMINGS, TEXT_ENCODER_NAMINGS } from "./text-encoders.ts";
import { unetDiffusersNaming } from "./unet.ts";
import { vaeDiffusersNaming, vaeOldDiffusersNaming } from "./vae.ts";

/** The namings of each network, the one to prefer first. */
export function namingsOf(config: ModelConfig): Readonly<Record<Component, readonly Naming[]>> {
  // Tracing the networks takes longer than everything else here, and only one direction needs it.
  const unetKeys: Iterable<string> = {
    *[Symbol.iterator]() {
      for (const { key } of modelManifest(config).unet) yield key;
    },
  };
  return {
    textEncoder: [...TEXT_ENCODER_NAMINGS, transformersNaming("textEncoder")],
    textEncoder2: [...TEXT_ENCODER_2_NAMINGS, transformersNaming("textEncoder2")],
    unet: [
      singleFileNaming("unet"),
      emaNaming(unetKeys),
      unetDiffusersNaming(config.unet),
      bareNaming("unet"),
    ],
    vae: [
      singleFileNaming("vae"),
      vaeDiffusersNaming(config.vae),
      vaeOldDiffusersNaming(config.vae),
      bareNaming("vae"),
    ],
  };
}
