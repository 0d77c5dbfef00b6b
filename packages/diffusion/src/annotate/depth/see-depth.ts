/** A network's depth of the frame that sd-webui-controlnet's preprocessors work in. */
import type { Tensor, TensorData } from "@inkloom/engine";
import { type Manifest, type Naming, type Weights, weightsAt } from "@inkloom/models";
import type { Raster } from "@inkloom/pixels";
import type { AnnotatorContext } from "../annotator.ts";
import type { OpenNetwork } from "../networks.ts";

export interface DepthMap {
  readonly width: number;
  readonly height: number;
  /** Row by row; what it means is the network's own. */
  readonly data: Float32Array;
}

export interface DepthNetwork {
  readonly name: string;
  /** The catalogue's entry, and names of its files, the best first. */
  readonly id: string;
  readonly files: readonly string[];
  /** What the networks' colours are of bytes: divided by `divisor`, then `shift` is added. */
  readonly divisor: number;
  readonly shift: number;
  /** Blue comes first. */
  readonly reversed?: boolean;
  /** A key of the network, to find what it is wrapped in. */
  readonly key: string;
  /** Other names of its weights, where a file has the first one's key by them. */
  readonly naming?: Naming;
  /** Depth [1, 1, H, W] of a picture [1, 3, H, W]; `manifest` is the file's, by the network's own keys.
   *  @throws Problem where the sizes in it make no such network; `path` is the file */
  depth(w: Weights, picture: Tensor, file: { manifest: Manifest; path: string }): Tensor;
}

/** What whole training states keep their network under. */
const WRAPPED = "model";

/** @throws Problem `annotator/missing`, `annotator/damaged` */
export async function seeDepth(
  network: DepthNetwork,
  picture: Raster,
  { networks }: AnnotatorContext,
): Promise<DepthMap> {
  const file = renamed(await networks.open(network.id, network.files), network);
  const { depth } = await networks.run(file, {
    name: network.name,
    inputs: { picture: planes(picture, network) },
    trace: (inputs) => ({
      depth: network.depth(weightsAt(""), given(inputs.picture), file),
    }),
  });
  const { width, height } = picture;
  return { width, height, data: floats(depth) };
}

/** The file by the network's own keys, where it has them in another form. */
function renamed(file: OpenNetwork, { key, naming }: DepthNetwork): OpenNetwork {
  const other = naming?.nameOf(key);
  if (other !== undefined && file.weights.has(other))
    return mapped(file, (name) => naming?.keyOf(name) ?? name);
  const start = `${WRAPPED}.`;
  if (!file.weights.has(start + key)) return file;
  return mapped(file, (name) => (name.startsWith(start) ? name.slice(start.length) : name));
}

const mapped = (file: OpenNetwork, keyOf: (name: string) => string): OpenNetwork => ({
  path: file.path,
  weights: new Map([...file.weights].map(([name, entry]) => [keyOf(name), entry])),
  manifest: file.manifest.map(({ key, shape }) => ({ key: keyOf(key), shape })),
});

/** [1, 3, height, width]. */
function planes(
  { width, height, data }: Raster,
  { divisor, shift, reversed = false }: Pick<DepthNetwork, "divisor" | "shift" | "reversed">,
): TensorData {
  const size = width * height;
  const out = new Float32Array(3 * size);
  for (let c = 0; c < 3; c++) {
    const to = (reversed ? 2 - c : c) * size;
    for (let i = 0; i < size; i++)
      out[to + i] = Math.fround((data[i * 3 + c] ?? 0) / divisor) + shift;
  }
  return { dtype: "float32", shape: [1, 3, height, width], data: out };
}

function given(tensor: Tensor | undefined): Tensor {
  if (tensor === undefined) throw new Error("an input of the graph has no tensor");
  return tensor;
}

function floats({ data, dtype }: TensorData): Float32Array {
  if (data instanceof Float32Array) return data;
  throw new Error(`the network answers in ${dtype}, expected float32`);
}
