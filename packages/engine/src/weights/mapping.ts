/** Which tensors a runtime can use straight from the file, and why the others must come through memory. */
import { dirname, isAbsolute, relative, sep } from "node:path";
import { commonFolder } from "./bind.ts";
import { DTYPE_BYTES } from "./dtype.ts";
import {
  byteLength,
  type DiskDType,
  type UnmappedReason,
  type WeightEntry,
  type WeightFile,
} from "./entry.ts";

export type MappingProvider = "cpu" | "webgpu" | "cuda";

/** Why a tensor is not used from its file by offset. */
export type MappingReason =
  UnmappedReason | "in-memory" | "unaligned" | "outside-folder" | "dtype" | "empty";

/** The reasons in words, for people. */
export const MAPPING_REASONS: Readonly<
  Record<MappingReason, { readonly en: string; readonly zh: string }>
> = {
  strided: { en: "not stored in row-major order", zh: "数据未按行优先顺序存放" },
  quantised: { en: "its values are quantised in blocks", zh: "数值以分块量化的形式存放" },
  deflated: { en: "compressed in the zip archive", zh: "在 zip 压缩包中被压缩" },
  "in-memory": { en: "it exists in memory only", zh: "仅存在于内存中" },
  unaligned: {
    en: "its offset in the file is no multiple of its element size",
    zh: "文件内偏移量不是元素大小的整数倍",
  },
  "outside-folder": { en: "a link leads out of the model's folder", zh: "链接指向模型文件夹之外" },
  dtype: { en: "the device cannot convert its element type", zh: "该设备无法转换其元素类型" },
  empty: { en: "it has no elements", zh: "不含任何元素" },
};

/** Element types a provider's `Cast` turns into float32. Measured with onnxruntime-node 1.30 on the CPU:
 *  all of them, float8 and bfloat16 included. CUDA registers the same list (microsoft/onnxruntime
 *  core/providers/cuda/tensor/cast_op.cc). WebGPU itself has only
 *  WGSL's types (core/providers/webgpu/tensor/cast.cc), but the cast of a weight is folded on the
 *  processor while the session loads: agreement.test.ts has every float type there. */
const CASTABLE: Readonly<Record<MappingProvider, ReadonlySet<DiskDType> | "all">> = {
  cpu: "all",
  cuda: "all",
  webgpu: new Set<DiskDType>(["F64", "F32", "F16", "BF16", "F8_E4M3", "F8_E5M2", "I32", "BOOL"]),
};

export interface MappingOptions {
  readonly provider: MappingProvider;
  /** Real path of the folder that the session resolves external data against; by default the deepest one
   *  above all the file's parts, as `bindWeights` has it. */
  readonly folder?: string;
}

/** External data of an ONNX initializer: `location` is relative to the folder, with forward slashes. */
export interface MappedWeight {
  readonly location: string;
  readonly offset: number;
  readonly length: number;
}

/**
 * Where a runtime finds the tensor by itself, or why it cannot.
 *
 * onnxruntime wants a location below its folder, without `..`, absolute path or link that leads out; as
 * entries carry real paths, a linked model file is fine when the folder is its real one.
 *
 * Alignment: onnxruntime-node 1.30 on x86-64 was given every element type at offsets 0 to 5, 8, 12 and
 * around 4096 and 65536, under Add, MatMul, Gemm, Conv, Gather, LayerNormalization and
 * MultiHeadAttention. It mapped and computed all of them with the same result, so it does not check.
 * Reading a number at an address that is no multiple of its size is still undefined in C++, and not
 * every processor or kernel forgives it, so such tensors go through memory.
 */
export function mapWeight(
  entry: WeightEntry,
  { provider, folder }: Required<MappingOptions>,
): MappedWeight | MappingReason {
  if (entry.unmapped !== undefined) return entry.unmapped;
  if (entry.location.kind === "memory") return "in-memory";
  if (entry.location.length === 0) return "empty";
  const { path, offset, length } = entry.location;
  const castable = CASTABLE[provider];
  if (castable !== "all" && !castable.has(entry.dtype)) return "dtype";
  const location = relative(folder, path);
  if (location === "" || isAbsolute(location) || location.split(sep)[0] === "..")
    return "outside-folder";
  if (offset % DTYPE_BYTES[entry.dtype] !== 0) return "unaligned";
  return { location: location.split(sep).join("/"), offset, length };
}

export interface MappingReport {
  /** Used from the file: how many tensors, and their bytes on disk. */
  readonly mapped: { readonly count: number; readonly bytes: number };
  /** Brought into memory: `bytes` is what each occupies there (float32 where the type is converted). */
  readonly unmapped: readonly {
    readonly key: string;
    readonly reason: MappingReason;
    readonly bytes: number;
  }[];
}

/** Counts and names what must come through memory, in the file's order. */
export function mappingReport(file: WeightFile, options: MappingOptions): MappingReport {
  const paths = [...file.entries.values()].flatMap(({ location }) =>
    location.kind === "file" ? [location.path] : [],
  );
  const folder = options.folder ?? commonFolder(paths) ?? dirname(file.path);
  const mapped = { count: 0, bytes: 0 };
  const unmapped: MappingReport["unmapped"][number][] = [];
  for (const entry of file.entries.values()) {
    const place = mapWeight(entry, { provider: options.provider, folder });
    if (typeof place === "string") {
      const widened = place === "dtype" ? 4 / DTYPE_BYTES[entry.dtype] : 1;
      unmapped.push({ key: entry.key, reason: place, bytes: byteLength(entry) * widened });
    } else {
      mapped.count++;
      mapped.bytes += place.length;
    }
  }
  return { mapped, unmapped };
}
