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
  readonly data: Uint8Array;
}

/** Why a tensor's bytes were brought into memory when its file was opened. */
export type UnmappedReason = "strided" | "deflated";

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
  readonly format: "safetensors" | "torch-zip" | "torch-legacy";
  /** In the order of the file's header. */
  readonly entries: ReadonlyMap<string, WeightEntry>;
  /** safetensors: its `__metadata__`. PyTorch: plain values beside the tensors (`epoch`, ...), and
   *  `inkloom.container` / `inkloom.ignored` when tensors were taken from one of several containers. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** Bytes of the tensor in its disk type. */
export function byteLength(entry: WeightEntry): number {
  return entry.location.kind === "file" ? entry.location.length : entry.location.data.byteLength;
}
