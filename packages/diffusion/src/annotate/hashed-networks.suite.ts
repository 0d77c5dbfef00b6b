/** For tests: networks of preprocessors in a folder of their own, whose weights are hashed by key as
 *  parity/models/hash_values.py does it, so that goldens hold maps only. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Shape } from "@inkloom/engine";
import { createNodeRuntime } from "@inkloom/engine/node";
import { writeSafetensors } from "@inkloom/engine/weights";
import { type AnnotatorNetworks, annotatorNetworks } from "./networks.ts";

/** Values in [-1, 1). */
export function hashValues(key: string, count: number): Float64Array {
  let seed = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(key)) seed = Math.imul(seed ^ byte, 0x01000193);
  return Float64Array.from({ length: count }, (_, i) => {
    let x = (Math.imul(i, 0x9e3779b9) + seed) >>> 0;
    x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
    x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
    return ((x ^ (x >>> 16)) >>> 8) / 2 ** 23 - 1;
  });
}

export function hashWeight(key: string, shape: Shape): Float32Array {
  const count = shape.reduce((product, size) => product * size, 1);
  const fan = shape.slice(1).reduce((product, size) => product * size, 1);
  const values = hashValues(key, count);
  if (shape.length > 1) return Float32Array.from(values, (value) => value * Math.sqrt(3 / fan));
  if (key.endsWith("bias")) return Float32Array.from(values, (value) => value * 0.1);
  return Float32Array.from(values, (value) => 1 + value * 0.1);
}

export interface HashedNetworks {
  readonly networks: AnnotatorNetworks;
  close(): Promise<void>;
}

/** Files by name, each by key and shape; `change` is applied to each weight. */
export async function hashedNetworks(
  files: Readonly<Record<string, Readonly<Record<string, Shape>>>>,
  change: (key: string, values: Float32Array) => Float32Array = (_, values) => values,
): Promise<HashedNetworks> {
  const folder = await mkdtemp(join(tmpdir(), "inkloom-annotators-"));
  for (const [name, shapes] of Object.entries(files))
    await writeSafetensors(
      join(folder, name),
      Object.entries(shapes).map(([key, shape]) => ({
        key,
        dtype: "F32" as const,
        shape,
        data: () => new Uint8Array(change(key, hashWeight(key, shape)).buffer),
      })),
    );
  const runtime = await createNodeRuntime("cpu", { threads: 1 });
  const networks = annotatorNetworks({
    runtime: () => Promise.resolve(runtime),
    folders: [folder],
  });
  return {
    networks,
    async close() {
      await networks.release();
      await runtime.close();
      await rm(folder, { recursive: true });
    },
  };
}
