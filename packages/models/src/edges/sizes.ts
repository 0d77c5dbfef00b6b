import type { Manifest } from "../manifest.ts";

/**
 * Size of one axis of the weight `key`, as its file has it. A file without it is another network's: it is measured
 * by the `usual` size, and then named by what it lacks.
 */
export function sizeIn(manifest: Manifest, key: string, axis: number, usual: number): number {
  return manifest.find((entry) => entry.key === key)?.shape[axis] ?? usual;
}
