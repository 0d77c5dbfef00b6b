import type { DiskDType } from "../entry.ts";
import { PickleObject } from "../pickle/values.ts";

/** Typed storages by class name in `torch`, and the disk type of their elements. Complex and quantised
 *  ones are missing on purpose: no model here uses them, and they are refused by name. */
export const STORAGE_DTYPES: ReadonlyMap<string, DiskDType> = new Map([
  ["DoubleStorage", "F64"],
  ["FloatStorage", "F32"],
  ["HalfStorage", "F16"],
  ["BFloat16Storage", "BF16"],
  ["LongStorage", "I64"],
  ["IntStorage", "I32"],
  ["ShortStorage", "I16"],
  ["CharStorage", "I8"],
  ["ByteStorage", "U8"],
  ["BoolStorage", "BOOL"],
]);

/** `torch.dtype` objects by name. */
export const TORCH_DTYPES: ReadonlyMap<string, DiskDType> = new Map([
  ["float64", "F64"],
  ["float32", "F32"],
  ["float16", "F16"],
  ["bfloat16", "BF16"],
  ["float8_e4m3fn", "F8_E4M3"],
  ["float8_e5m2", "F8_E5M2"],
  ["int64", "I64"],
  ["int32", "I32"],
  ["int16", "I16"],
  ["int8", "I8"],
  ["uint8", "U8"],
  ["bool", "BOOL"],
]);

const STORAGE = { en: "a storage", zh: " storage" };
const TENSOR = { en: "a tensor", zh: "张量" };

/** A run of bytes in the file that tensors look into; several tensors may share one. */
export class TorchStorage extends PickleObject {
  override readonly kind = STORAGE;
  /** Names the storage's record within the file. */
  readonly key: string;
  /** Undefined for an untyped storage: its tensors carry the type. */
  readonly dtype: DiskDType | undefined;
  readonly byteLength: number;

  constructor(key: string, dtype: DiskDType | undefined, byteLength: number) {
    super();
    this.key = key;
    this.dtype = dtype;
    this.byteLength = byteLength;
  }
}

/** A view into a storage; offset and strides count elements. Checked to lie within the storage. */
export class TorchTensor extends PickleObject {
  override readonly kind = TENSOR;
  readonly storage: TorchStorage;
  readonly dtype: DiskDType;
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];

  constructor(view: Pick<TorchTensor, "storage" | "dtype" | "offset" | "shape" | "strides">) {
    super();
    this.storage = view.storage;
    this.dtype = view.dtype;
    this.offset = view.offset;
    this.shape = view.shape;
    this.strides = view.strides;
  }
}
