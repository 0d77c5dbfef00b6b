/** A trained network as the file that A1111, ComfyUI and kohya load. */
import { writeSafetensors } from "@inkloom/engine/weights";
import { encoded, SAVED_AS, type SavePrecision } from "../merging/precision.ts";
import { hashFields } from "../merging/lora/lora-metadata.ts";
import type { MadeTensor } from "../merging/lora/made-layer.ts";
import type { LoraNetwork } from "../networks/lora-network.ts";

/**
 * `path` holds the whole file or what it held before.
 * @throws Problem `merge/overflow` where a number does not fit the precision; file system errors as they come
 */
export async function writeLoraFile(
  path: string,
  network: LoraNetwork,
  precision: SavePrecision,
  metadata: Readonly<Record<string, string>>,
): Promise<{ readonly bytes: number; readonly hash: string }> {
  const tensors: MadeTensor[] = network.tensors.map(({ key, shape, values }) => ({
    key,
    dtype: SAVED_AS[precision],
    shape,
    bytes: encoded(key, values, precision),
  }));
  for (const { module, alpha } of network.modules) {
    const key = `${module}.alpha`;
    const values = Float32Array.of(alpha);
    tensors.push({
      key,
      dtype: SAVED_AS[precision],
      shape: [],
      bytes: encoded(key, values, precision),
    });
  }
  tensors.sort((a, b) => (a.key < b.key ? -1 : 1));
  const hashes = hashFields(tensors, metadata);
  await writeSafetensors(
    path,
    tensors.map(({ bytes, ...about }) => ({ ...about, data: () => bytes })),
    { ...metadata, ...hashes },
  );
  return {
    bytes: tensors.reduce((sum, { bytes }) => sum + bytes.length, 0),
    hash: (hashes["sshs_model_hash"] ?? "").slice(0, 12),
  };
}
