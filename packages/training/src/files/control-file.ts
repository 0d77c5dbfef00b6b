/** A ControlNet as the file that A1111, ComfyUI, kohya and diffusers load: diffusers' names.
 *  Reference: huggingface/diffusers@0.42, models/controlnets/controlnet.py. */
import { type TensorToWrite, writeSafetensors } from "@inkloom/engine/weights";
import { type ControlNetConfig, controlNetDiffusersNaming } from "@inkloom/models";
import { encoded, SAVED_AS, type SavePrecision } from "../merging/precision.ts";

interface ControlTensor {
  /** Canonical key. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/**
 * `path` holds the whole file or what it held before.
 * @throws Problem `merge/overflow` where a number does not fit the precision; file system errors as they come
 */
export async function writeControlFile(
  path: string,
  {
    config,
    tensors,
  }: { readonly config: ControlNetConfig; readonly tensors: readonly ControlTensor[] },
  precision: SavePrecision,
  metadata: Readonly<Record<string, string>>,
): Promise<{ readonly bytes: number }> {
  const { nameOf } = controlNetDiffusersNaming(config);
  const written = tensors
    .map(({ name, shape, values }): TensorToWrite => {
      const key = nameOf(name);
      if (key === undefined) throw new Error(`no name in files for ${name}`);
      const data = () => encoded(key, values, precision); // made when it is written, as there are GBs
      return { key, dtype: SAVED_AS[precision], shape, data };
    })
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  await writeSafetensors(path, written, metadata);
  const perValue = precision === "float" ? 4 : 2;
  const values = tensors.reduce((sum, each) => sum + each.values.length, 0);
  return { bytes: values * perValue };
}
