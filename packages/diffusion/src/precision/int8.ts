/** A U-Net in int8: its products rewritten, and the weights they need made once and kept in a file. */
import { createHash } from "node:crypto";
import { mkdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { Problem } from "@inkloom/contract";
import { graphOf, optimise, quantize, type QuantizedWeight, type Runtime } from "@inkloom/engine";
import {
  openWeights,
  quantizeRows,
  type QuantizedRows,
  readFloat32,
  type TensorToWrite,
  type WeightEntry,
  writeSafetensors,
} from "@inkloom/engine/weights";
import { PREFIXES, unet, type UnetConfig, unetInputs, weightsAt } from "@inkloom/models";
import type { Network } from "../checkpoint/checkpoint.ts";
import { expectWeights } from "../checkpoint/expect-weights.ts";
import { largestCode } from "./largest-code.ts";
import { staysFloat } from "./sensitive-layers.ts";

/** Counted up when the codes of one weight would come out otherwise. */
const FORMAT = 1;

/**
 * The same network with int8 products. The file of its weights is made below `cacheFolder` on first use, a quarter
 * of the f32 file's size, and belongs to the checkpoint's files as they are now; removing it costs nothing
 * but making it again.
 * @throws Problem `input/invalid` for a device without int8 products, `onnx/weights-needed` for a finished graph
 */
export async function int8Network(
  network: Network<UnetConfig>,
  runtime: Runtime,
  cacheFolder: string,
  signal?: AbortSignal,
): Promise<Network<UnetConfig>> {
  const { device, capabilities } = runtime;
  expectWeights(network, { en: "Precision int8", zh: "int8 计算精度" });
  if (!capabilities.int8Products)
    throw new Problem("input/invalid", {
      en: `precision is int8 and the device ${device}; expected the device cpu, or precision full`,
      zh: `计算精度为 int8，设备为 ${device}；应使用设备 cpu，或将计算精度设为 full`,
    });
  const folder = join(cacheFolder, "int8");
  const needed = quantizedWeights(network.config);
  const largest = await largestCode(runtime);
  const path = join(folder, `${await identity(network, needed, largest)}.safetensors`);
  const make = async () => {
    await mkdir(folder, { recursive: true });
    await writeSafetensors(path, tensorsOf(needed, network.weights, { largest, signal }));
    return openWeights(path);
  };
  // A file that is absent, or was damaged since it was made, is made again.
  const made = await openWeights(path).catch(make);
  return {
    ...network,
    weights: new Map([...network.weights, ...made.entries]),
    rewrite: (graph) => quantize(graph, { keep: staysFloat }).graph,
  };
}

/** Which weights are needed does not depend on the size of the picture. */
function quantizedWeights(config: UnetConfig): readonly QuantizedWeight[] {
  const size = 2 ** (config.levels.length - 1);
  const noise = unet(
    weightsAt(PREFIXES.unet),
    unetInputs(config, { batch: 1, height: size, width: size, tokens: 1 }),
    config,
  );
  return quantize(optimise(graphOf({ noise })), { keep: staysFloat }).weights;
}

/** A name for what the file would hold: the weights, where they come from, and when that was written. */
async function identity(
  { weights }: Network<UnetConfig>,
  needed: readonly QuantizedWeight[],
  largest: number,
): Promise<string> {
  const hash = createHash("sha256").update(`int8 ${FORMAT} ${largest}\n`);
  const files = new Set<string>();
  for (const { key, source } of needed) {
    const entry = weights.get(source.key);
    hash.update(`${key} ${entry?.dtype ?? ""} ${entry?.shape.join() ?? ""} `);
    if (entry?.location.kind === "file") {
      files.add(entry.location.path);
      hash.update(`${entry.location.offset}\n`);
    } else if (entry !== undefined) hash.update(entry.location.data);
  }
  for (const file of files) {
    const { size, mtimeMs } = await stat(file);
    hash.update(`${file} ${size} ${mtimeMs}\n`);
  }
  return hash.digest("hex").slice(0, 32);
}

interface Making {
  readonly largest: 127 | 63;
  readonly signal: AbortSignal | undefined;
}

/** Each weight's scales before its codes. Behind codes that are no multiple of four bytes, which no known model
 *  has, scales would be unaligned and read instead of mapped. */
function tensorsOf(
  needed: readonly QuantizedWeight[],
  weights: ReadonlyMap<string, WeightEntry>,
  { largest, signal }: Making,
): TensorToWrite[] {
  return needed.flatMap((weight): TensorToWrite[] => {
    const columns = weight.source.shape.slice(1).reduce((product, size) => product * size, 1);
    let made: Promise<QuantizedRows> | undefined;
    const rows = (): Promise<QuantizedRows> => {
      signal?.throwIfAborted();
      return (made ??= quantized(weight, weights, largest));
    };
    return [
      {
        key: weight.scales,
        dtype: "F32",
        shape: [weight.rows],
        data: async () => new Uint8Array((await rows()).scales.buffer),
      },
      {
        key: weight.key,
        dtype: "I8",
        shape: [columns, weight.rows],
        data: async () => {
          const { codes } = await rows();
          made = undefined; // hundreds of them do not fit into memory at once
          return new Uint8Array(codes.buffer);
        },
      },
    ];
  });
}

async function quantized(
  { source, start, rows }: QuantizedWeight,
  weights: ReadonlyMap<string, WeightEntry>,
  largest: Making["largest"],
): Promise<QuantizedRows> {
  const entry = weights.get(source.key);
  if (entry === undefined) throw new Error(`${source.key} was opened with the checkpoint`);
  const values = await readFloat32(entry);
  const columns = values.length / (source.shape[0] ?? 1);
  const [, , kh = 1, kw = 1] = source.shape;
  const taken = values.subarray(start * columns, (start + rows) * columns);
  try {
    return quantizeRows(taken, rows, { window: kh * kw, largest });
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    const sentence = {
      en: `the weight "${source.key}" holds numbers that are not finite, expected a whole model`,
      zh: `权重“${source.key}”含有非有限数值，应为完好的模型`,
    };
    throw new Problem("generate/not-finite", sentence, { cause });
  }
}
