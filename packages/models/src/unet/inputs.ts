import { input } from "@inkloom/engine";
import type { UnetConfig } from "./config.ts";
import type { UnetInputs } from "./unet.ts";

type Placeholders = { readonly [Name in keyof UnetInputs]: ReturnType<typeof input> };

export interface UnetSize {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly tokens: number;
}

/** Everything that a network of `config` reads, as inputs of a graph. */
export const unetInputs = (
  { inChannels, contextSize, vectorSize, guidanceSize }: UnetConfig,
  { batch, height, width, tokens }: UnetSize,
): Placeholders => ({
  latents: input("latents", [batch, inChannels, height, width]),
  times: input("times", [batch]),
  context: input("context", [batch, tokens, contextSize]),
  ...(vectorSize !== undefined && { vector: input("vector", [batch, vectorSize]) }),
  ...(guidanceSize !== undefined && { guidance: input("guidance", [batch, guidanceSize]) }),
});
