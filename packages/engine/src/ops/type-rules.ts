/** Type rules that many ops share. */
import { type DType, isFloat } from "../graph/dtype.ts";
import { ShapeError } from "../graph/shape.ts";

/** All inputs (from `first` on) have the type of the first of them, which is the result's. */
export function sameType(op: string, dtypes: readonly DType[], first = 0): DType {
  const expected = dtypes[first];
  if (expected === undefined) throw new ShapeError(op, "no input was given, expected at least one");
  dtypes.forEach((dtype, i) => {
    if (i > first && dtype !== expected)
      throw new ShapeError(op, `input ${i} is ${dtype}, expected ${expected} like input ${first}`);
  });
  return expected;
}

/** As `sameType`, and floating point. */
export function floatType(op: string, dtypes: readonly DType[]): DType {
  const dtype = sameType(op, dtypes);
  if (!isFloat(dtype))
    throw new ShapeError(op, `input 0 is ${dtype}, expected a floating point type`);
  return dtype;
}

/** Indices are integers. */
export function indexType(op: string, dtype: DType | undefined, input: number): void {
  if (dtype !== "int64" && dtype !== "int32")
    throw new ShapeError(op, `input ${input} is ${String(dtype)}, expected int64 or int32 indices`);
}
