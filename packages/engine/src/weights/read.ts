import { namingFile, tensorWords } from "./damage.ts";
import { toFloat32 } from "./dtype.ts";
import type { WeightEntry } from "./entry.ts";
import { SourceFile } from "./source-file.ts";

/**
 * The tensor's raw bytes: little-endian, row-major, in its disk type. What is in memory already is
 * returned as it is, not copied.
 *
 * @throws Problem where the file has gone or become shorter since it was opened
 */
export async function readTensor(entry: WeightEntry): Promise<Uint8Array> {
  const { location, key } = entry;
  if (location.kind === "memory") return location.data;
  const { path, offset, length } = location;
  const source = await SourceFile.open(path);
  try {
    return await namingFile(path, () => source.read(offset, length, tensorWords(key)));
  } finally {
    await source.close();
  }
}

/** The tensor's numbers as float32, whatever its disk type, in a buffer of their own. */
export async function readFloat32(entry: WeightEntry): Promise<Float32Array<ArrayBuffer>> {
  return toFloat32(await readTensor(entry), entry.dtype);
}
