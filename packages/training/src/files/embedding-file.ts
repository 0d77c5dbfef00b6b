/** A learnt word as the file that A1111, ComfyUI and kohya load: `emb_params`, or SDXL's `clip_l` and `clip_g`.
 *  Reference: kohya-ss/sd-scripts@48d368f, train_textual_inversion.py and sdxl_train_textual_inversion.py (save_weights). */
import { writeSafetensors } from "@inkloom/engine/weights";
import { hashFields } from "../merging/lora/lora-metadata.ts";
import { encoded, SAVED_AS, type SavePrecision } from "../merging/precision.ts";
import type { EmbeddingTensor } from "../networks/embedding-network.ts";

interface WrittenVectors extends Pick<EmbeddingTensor, "key" | "shape"> {
  readonly values: Float32Array;
}

/**
 * `path` holds the whole file or what it held before.
 * @throws Problem `merge/overflow` where a number does not fit the precision; file system errors as they come
 */
export async function writeEmbeddingFile(
  path: string,
  tensors: readonly WrittenVectors[],
  precision: SavePrecision,
  metadata: Readonly<Record<string, string>>,
): Promise<{ readonly bytes: number; readonly hash: string }> {
  const made = tensors.map(({ key, shape, values }) => ({
    key,
    dtype: SAVED_AS[precision],
    shape,
    bytes: encoded(key, values, precision),
  }));
  const hashes = hashFields(made, metadata);
  await writeSafetensors(
    path,
    made.map(({ bytes, ...about }) => ({ ...about, data: () => bytes })),
    { ...metadata, ...hashes },
  );
  return {
    bytes: made.reduce((sum, { bytes }) => sum + bytes.length, 0),
    hash: (hashes["sshs_model_hash"] ?? "").slice(0, 12),
  };
}
