/** Writes weight files in the safetensors format, tensor after tensor, so that no more than one of them is in
 *  memory. Format: huggingface/safetensors@v0.6.2 README.md. */
import { randomUUID } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import { DTYPE_BYTES, elementCount } from "./dtype.ts";
import type { DiskDType } from "./entry.ts";

export interface TensorToWrite {
  readonly key: string;
  readonly dtype: DiskDType;
  readonly shape: readonly number[];
  /** Its bytes, little-endian and row-major; asked for when its turn comes. */
  readonly data: () => Uint8Array | Promise<Uint8Array>;
}

/** The data part begins at a multiple of this, so that every type of number can be mapped. */
const ALIGNMENT = 64;

/**
 * Written aside, flushed and renamed: `path` holds the whole file or what it held before. Tensors are laid
 * out in the order given; put larger element types first, so that all of them are aligned.
 * @throws RangeError where the bytes of a tensor are not as many as its type and shape say
 */
export async function writeSafetensors(
  path: string,
  tensors: readonly TensorToWrite[],
  metadata: Readonly<Record<string, string>> = {},
): Promise<void> {
  const aside = `${path}.${randomUUID()}.part`;
  try {
    const file = await open(aside, "wx");
    try {
      await file.writeFile(headerOf(tensors, metadata));
      for (const tensor of tensors) {
        const data = await tensor.data();
        if (data.byteLength !== bytesOf(tensor))
          throw new RangeError(
            `writeSafetensors: "${tensor.key}" has ${data.byteLength} bytes, expected ${bytesOf(tensor)}`,
          );
        await file.writeFile(data);
      }
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(aside, path);
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }
}

function headerOf(
  tensors: readonly TensorToWrite[],
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  let end = 0;
  const entries = tensors.map((tensor) => {
    const begin = end;
    end += bytesOf(tensor);
    return [tensor.key, { dtype: tensor.dtype, shape: tensor.shape, data_offsets: [begin, end] }];
  });
  const named = Object.keys(metadata).length === 0 ? [] : [["__metadata__", metadata]];
  const text = JSON.stringify(Object.fromEntries([...named, ...entries]));
  const bytes = new TextEncoder().encode(text);
  const length = Math.ceil((bytes.length + 8) / ALIGNMENT) * ALIGNMENT - 8;
  const header = new Uint8Array(8 + length).fill(0x20); // blanks fill it up
  new DataView(header.buffer).setBigUint64(0, BigInt(length), true);
  header.set(bytes, 8);
  return header;
}

function bytesOf({ key, dtype, shape }: TensorToWrite): number {
  const count = elementCount(shape);
  if (count === undefined)
    throw new RangeError(
      `writeSafetensors: "${key}" is [${shape.join(", ")}], expected sizes from 0`,
    );
  return count * DTYPE_BYTES[dtype];
}
