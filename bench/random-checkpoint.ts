/** Full-size checkpoints with plausible random weights, for measurements and tests that need a model's
 *  size and not its knowledge. */
import { type FileHandle, open, rename, rm } from "node:fs/promises";
import {
  type Component,
  type Manifest,
  type ModelConfig,
  modelManifest,
  namingsOf,
} from "@inkloom/models";

export interface RandomCheckpointOptions {
  readonly dtype: "F32" | "F16";
  /** Equal seeds write equal files. */
  readonly seed: number;
}

/** A whole checkpoint with single-file names. */
export const singleFileManifest = (config: ModelConfig): Manifest =>
  Object.values(modelManifest(config)).flat();

/** One network with the names of its file in a diffusers or transformers folder. */
export function componentManifest(config: ModelConfig, component: Component): Manifest {
  const ids: Readonly<Record<Component, string>> = {
    textEncoder: "transformers",
    textEncoder2: "transformers",
    unet: "diffusers",
    vae: "diffusers",
  };
  const naming = namingsOf(config)[component].find(({ id }) => id === ids[component]);
  return modelManifest(config)[component].map(({ key, shape }) => {
    const name = naming?.nameOf(key);
    if (name === undefined) throw new Error(`no ${ids[component]} name for ${key}`);
    return { key: name, shape };
  });
}

/** Values are repeated with this period: prime, so that no two rows of a matrix are equal. */
const PERIOD = 262_139;

/**
 * Streams a safetensors file: matrices and kernels of variance 1 / fan-in, norm weights near 1, biases
 * near 0. As fast as the disk (3.4 GB in 12 s on a busy machine), with some 200 MB of memory. The file has its name only when it is whole.
 */
export async function writeRandomCheckpoint(
  path: string,
  manifest: Manifest,
  { dtype, seed }: RandomCheckpointOptions,
): Promise<void> {
  const random = generator(seed);
  const unit = Float32Array.from({ length: PERIOD }, () => random() * 2 - 1);
  const blocks = new Map<string, Uint8Array>();
  const part = `${path}.part`;
  const file = await open(part, "w");
  try {
    await file.write(header(manifest, dtype));
    for (const { key, shape } of manifest) {
      const { center, spread } = distribution(key, shape);
      const id = `${center} ${spread}`;
      const block = blocks.get(id) ?? encode(unit, center, spread, dtype);
      blocks.set(id, block);
      const start = Math.floor(random() * PERIOD) * BYTES[dtype];
      await writeRepeated(file, block, start, elements(shape) * BYTES[dtype]);
    }
    await file.close();
    await rename(part, path);
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(part, { force: true });
    throw error;
  }
}

const BYTES = { F32: 4, F16: 2 } as const;

const elements = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** Values are uniform in center +- spread. */
function distribution(key: string, shape: readonly number[]): { center: number; spread: number } {
  if (shape.length > 1) return { center: 0, spread: Math.sqrt(3 / elements(shape.slice(1))) };
  return key.endsWith("bias") ? { center: 0, spread: 0.01 } : { center: 1, spread: 0.05 };
}

/** Length and JSON, padded so that the data starts at a multiple of 8. */
function header(manifest: Manifest, dtype: "F32" | "F16"): Uint8Array {
  let offset = 0;
  const entries = manifest.map(({ key, shape }) => {
    const start = offset;
    offset += elements(shape) * BYTES[dtype];
    return [key, { dtype, shape, data_offsets: [start, offset] }] as const;
  });
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(entries)));
  const padded = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(8 + padded).fill(0x20);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(padded), true);
  bytes.set(json, 8);
  return bytes;
}

async function writeRepeated(
  file: FileHandle,
  block: Uint8Array,
  start: number,
  length: number,
): Promise<void> {
  let from = start;
  for (let left = length; left > 0;) {
    const piece = block.subarray(from, from + left);
    for (let written = 0; written < piece.length;)
      written += (await file.write(piece, written)).bytesWritten;
    left -= piece.length;
    from = 0;
  }
}

function encode(
  unit: Float32Array,
  center: number,
  spread: number,
  dtype: "F32" | "F16",
): Uint8Array {
  const values = unit.map((value) => center + value * spread);
  if (dtype === "F32") return new Uint8Array(values.buffer);
  const bits = new Uint32Array(values.buffer);
  return new Uint8Array(Uint16Array.from(bits, halfBits).buffer);
}

/** float32 bits -> float16 bits, rounded to nearest; for magnitudes below 65504. */
function halfBits(bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const exponent = ((bits >>> 23) & 0xff) - 112;
  const mantissa = bits & 0x7fffff;
  if (exponent < -10) return sign;
  const shift = exponent > 0 ? 13 : 14 - exponent;
  const whole = exponent > 0 ? (exponent << 23) | mantissa : mantissa | 0x800000;
  return sign + (whole >>> shift) + ((whole >>> (shift - 1)) & 1);
}

/** Uniform in [0, 1): Steele, Lea and Flood's SplitMix in its 32-bit form. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let x = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    x = Math.imul(x ^ (x >>> 15), 0x735a2d97);
    return ((x ^ (x >>> 15)) >>> 0) / 2 ** 32;
  };
}
