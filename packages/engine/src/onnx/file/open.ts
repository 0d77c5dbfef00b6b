/** Opens a finished graph by header: what goes in and out, and where its weights lie. */
import type { ElementType } from "@inkloom/contract";
import { Damage, namingFile, quoted } from "../../weights/damage.ts";
import { DTYPE_BYTES, elementCount } from "../../weights/dtype.ts";
import type { DiskDType, WeightEntry, WeightFile } from "../../weights/entry.ts";
import { readTensor } from "../../weights/read.ts";
import { expectNoPointer } from "../../weights/sniff.ts";
import { SourceFile } from "../../weights/source-file.ts";
import { DATA_TYPE } from "../data-type.ts";
import {
  type ModelProto,
  type TensorProto,
  TensorProto_DataLocation,
  TensorProto_DataType as T,
  type ValueInfoProto,
} from "../onnx_pb.js";
import { expectInside, ExternalFiles, externalPlace } from "./external-data.ts";
import { expectKnownOperators } from "./expect-known-operators.ts";
import { type Place, readSkeleton } from "./skeleton.ts";
import { malformed } from "./wire-reader.ts";

/** An input or output of a graph. */
export interface OnnxValue {
  readonly name: string;
  /** Absent for types that no runtime of ours passes. */
  readonly dtype?: ElementType;
  /** A number where the graph takes only this size, else the size's name. */
  readonly shape: readonly (number | string)[];
}

/** `entries` are the weights by their names in the graph, without small constants. */
export interface OnnxFile extends WeightFile {
  readonly format: "onnx";
  /** Without its weights' bytes; their initializers stand there by name, type and shape. */
  readonly model: ModelProto;
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  readonly opset: number;
}

const DISK: ReadonlyMap<number, DiskDType> = new Map<number, DiskDType>([
  [T.FLOAT, "F32"],
  [T.FLOAT16, "F16"],
  [T.BFLOAT16, "BF16"],
  [T.DOUBLE, "F64"],
  [T.INT64, "I64"],
  [T.INT32, "I32"],
  [T.INT16, "I16"],
  [T.INT8, "I8"],
  [T.UINT8, "U8"],
  [T.BOOL, "BOOL"],
  [T.FLOAT8E4M3FN, "F8_E4M3"],
  [T.FLOAT8E5M2, "F8_E5M2"],
]);

/** Bytes; constants of other files are brought into the graph up to here, as shapes are computed from them. */
const CONSTANT = 1024;

/**
 * Reads everything but the weights, whose places are checked against the files that hold them.
 *
 * @param root the model's folder: files that the graph names must lie below it. @default the graph's own
 * @throws Problem `onnx/...`, `weights/...`, naming the path as given
 */
export async function openOnnx(given: string, root?: string): Promise<OnnxFile> {
  const source = await SourceFile.open(given);
  try {
    return await namingFile(given, () => read(given, source, root));
  } finally {
    await source.close();
  }
}

async function read(given: string, source: SourceFile, root?: string): Promise<OnnxFile> {
  await expectNoPointer(source);
  const { model, places } = await readSkeleton(source);
  const { graph } = model;
  if (graph === undefined || graph.node.length === 0)
    throw malformed({ en: "it holds no graph", zh: "其中没有计算图" });
  expectKnownOperators(model);
  const files = await ExternalFiles.beside(given, root);
  const entries = new Map<string, WeightEntry>();
  const names = new Set<string>();
  for (const [index, tensor] of graph.initializer.entries()) {
    const { name } = tensor;
    if (name === "" || names.has(name))
      throw malformed({
        en: `the weight ${quoted(name)} is nameless or there twice`,
        zh: `权重 ${quoted(name)} 没有名称或重复出现`,
      });
    names.add(name);
    const entry = await entryOf(tensor, source.path, places[index], files);
    if (entry) entries.set(name, entry);
  }
  for (const { values, indices } of graph.sparseInitializer)
    if ([values, indices].some((part) => part?.dataLocation === TensorProto_DataLocation.EXTERNAL))
      throw malformed({ en: "sparse weights lie in another file", zh: "稀疏权重位于其他文件" });
  return {
    path: source.path,
    format: "onnx",
    entries,
    metadata: Object.fromEntries(model.metadataProps.map(({ key, value }) => [key, value])),
    model,
    // before IR version 4, weights had to be inputs as well
    inputs: graph.input.filter(({ name }) => !names.has(name)).map(valueOf),
    outputs: graph.output.map(valueOf),
    opset: opsetOf(model),
  };
}

const opsetOf = ({ opsetImport }: ModelProto): number =>
  Number(opsetImport.find(({ domain }) => domain === "" || domain === "ai.onnx")?.version ?? 0);

/** Where a weight's bytes lie; undefined for what stays inside the graph. */
async function entryOf(
  tensor: TensorProto,
  path: string,
  inside: Place | undefined,
  files: ExternalFiles,
): Promise<WeightEntry | undefined> {
  const { name: key, dims, dataType, dataLocation } = tensor;
  const external = dataLocation === TensorProto_DataLocation.EXTERNAL;
  if (!external && inside === undefined) return undefined;
  const dtype = DISK.get(dataType);
  if (dtype === undefined)
    throw new Damage("onnx/unsupported", {
      en: `the weight ${quoted(key)} is of the type ${T[dataType] ?? dataType}; expected numbers of whole bytes.`,
      zh: `权重 ${quoted(key)} 的类型为 ${T[dataType] ?? dataType}；应为占整数个字节的数值类型。`,
    });
  const shape = dims.map(Number);
  const length = (elementCount(shape) ?? Number.NaN) * DTYPE_BYTES[dtype];
  if (!Number.isSafeInteger(length))
    throw malformed({
      en: `the weight ${quoted(key)} has the shape [${shape.join(", ")}]`,
      zh: `权重 ${quoted(key)} 的形状为 [${shape.join(", ")}]`,
    });
  const { location, ...place } = external
    ? externalPlace(tensor, length)
    : { location: undefined, ...(inside ?? { offset: 0, length: 0 }) };
  if (place.length !== length)
    throw malformed({
      en: `the weight ${quoted(key)} has ${place.length} bytes, expected ${length} for [${shape.join(", ")}] of ${dtype}`,
      zh: `权重 ${quoted(key)} 有 ${place.length} 字节，${dtype} 的 [${shape.join(", ")}] 应有 ${length} 字节`,
    });
  const file = location === undefined ? undefined : await files.find(location);
  if (file) expectInside(key, file, place);
  const where = { kind: "file", path: file?.path ?? path, ...place } as const;
  const entry: WeightEntry = { key, dtype, shape, location: where };
  if (!external || length > CONSTANT) return entry;
  tensor.rawData = length === 0 ? new Uint8Array() : new Uint8Array(await readTensor(entry));
  tensor.externalData = [];
  tensor.dataLocation = TensorProto_DataLocation.DEFAULT;
  return undefined;
}

const ELEMENTS: ReadonlyMap<number, ElementType> = new Map(
  Object.entries(DATA_TYPE).map(([name, number]) => [number, name as ElementType] as const),
);

function valueOf({ name, type }: ValueInfoProto): OnnxValue {
  const tensor = type?.value.case === "tensorType" ? type.value.value : undefined;
  const dtype = ELEMENTS.get(tensor?.elemType ?? 0);
  return {
    name,
    ...(dtype && { dtype }),
    shape: (tensor?.shape?.dim ?? []).map(({ value }, axis) =>
      value.case === "dimValue" ? Number(value.value) : (value.value ?? `axis ${axis}`),
    ),
  };
}
