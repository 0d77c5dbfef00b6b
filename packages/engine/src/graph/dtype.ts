/** Element types a graph may hold. Disk types (fp8, f64 ...) live in `weights/`; loading maps them here. */
export type DType =
  "float32" | "float16" | "bfloat16" | "float64" | "int64" | "int32" | "int8" | "uint8" | "bool";

/** Bytes per element. */
export const BYTES: Readonly<Record<DType, number>> = {
  float32: 4,
  float16: 2,
  bfloat16: 2,
  float64: 8,
  int64: 8,
  int32: 4,
  int8: 1,
  uint8: 1,
  bool: 1,
};

const FLOATS: ReadonlySet<DType> = new Set(["float32", "float16", "bfloat16", "float64"]);

/** Only floating point values have gradients. */
export const isFloat = (dtype: DType): boolean => FLOATS.has(dtype);

/** The most negative finite value of a floating point type, for masks and padding that never win. */
export const LOWEST: Readonly<Record<DType, number>> = {
  float32: -3.4028234663852886e38,
  float16: -65504,
  bfloat16: -3.3895313892515355e38,
  float64: -Number.MAX_VALUE,
  int64: Number.MIN_SAFE_INTEGER,
  int32: -(2 ** 31),
  int8: -128,
  uint8: 0,
  bool: 0,
};
