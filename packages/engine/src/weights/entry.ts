/** What a weight file offers, whatever its format: tensors by key, each with the place of its bytes. */

/** Element types as they lie on disk, little-endian; the names are those of the safetensors format. */
export type DiskDType =
  | "F64"
  | "F32"
  | "F16"
  | "BF16"
  | "F8_E4M3"
  | "F8_E5M2"
  | "I64"
  | "I32"
  | "I16"
  | "I8"
  | "U8"
  | "BOOL";

/** Bytes that can be used straight from a file: `length` bytes at `offset` of the real path `path`. */
export interface FileLocation {
  readonly kind: "file";
  readonly path: string;
  readonly offset: number;
  readonly length: number;
}

/** Bytes that had to be brought into memory because they do not lie in one piece in any file. */
export interface MemoryLocation {
  readonly kind: "memory";
  /** May be made anew each time it is asked for, so ask once. */
  readonly data: Uint8Array;
  /** Its bytes where they are known without making them. */
  readonly length?: number;
}

/** Why a tensor's bytes were brought into memory when its file was opened. */
export type UnmappedReason = "strided" | "deflated" | "quantised";

export interface WeightEntry {
  readonly key: string;
  readonly dtype: DiskDType;
  /** Sizes per axis, row-major; `[]` is a scalar. */
  readonly shape: readonly number[];
  readonly location: FileLocation | MemoryLocation;
  /** Set by `openWeights` exactly where `location` is in memory; weights made elsewhere have none. */
  readonly unmapped?: UnmappedReason;
}

export interface WeightFile {
  /** Real path: links are resolved. */
  readonly path: string;
  readonly format: "safetensors" | "torch-zip" | "torch-legacy" | "gguf" | "onnx";
  /** In the order of the file's header. */
  readonly entries: ReadonlyMap<string, WeightEntry>;
  /** safetensors: its `__metadata__`. PyTorch: plain values beside the tensors (`epoch`, ...), lists of texts
   *  as JSON, and `inkloom.container` / `inkloom.ignored` when tensors were taken from one of several containers.
   *  GGUF: its facts. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** Bytes of the tensor in its type here: quantised ones count as what they become. */
export function byteLength(entry: WeightEntry): number {
  const { location } = entry;
  return location.kind === "file" ? location.length : (location.length ?? location.data.byteLength);
}
