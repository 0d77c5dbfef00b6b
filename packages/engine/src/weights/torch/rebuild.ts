/** What PyTorch's rebuild functions mean: the arguments of a call become a view of a storage.
 *  Reference: pytorch/pytorch@v2.8.0 torch/_utils.py (_rebuild_tensor_v2, _rebuild_tensor_v3). */
import type { Text } from "@inkloom/contract";
import { Damage } from "../damage.ts";
import { DTYPE_BYTES, elementCount } from "../dtype.ts";
import type { DiskDType } from "../entry.ts";
import { kindOf, PickleName, PickleTuple, type PickleValue } from "../pickle/values.ts";
import { TORCH_DTYPES, TorchStorage, TorchTensor } from "./types.ts";

const MOST_AXES = 64; // torch's own limit

/** `(storage, storage_offset, size, stride, requires_grad, backward_hooks[, metadata])` */
export function rebuildTensorV2(args: readonly PickleValue[]): TorchTensor {
  const storage = storageOf(args[0]);
  if (storage.dtype === undefined)
    throw new Damage("weights/pickle", {
      en: "_rebuild_tensor_v2: the storage has no element type.",
      zh: "_rebuild_tensor_v2：storage 没有元素类型。",
    });
  return view(storage, storage.dtype, args);
}

/** As v2, on an untyped storage, with the element type as seventh argument. */
export function rebuildTensorV3(args: readonly PickleValue[]): TorchTensor {
  const name = args[6];
  const dtype =
    name instanceof PickleName ? TORCH_DTYPES.get(name.name.slice("torch.".length)) : undefined;
  if (dtype === undefined)
    throw new Damage("weights/dtype", {
      en: `_rebuild_tensor_v3: expected an element type, found ${kindOf(name ?? null).en}.`,
      zh: `_rebuild_tensor_v3：应为元素类型，实为${kindOf(name ?? null).zh}。`,
    });
  return view(storageOf(args[0]), dtype, args);
}

/** `(data, requires_grad, backward_hooks)`; a parameter is its tensor here. */
export function rebuildParameter(args: readonly PickleValue[]): TorchTensor {
  const [data] = args;
  if (data instanceof TorchTensor) return data;
  throw new Damage("weights/pickle", {
    en: `_rebuild_parameter: expected a tensor, found ${kindOf(data ?? null).en}.`,
    zh: `_rebuild_parameter：应为张量，实为${kindOf(data ?? null).zh}。`,
  });
}

function storageOf(value: PickleValue | undefined): TorchStorage {
  if (value instanceof TorchStorage) return value;
  throw new Damage("weights/pickle", {
    en: `expected a storage, found ${kindOf(value ?? null).en}.`,
    zh: `应为 storage，实为${kindOf(value ?? null).zh}。`,
  });
}

function view(storage: TorchStorage, dtype: DiskDType, args: readonly PickleValue[]): TorchTensor {
  const offset = args[1];
  const shape = sizes(args[2], "size");
  const strides = sizes(args[3], "stride");
  const sizesShown = `[${shape.join(", ")}]`;
  const stridesShown = `[${strides.join(", ")}]`;
  const shown: Text = {
    en: `${dtype} ${sizesShown} with strides ${stridesShown}`,
    zh: `${dtype} ${sizesShown}（步长 ${stridesShown}）`,
  };
  if (!isNatural(offset))
    throw new Damage("weights/layout", {
      en: `a tensor ${shown.en} has an impossible storage offset.`,
      zh: `张量 ${shown.zh} 的 storage 偏移无效。`,
    });
  if (strides.length !== shape.length)
    throw new Damage("weights/layout", {
      en: `a tensor ${shown.en} has not one stride per axis.`,
      zh: `张量 ${shown.zh} 的步长数量与轴数不符。`,
    });
  const count = elementCount(shape);
  if (count === undefined)
    throw new Damage("weights/layout", {
      en: `a tensor ${shown.en} is too large to count.`,
      zh: `张量 ${shown.zh} 过大，无法计数。`,
    });
  const span = count === 0 ? 0 : 1 + lastElement(shape, strides);
  const needed = (offset + span) * DTYPE_BYTES[dtype];
  if (!(needed <= storage.byteLength) && count > 0)
    throw new Damage("weights/layout", {
      en: `a tensor ${shown.en} at element ${offset} needs ${needed} bytes, but storage "${storage.key}" has ${storage.byteLength}.`,
      zh: `张量 ${shown.zh} 从第 ${offset} 个元素起需要 ${needed} 字节，但 storage "${storage.key}" 只有 ${storage.byteLength} 字节。`,
    });
  return new TorchTensor({ storage, dtype, offset, shape, strides });
}

/** Position of the element with the highest address, counted from the first. */
export function lastElement(shape: readonly number[], strides: readonly number[]): number {
  return shape.reduce((sum, size, axis) => sum + (size - 1) * (strides[axis] ?? 0), 0);
}

function sizes(value: PickleValue | undefined, what: string): readonly number[] {
  if (!(value instanceof PickleTuple))
    throw new Damage("weights/pickle", {
      en: `${what}: expected a tuple, found ${kindOf(value ?? null).en}.`,
      zh: `${what}：应为元组，实为${kindOf(value ?? null).zh}。`,
    });
  if (value.items.length > MOST_AXES)
    throw new Damage("weights/layout", {
      en: `a tensor of ${value.items.length} axes; at most ${MOST_AXES}.`,
      zh: `张量有 ${value.items.length} 个轴；最多 ${MOST_AXES} 个。`,
    });
  return value.items.map((item) => {
    if (isNatural(item)) return item;
    const isNumber = typeof item === "number" || typeof item === "bigint";
    throw new Damage("weights/layout", {
      en: `a tensor's ${what} holds ${isNumber ? item : kindOf(item).en}; expected natural numbers below 2^53.`,
      zh: `张量的 ${what} 含有${isNumber ? ` ${item}` : kindOf(item).zh}；应为小于 2^53 的自然数。`,
    });
  });
}

function isNatural(value: PickleValue | undefined): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}
