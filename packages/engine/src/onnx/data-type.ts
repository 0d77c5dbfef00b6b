/** ONNX's numbers for element types (`TensorProto.DataType` of the official schema). */
import type { DType } from "../graph/dtype.ts";
import { TensorProto_DataType as T } from "./onnx_pb.js";

export const DATA_TYPE: Readonly<Record<DType, number>> = {
  float32: T.FLOAT,
  float16: T.FLOAT16,
  bfloat16: T.BFLOAT16,
  float64: T.DOUBLE,
  int64: T.INT64,
  int32: T.INT32,
  int8: T.INT8,
  uint8: T.UINT8,
  bool: T.BOOL,
};
