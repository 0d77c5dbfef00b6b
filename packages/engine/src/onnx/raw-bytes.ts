/** Numbers as ONNX `raw_data`: little-endian, row-major. */
import type { DType } from "../graph/dtype.ts";
import { bfloat16Pattern, float16Pattern } from "./half.ts";

/** Only types that graphs write as constants; weights never pass here. */
export function rawBytes(values: ArrayLike<number>, dtype: DType): Uint8Array<ArrayBuffer> {
  switch (dtype) {
    case "float32":
      return new Uint8Array(Float32Array.from(values).buffer);
    case "float64":
      return new Uint8Array(Float64Array.from(values).buffer);
    case "int64":
      return new Uint8Array(BigInt64Array.from(Array.from(values, BigInt)).buffer);
    case "int32":
      return new Uint8Array(Int32Array.from(values).buffer);
    case "int8":
      return new Uint8Array(Int8Array.from(values).buffer);
    case "uint8":
      return Uint8Array.from(values);
    case "bool":
      return Uint8Array.from(values, (value) => (value === 0 ? 0 : 1));
    case "float16":
      return new Uint8Array(Uint16Array.from(values, float16Pattern).buffer);
    case "bfloat16":
      return new Uint8Array(Uint16Array.from(values, bfloat16Pattern).buffer);
  }
}
