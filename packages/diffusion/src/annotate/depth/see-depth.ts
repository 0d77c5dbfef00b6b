/** A network's depth of the frame that sd-webui-controlnet's preprocessors work in. */
import type { Tensor, TensorData } from "@inkloom/engine";
import { type Manifest, type Weights, weightsAt } from "@inkloom/models";
import type { Raster } from "@inkloom/pixels";
import type { AnnotatorContext } from "../annotator.ts";

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
  const file = await networks.open(network.id, network.files);
  const root = file.weights.has(`${WRAPPED}.${network.key}`) ? WRAPPED : "";
  const manifest = file.manifest.flatMap(({ key, shape }) =>
    key.startsWith(root) ? [{ key: root === "" ? key : key.slice(root.length + 1), shape }] : [],
  );
  const { depth } = await networks.run(file, {
    name: network.name,
    inputs: { picture: planes(picture, network) },
    trace: (inputs) => ({
      depth: network.depth(weightsAt(root), given(inputs.picture), {
        manifest,
        path: file.path,
      }),
    }),
  });
  const { width, height } = picture;
  return { width, height, data: floats(depth) };
}

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
