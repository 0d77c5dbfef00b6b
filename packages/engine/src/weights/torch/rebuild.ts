/** What PyTorch's rebuild functions mean: the arguments of a call become a view of a storage.
 *  Reference: pytorch/pytorch@v2.8.0 torch/_utils.py (_rebuild_tensor_v2, _rebuild_tensor_v3). */
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
    throw new Damage("weights/pickle", "_rebuild_tensor_v2: the storage has no element type.");
  return view(storage, storage.dtype, args);
}

/** As v2, on an untyped storage, with the element type as seventh argument. */
export function rebuildTensorV3(args: readonly PickleValue[]): TorchTensor {
  const name = args[6];
  const dtype =
    name instanceof PickleName ? TORCH_DTYPES.get(name.name.slice("torch.".length)) : undefined;
  if (dtype === undefined)
    throw new Damage(
      "weights/dtype",
      `_rebuild_tensor_v3: expected an element type, found ${kindOf(name ?? null)}.`,
    );
  return view(storageOf(args[0]), dtype, args);
}

/** `(data, requires_grad, backward_hooks)`; a parameter is its tensor here. */
export function rebuildParameter(args: readonly PickleValue[]): TorchTensor {
  const [data] = args;
  if (data instanceof TorchTensor) return data;
  throw new Damage(
    "weights/pickle",
    `_rebuild_parameter: expected a tensor, found ${kindOf(data ?? null)}.`,
  );
}

function storageOf(value: PickleValue | undefined): TorchStorage {
  if (value instanceof TorchStorage) return value;
  throw new Damage("weights/pickle", `expected a storage, found ${kindOf(value ?? null)}.`);
}

function view(storage: TorchStorage, dtype: DiskDType, args: readonly PickleValue[]): TorchTensor {
  const offset = args[1];
  const shape = sizes(args[2], "size");
  const strides = sizes(args[3], "stride");
  const shown = `${dtype} [${shape.join(", ")}] with strides [${strides.join(", ")}]`;
  if (!isNatural(offset))
    throw new Damage("weights/layout", `a tensor ${shown} has an impossible storage offset.`);
  if (strides.length !== shape.length)
    throw new Damage("weights/layout", `a tensor ${shown} has not one stride per axis.`);
  const count = elementCount(shape);
  if (count === undefined)
    throw new Damage("weights/layout", `a tensor ${shown} is too large to count.`);
  const span = count === 0 ? 0 : 1 + lastElement(shape, strides);
  const needed = (offset + span) * DTYPE_BYTES[dtype];
  if (!(needed <= storage.byteLength) && count > 0)
    throw new Damage(
      "weights/layout",
      `a tensor ${shown} at element ${offset} needs ${needed} bytes, but storage "${storage.key}" has ${storage.byteLength}.`,
    );
  return new TorchTensor({ storage, dtype, offset, shape, strides });
}

/** Position of the element with the highest address, counted from the first. */
export function lastElement(shape: readonly number[], strides: readonly number[]): number {
  return shape.reduce((sum, size, axis) => sum + (size - 1) * (strides[axis] ?? 0), 0);
}

function sizes(value: PickleValue | undefined, what: string): readonly number[] {
  if (!(value instanceof PickleTuple))
    throw new Damage(
      "weights/pickle",
      `${what}: expected a tuple, found ${kindOf(value ?? null)}.`,
    );
  if (value.items.length > MOST_AXES)
    throw new Damage(
      "weights/layout",
      `a tensor of ${value.items.length} axes; at most ${MOST_AXES}.`,
    );
  return value.items.map((item) => {
    if (isNatural(item)) return item;
    throw new Damage(
      "weights/layout",
      `a tensor's ${what} holds ${typeof item === "number" || typeof item === "bigint" ? item : kindOf(item)}; expected natural numbers below 2^53.`,
    );
  });
}

function isNatural(value: PickleValue | undefined): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}
