/** Networks that are given one picture and make one thing of it. */
import type { Tensor, TensorData } from "@inkloom/engine";
import { type Weights, weightsAt } from "@inkloom/models";
import type { AnnotatorNetworks, OpenNetwork } from "./networks.ts";

export interface SeeingNetwork {
  /** The catalogue's entry, also what it is called in messages. */
  readonly id: string;
  readonly files: readonly string[];
  /** A weight that every file of it has; what stands before it in a file's keys is where its weights begin. */
  readonly key: string;
  readonly network: (w: Weights, picture: Tensor) => Tensor;
}

export interface Seen {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** @throws Problem `annotator/missing`, `annotator/damaged`, and those of weight files and the runtime */
export async function see(
  { id, files, key, network }: SeeingNetwork,
  picture: TensorData,
  networks: AnnotatorNetworks,
): Promise<Seen> {
  const file = await networks.open(id, files);
  const { seen } = await networks.run(file, {
    name: id,
    inputs: { picture },
    trace: (inputs) => ({ seen: network(weightsRoot(file, key), pictureIn(inputs)) }),
  });
  if (!(seen.data instanceof Float32Array)) throw new Error(`${id} made ${seen.dtype}`);
  return { shape: seen.shape, data: seen.data };
}

/** The place in a file below which `key` lies; its top where it lies nowhere, so that what is missing is named. */
export function weightsRoot({ manifest }: Pick<OpenNetwork, "manifest">, key: string): Weights {
  const found = manifest.find((entry) => entry.key === key || entry.key.endsWith(`.${key}`));
  return weightsAt(found === undefined ? "" : found.key.slice(0, -key.length).replace(/\.$/, ""));
}

function pictureIn({ picture }: Readonly<Record<string, Tensor>>): Tensor {
  if (picture === undefined) throw new Error("a network without picture");
  return picture;
}
