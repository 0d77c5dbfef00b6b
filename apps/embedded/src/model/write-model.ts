/** A model between two parts of its training, in 32 bits. */
import type { Checkpoint } from "@inkloom/diffusion";
import { readFloat32 } from "@inkloom/engine/weights";
import { writeModelFolder } from "@inkloom/training";
import { SIDE } from "../scenes/index.ts";

interface Written {
  /** Has what is not given. */
  readonly base: Checkpoint;
  /** Folder of its tokenizer. */
  readonly tokenizer: string;
  /** The numbers of a weight by its canonical key, where it was changed. */
  readonly values: (key: string) => Float32Array | undefined | Promise<Float32Array | undefined>;
}

export async function writeModel(
  path: string,
  { base: { textEncoder, unet, vae }, tokenizer, values }: Written,
): Promise<void> {
  await writeModelFolder(path, {
    config: { textEncoder: textEncoder.config, unet: unet.config, vae: vae.config },
    side: SIDE,
    prediction: "eps",
    tokenizer,
    precision: "float",
    async values(key) {
      const entry = unet.weights.get(key) ?? textEncoder.weights.get(key) ?? vae.weights.get(key);
      const own = (await values(key)) ?? (entry && (await readFloat32(entry)));
      if (own) return own;
      throw new Error(`${path}: there is no ${key}`);
    },
  });
}
