/** For tests: weights as stable-diffusion.cpp writes them to GGUF, Q8_0 where rows are whole blocks. */
import { writeFile } from "node:fs/promises";
import type { TinyWeight, TinyWeights } from "./tiny-checkpoint.suite.ts";

const BLOCK = 32;
const [F32, Q8_0] = [0, 8];

/** The same weights as the file's, after their way through its types. */
export async function writeGguf(path: string, weights: TinyWeights): Promise<TinyWeights> {
  const kept = new Map<string, TinyWeight>();
  const infos: Buffer[] = [];
  const parts: Buffer[] = [];
  let offset = 0;
  for (const [key, weight] of weights) {
    const quantised = weight.shape.length > 1 && (weight.shape.at(-1) ?? 0) % BLOCK === 0;
    const { bytes, values } = quantised ? quantise(weight.values) : plain(weight.values);
    kept.set(key, { shape: weight.shape, values });
    infos.push(info(key, weight.shape, quantised ? Q8_0 : F32, offset));
    const padding = (32 - (bytes.length % 32)) % 32;
    parts.push(bytes, Buffer.alloc(padding));
    offset += bytes.length + padding;
  }
  const start = Buffer.concat([
    Buffer.from("GGUF"),
    u32(3),
    u64(weights.size),
    u64(1),
    text("general.architecture"),
    u32(8),
    text("sd1"),
    ...infos,
  ]);
  const padding = Buffer.alloc((32 - (start.length % 32)) % 32);
  await writeFile(path, Buffer.concat([start, padding, ...parts]));
  return kept;
}

const plain = (values: Float32Array) => ({
  bytes: Buffer.from(values.buffer, values.byteOffset, values.byteLength),
  values,
});

/** Scales are powers of two, so that float16 holds every value. */
function quantise(values: Float32Array): { bytes: Buffer; values: Float32Array } {
  const bytes = Buffer.alloc((values.length / BLOCK) * (BLOCK + 2));
  const kept = new Float32Array(values.length);
  for (let block = 0; block < values.length / BLOCK; block++) {
    const part = values.subarray(block * BLOCK, (block + 1) * BLOCK);
    const largest = Math.max(...part.map(Math.abs), 2 ** -10);
    const exponent = Math.ceil(Math.log2(largest / 127));
    const at = block * (BLOCK + 2);
    bytes.writeUInt16LE((exponent + 15) << 10, at);
    part.forEach((value, i) => {
      const code = Math.round(value / 2 ** exponent);
      bytes.writeInt8(code, at + 2 + i);
      kept[block * BLOCK + i] = code * 2 ** exponent;
    });
  }
  return { bytes, values: kept };
}

const info = (key: string, shape: readonly number[], type: number, offset: number): Buffer =>
  Buffer.concat([
    text(key),
    u32(shape.length),
    ...shape.toReversed().map(u64),
    u32(type),
    u64(offset),
  ]);

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

const text = (value: string): Buffer => Buffer.concat([u64(value.length), Buffer.from(value)]);
