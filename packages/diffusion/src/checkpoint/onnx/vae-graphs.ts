/** An autoencoder's two graphs. The encoder answers with what it finds likely: with mean and spread side by side
 *  (`latent_parameters`), or, in older exports, with a sample of it, whose chance is taken out. */
import type { OnnxFile } from "@inkloom/engine/weights";
import type { FinishedNetwork } from "../checkpoint.ts";
import { FinishedPart, inputOf, onlySize, outputOf } from "./finished-part.ts";

const PICTURE = "sample";
const LATENTS = "latent_sample";

interface Sizes {
  readonly latentChannels: number;
  readonly pictureChannels: number;
  /** Pixels per latent cell and side. */
  readonly factor: number;
}

export function finishedVae(encoder: OnnxFile, decoder: OnnxFile, sizes: Sizes): FinishedNetwork {
  inputOf(encoder, PICTURE);
  inputOf(decoder, LATENTS);
  const { latentChannels, pictureChannels, factor } = sizes;
  return {
    graph(wanted) {
      const encodes = wanted.part === "vae encoder";
      const file = encodes ? encoder : decoder;
      const part = new FinishedPart(file, wanted);
      const { value, shape } = part.given(encodes ? "picture" : "latents");
      const [batch = 1, , height = 0, width = 0] = shape;
      part.feed(encodes ? PICTURE : LATENTS, value, shape, onlySize(encodes ? 1 : factor));
      part.editor.withoutChance();
      if (encodes) {
        const answer = outputOf(file, ["latent_parameters", "latent_sample"]);
        const mean = part.slice(answer, 1, 0, latentChannels);
        const cells = [height / factor, width / factor];
        part.output("mean", mean, [batch, latentChannels, ...cells]);
      } else {
        const sides = [height * factor, width * factor];
        part.output("picture", outputOf(file, [PICTURE]), [batch, pictureChannels, ...sides]);
      }
      return part.finish();
    },
  };
}
