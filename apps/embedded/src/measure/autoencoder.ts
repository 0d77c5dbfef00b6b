/** A model's autoencoder, there and back. */
import { resolve } from "node:path";
import { entriesOf, findNetworks, openSource } from "@inkloom/diffusion";
import { compileGraph, input, type Runtime, type Session } from "@inkloom/engine";
import { PREFIXES, vaeDecode, vaeEncode, weightsAt } from "@inkloom/models";
import { fromPlanes, type Pixels, toPlanes } from "@inkloom/pixels";
import { SIDE } from "../scenes/index.ts";

export interface Autoencoder {
  /** What is decoded of the encoder's mean of a picture of 128 x 128; no noise is added. */
  readonly giveBack: (picture: Pixels) => Promise<Pixels>;
  readonly release: () => Promise<void>;
}

const SHAPE = [1, 3, SIDE, SIDE] as const;

/** @param folder of a diffusers model */
export async function openAutoencoder(folder: string, runtime: Runtime): Promise<Autoencoder> {
  const { files, config } = await openSource({ path: resolve(folder), folder: true });
  const { vae } = findNetworks(config, entriesOf(files)).networks;
  const w = weightsAt(PREFIXES.vae);
  const { mean } = vaeEncode(w, input("picture", SHAPE), config.vae);
  const back = vaeDecode(w, mean, config.vae);
  const { capabilities } = runtime;
  const session = await runtime.load(
    compileGraph("autoencoder", { back }, { weights: vae.weights, capabilities }),
  );
  return {
    giveBack: (picture) => givenBack(session, picture),
    release: () => session.release(),
  };
}

async function givenBack(session: Session, picture: Pixels): Promise<Pixels> {
  const data = toPlanes(picture);
  const { back } = await session.run({ picture: { dtype: "float32", shape: SHAPE, data } });
  if (!(back?.data instanceof Float32Array)) throw new Error("the autoencoder gave no picture");
  return fromPlanes(back.data, { width: SIDE, height: SIDE });
}
