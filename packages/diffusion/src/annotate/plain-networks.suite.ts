/** For tests: functions in place of networks, to see what is done to pictures before and to what is seen behind them. */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { TensorData } from "@inkloom/engine";
import { openWeights, readFloat32 } from "@inkloom/engine/weights";
import type { Pixels } from "@inkloom/pixels";
import type { AnnotatorNetworks } from "./networks.ts";

/** Every network is `made`, of its one input. */
export function plainNetwork(
  made: (input: Float32Array, shape: readonly number[]) => TensorData,
): AnnotatorNetworks {
  return {
    open: () => Promise.resolve({ path: "plain", weights: new Map(), manifest: [] }),
    locate: () => Promise.reject(new Error("no file is looked for here")),
    session: () => Promise.reject(new Error("no session is opened here")),
    run: (_, { inputs }) => {
      const [input] = Object.values<TensorData>(inputs);
      if (!(input?.data instanceof Float32Array)) throw new Error("one input of floats expected");
      const { data, shape } = input;
      const answers = new Proxy({}, { get: () => made(data, shape) });
      return Promise.resolve(answers as never);
    },
    release: () => Promise.resolve(),
  };
}

/** Goldens by name, bytes or floats. */
export async function goldensIn(file: URL): Promise<(name: string) => Promise<Float32Array>> {
  const { entries } = await openWeights(fileURLToPath(file));
  return async (name) => {
    const entry = entries.get(name);
    if (entry === undefined) throw new Error(`no golden ${name}`);
    if (entry.dtype !== "U8") return readFloat32(entry);
    if (entry.location.kind !== "file") throw new Error(`${name} lies in no file`);
    const { path, offset, length } = entry.location;
    return Float32Array.from((await readFile(path)).subarray(offset, offset + length));
  };
}

/** A picture from whole numbers; the same rule stands in parity/annotators/uniformer.py and normal_bae.py. */
export function wovenPicture(width: number, height: number): Pixels {
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let c = 0; c < 3; c++)
        data[(y * width + x) * 4 + c] = (x * (3 + c) + y * (5 - c) + Math.floor((x * y) / 7)) % 256;
  return { width, height, data };
}
